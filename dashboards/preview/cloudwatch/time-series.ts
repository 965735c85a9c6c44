import type { StoredSeries } from './metrics/metric-store.ts';
import type { Statistic } from './metrics/statistic.ts';

/** Milliseconds since 1970; `end` is not in it. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** How time is cut. CloudWatch's periods begin at multiples of their length since 1970, unless the range is one period. */
export interface Buckets extends TimeRange {
  readonly periodMs: number;
}

export interface TimeSeries {
  readonly label: string;
  /** Empty after math that merges several series. */
  readonly dimensions: ReadonlyMap<string, string>;
  readonly metric: string | undefined;
  /** Undefined when several accounts may be in it. */
  readonly accountId?: string;
  /** From the start of a period to its value; a period without data is absent. */
  readonly points: ReadonlyMap<number, number>;
}

/** @param period seconds */
export function bucketsOf(range: TimeRange, period: number): Buckets {
  const periodMs = period * 1000;
  return { start: Math.floor(range.start / periodMs) * periodMs, end: range.end, periodMs };
}

/** One period as long as the range: what `setPeriodToTimeRange` asks for. */
export function oneBucket(range: TimeRange): Buckets {
  return { ...range, periodMs: range.end - range.start };
}

/** The statistic of each period over the samples of one or more series. */
export function aggregate(
  series: readonly StoredSeries[],
  statistic: Statistic,
  { start, end, periodMs }: Buckets,
): Map<number, number> {
  const values = new Map<number, number[]>();
  for (const { samples } of series) {
    for (const { timestamp, value } of samples) {
      if (timestamp < start || timestamp >= end) continue;
      const bucket = start + Math.floor((timestamp - start) / periodMs) * periodMs;
      const inBucket = values.get(bucket);
      if (inBucket === undefined) values.set(bucket, [value]);
      else inBucket.push(value);
    }
  }
  const points = new Map<number, number>();
  for (const bucket of [...values.keys()].sort((a, b) => a - b))
    points.set(bucket, statistic(values.get(bucket) ?? []));
  return points;
}
