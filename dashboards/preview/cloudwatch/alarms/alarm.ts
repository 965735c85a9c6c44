import type { AlarmDefinition } from '../../../alarms/alarm.ts';
import type { MetricStore, StoredSeries } from '../metrics/metric-store.ts';
import { matchMetricsInsights } from '../metrics/metrics-insights.ts';
import type { Statistic } from '../metrics/statistic.ts';
import { type NotModelled, notModelled } from '../result.ts';
import type { TimeRange } from '../time-series.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type AlarmRule = Omit<AlarmDefinition, 'meaning' | 'description' | 'ends' | 'because'>;

export interface Transition {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly state: AlarmState;
}

export interface ContributorHistory {
  /** The value of GROUP BY; the metric's name without GROUP BY. */
  readonly contributor: string;
  readonly transitions: readonly Transition[];
  /** At the end of the time range. */
  readonly state: AlarmState;
}

export interface AlarmHistory {
  readonly kind: 'history';
  readonly contributors: readonly ContributorHistory[];
}

/**
 * CloudWatch looks at more points than N when some of the N are missing. By how many is not published; its documented examples
 * look at two more.
 */
const EXTRA_PERIODS = 2;

/** Stands for the alarm as a whole while its query yields nothing. */
export const NO_CONTRIBUTOR = '';

/** How far an alarm on a Metrics Insights query may look back. */
const MAX_LOOK_BACK_SECONDS = 3 * 3600;

/** A sliding window advances each time the alarm is evaluated. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html */
const EVERY_MS = 60_000;

/**
 * Every state that the alarm has in the time range. It is evaluated each minute, over periods that end there. Late data, the action of
 * a notification and the limits on the number of contributors are not modelled.
 */
export function alarmHistory(
  rule: AlarmRule,
  store: MetricStore,
  region: string,
  range: TimeRange,
): AlarmHistory | NotModelled {
  if (/ GROUP BY /.test(rule.query) && !/ ORDER BY /.test(rule.query)) {
    return notModelled(
      'an alarm with GROUP BY but without ORDER BY, which CloudWatch does not take as one of several time series',
    );
  }
  if (rule.period * rule.evaluationPeriods > MAX_LOOK_BACK_SECONDS) {
    return notModelled('an alarm on a Metrics Insights query that looks back more than three hours');
  }
  const matched = matchMetricsInsights(rule.query, store, region);
  if (matched.kind === 'not-modelled') return matched;
  const { metric, groupBy, groups, statistic } = matched;
  // Without any time series, the alarm itself has a state, from nothing but missing data.
  const watched = groups.size === 0 ? [[NO_CONTRIBUTOR, []] as const] : [...groups];
  const contributors = watched.map(([value, series]) => {
    const label = groupBy === undefined && groups.size > 0 ? metric : value;
    return historyOf(label, windowsOf(series, statistic), rule, range);
  });
  return { kind: 'history', contributors };
}

/** The statistic over a span of time; `undefined` if there is no sample in it. `end` is in it, `start` is not. */
type Windows = (start: number, end: number) => number | undefined;

function windowsOf(series: readonly StoredSeries[], statistic: Statistic): Windows {
  const samples = series.flatMap((one) => one.samples).sort((a, b) => a.timestamp - b.timestamp);
  const times = samples.map(({ timestamp }) => timestamp);
  const values = samples.map(({ value }) => value);
  return (start, end) => {
    const [from, to] = [countUpTo(times, start), countUpTo(times, end)];
    return from === to ? undefined : statistic(values.slice(from, to));
  };
}

/** How many of the times, which are in order, are not after the limit. */
function countUpTo(times: readonly number[], limit: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? limit) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function historyOf(
  contributor: string,
  windows: Windows,
  rule: AlarmRule,
  { start, end }: TimeRange,
): ContributorHistory {
  const transitions: Transition[] = [];
  let state: AlarmState = 'INSUFFICIENT_DATA';
  const periodMs = rule.period * 1000;
  const looked = Math.min(rule.evaluationPeriods + EXTRA_PERIODS, Math.floor(MAX_LOOK_BACK_SECONDS / rule.period));
  for (let at = Math.floor(start / EVERY_MS) * EVERY_MS + periodMs; at <= end; at += EVERY_MS) {
    const points = Array.from({ length: looked }, (_, index) => {
      const ends = at - (looked - 1 - index) * periodMs;
      return windows(ends - periodMs, ends);
    });
    const next = stateOf(rule, points, state);
    if (next !== state) transitions.push({ at, state: next });
    state = next;
  }
  return { contributor, transitions, state };
}

/**
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 * @param window the values of the latest periods, oldest first, N + extra of them; `undefined` is missing
 */
export function stateOf(rule: AlarmRule, window: readonly (number | undefined)[], current: AlarmState): AlarmState {
  const { evaluationPeriods: n, datapointsToAlarm: m } = rule;
  const breaches = (value: number) =>
    rule.comparison === 'GreaterThanThreshold' ? value > rule.threshold : value >= rule.threshold;
  const real = window.filter((value) => value !== undefined);
  // Enough real points: the latest N of them decide, however old, and the treatment of missing ones is not needed.
  if (real.length >= n) return real.slice(-n).filter(breaches).length >= m ? 'ALARM' : 'OK';
  const breaching = real.filter(breaches).length;
  const missing = n - real.length;
  switch (rule.treatMissingData) {
    case 'notBreaching':
      return breaching >= m ? 'ALARM' : 'OK';
    case 'breaching':
      return breaching + missing >= m ? 'ALARM' : 'OK';
    case 'ignore':
    case 'missing': {
      if (breaching >= m) return 'ALARM';
      if (real.length > 0 && breaching < real.length) return 'OK';
      if (rule.treatMissingData === 'ignore') return current;
      if (real.length === 0) return 'INSUFFICIENT_DATA';
      // All that is known breaches: an alarm once the oldest of it is M periods old.
      const oldest = window.slice(-n).findIndex((value) => value !== undefined);
      return oldest >= 0 && n - oldest >= m ? 'ALARM' : current;
    }
  }
}
