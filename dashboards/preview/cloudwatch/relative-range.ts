import type { TimeRange } from './time-series.ts';

const UNIT_MS: Readonly<Record<string, number>> = { M: 60_000, H: 3_600_000, D: 86_400_000, W: 604_800_000 };

/** `-PT12H`, `-P14D`: the time range that a dashboard opens with. */
export function rangeOf(start: string, now: number): TimeRange {
  const [, count, unit = ''] = /^-PT?(\d+)([MHDW])$/.exec(start) ?? [];
  const unitMs = UNIT_MS[unit];
  if (count === undefined || unitMs === undefined)
    throw new RangeError(`Not a relative start of a dashboard: ${start}`);
  return { start: now - Number(count) * unitMs, end: now };
}
