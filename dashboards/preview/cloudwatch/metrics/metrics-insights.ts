/** Metrics Insights, as far as the alarms use it. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html */

import { type NotModelled, notModelled } from '../result.ts';
import { aggregate, type Buckets, type TimeSeries } from '../time-series.ts';
import type { MetricStore, StoredSeries } from './metric-store.ts';
import { hasExactly } from './search.ts';
import { type Statistic, statisticNamed } from './statistic.ts';

const QUERY =
  /^SELECT (?<fn>AVG|COUNT|MAX|MIN|SUM)\((?<metric>\w+)\) FROM SCHEMA\("(?<namespace>[^"]+)"(?<dimensions>(?:, \w+)*)\)(?: WHERE (?<where>\w+) = '(?<equals>[^']*)')?(?: GROUP BY (?<group>\w+))?(?: ORDER BY (?<order>AVG|COUNT|MAX|MIN|SUM)\(\) (?<direction>DESC|ASC))?(?: LIMIT (?<limit>\d+))?$/;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html */
const MAX_MATCHED = 10_000;
const TWO_WEEKS_MS = 14 * 86_400_000;

const STATISTIC: Readonly<Record<string, string>> = {
  AVG: 'Average',
  COUNT: 'SampleCount',
  MAX: 'Maximum',
  MIN: 'Minimum',
  SUM: 'Sum',
};

/** What a query matches: the series of each value of GROUP BY, or all of them as one. */
export interface MatchedMetrics {
  readonly kind: 'matched';
  readonly metric: string;
  readonly groupBy: string | undefined;
  readonly groups: ReadonlyMap<string, readonly StoredSeries[]>;
  readonly statistic: Statistic;
  readonly order: ((points: TimeSeries['points']) => number) | undefined;
  readonly limit: number | undefined;
}

/** Every account of the store is queried, as a monitoring account does. */
export function matchMetricsInsights(query: string, store: MetricStore, region: string): MatchedMetrics | NotModelled {
  const parts = QUERY.exec(query)?.groups;
  if (parts === undefined) return notModelled(`the Metrics Insights query ${query}`);
  const {
    fn = '',
    metric = '',
    namespace = '',
    dimensions = '',
    where,
    equals,
    group,
    order,
    direction,
    limit,
  } = parts;
  const statistic = statisticNamed(STATISTIC[fn] ?? fn);
  if (typeof statistic !== 'function') return statistic;
  const ordering = statisticNamed(STATISTIC[order ?? fn] ?? fn);
  if (typeof ordering !== 'function') return ordering;

  if (!store.tells(namespace)) return notModelled(`metrics of ${namespace}, which no record tells`);
  const names = dimensions.split(', ').slice(1);
  const matched = [...store.series].filter(
    (series) =>
      series.region === region &&
      series.namespace === namespace &&
      series.metric === metric &&
      hasExactly(series, names) &&
      (where === undefined || series.dimensions.get(where) === equals),
  );
  if (matched.length > MAX_MATCHED) return notModelled(`a query that matches ${matched.length} metrics`);
  const groups = new Map<string, StoredSeries[]>();
  for (const series of matched) {
    const value = group === undefined ? '' : (series.dimensions.get(group) ?? '');
    const inGroup = groups.get(value);
    if (inGroup === undefined) groups.set(value, [series]);
    else inGroup.push(series);
  }
  const sign = direction === 'ASC' ? 1 : -1;
  return {
    kind: 'matched',
    metric,
    groupBy: group,
    groups,
    statistic,
    order: order === undefined ? undefined : (points) => ordering([...points.values()]) * sign,
    limit: limit === undefined ? undefined : Number(limit),
  };
}

/** One time series per value of GROUP BY, or one in all. */
export function queryMetricsInsights(
  query: string,
  store: MetricStore,
  region: string,
  buckets: Buckets,
): TimeSeries[] | NotModelled {
  const matched = matchMetricsInsights(query, store, region);
  if (matched.kind === 'not-modelled') return matched;
  // Periods begin before the range does.
  if (buckets.end - buckets.start >= TWO_WEEKS_MS + buckets.periodMs)
    return notModelled('a Metrics Insights query over more than two weeks');
  const { metric, groupBy, groups, statistic, order, limit } = matched;
  const found = [...groups]
    .map(
      ([value, series]): TimeSeries => ({
        label: groupBy === undefined ? metric : value,
        metric,
        dimensions: groupBy === undefined ? new Map() : new Map([[groupBy, value]]),
        points: aggregate(series, statistic, buckets),
      }),
    )
    .filter(({ points }) => points.size > 0);
  if (order !== undefined) found.sort((a, b) => order(a.points) - order(b.points));
  return limit === undefined ? found : found.slice(0, limit);
}
