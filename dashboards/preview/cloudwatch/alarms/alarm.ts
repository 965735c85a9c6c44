import type { AlarmDefinition } from '../../../alarms/alarm.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import { queryMetricsInsights } from '../metrics/metrics-insights.ts';
import { type NotModelled, notModelled } from '../result.ts';
import { type Buckets, bucketsOf, type TimeRange } from '../time-series.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type AlarmRule = Omit<AlarmDefinition, 'meaning' | 'description' | 'because'>;

export interface Transition {
  /** Milliseconds since 1970: the end of the period that led to it. */
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

/**
 * Every state that the alarm has in the time range, evaluated at the end of each whole period. Late data, the action of a
 * notification and the limits on the number of contributors are not modelled.
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
  const buckets = bucketsOf(range, rule.period);
  const series = queryMetricsInsights(rule.query, store, region, buckets);
  if (!Array.isArray(series)) return series;
  // Without any time series, the alarm itself has a state, from nothing but missing data.
  const watched = series.length === 0 ? [{ label: NO_CONTRIBUTOR, points: new Map<number, number>() }] : series;
  const contributors = watched.map(({ label, points }) => historyOf(label, points, rule, buckets));
  return { kind: 'history', contributors };
}

function historyOf(
  contributor: string,
  points: ReadonlyMap<number, number>,
  rule: AlarmRule,
  { start, end, periodMs }: Buckets,
): ContributorHistory {
  const transitions: Transition[] = [];
  let state: AlarmState = 'INSUFFICIENT_DATA';
  const looked = rule.evaluationPeriods + EXTRA_PERIODS;
  for (let at = start + periodMs; at <= end; at += periodMs) {
    const window = Array.from({ length: looked }, (_, index) => points.get(at - (looked - index) * periodMs));
    const next = stateOf(rule, window, state);
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
