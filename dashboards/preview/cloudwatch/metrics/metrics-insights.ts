/** Metrics Insights, as far as the alarms use it. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html */

import { type NotModelled, notModelled } from '../result.ts';
import { aggregate, type Buckets, type TimeSeries } from '../time-series.ts';
import type { MetricStore, StoredSeries } from './metric-store.ts';
import { hasExactly } from './search.ts';
import { statisticNamed } from './statistic.ts';

const QUERY =
  /^SELECT (?<fn>AVG|COUNT|MAX|MIN|SUM)\((?<metric>\w+)\) FROM SCHEMA\("(?<namespace>[^"]+)"(?<dimensions>(?:, \w+)*)\)(?: WHERE (?<where>\w+) = '(?<equals>[^']*)')?(?: GROUP BY (?<group>\w+))?(?: ORDER BY (?<order>AVG|COUNT|MAX|MIN|SUM)\(\) (?<direction>DESC|ASC))?(?: LIMIT (?<limit>\d+))?$/;

const STATISTIC: Readonly<Record<string, string>> = {
  AVG: 'Average',
  COUNT: 'SampleCount',
  MAX: 'Maximum',
  MIN: 'Minimum',
  SUM: 'Sum',
};

/** One time series per value of GROUP BY, or one in all. Every account of the store is queried, as a monitoring account does. */
export function queryMetricsInsights(
  query: string,
  store: MetricStore,
  region: string,
  buckets: Buckets,
): TimeSeries[] | NotModelled {
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
  const groups = new Map<string, StoredSeries[]>();
  for (const series of matched) {
    const value = group === undefined ? '' : (series.dimensions.get(group) ?? '');
    groups.set(value, [...(groups.get(value) ?? []), series]);
  }
  const result = [...groups].map(([value, series]): TimeSeries => {
    const points = aggregate(series, statistic, buckets);
    return {
      label: group === undefined ? metric : value,
      metric,
      dimensions: group === undefined ? new Map() : new Map([[group, value]]),
      points,
    };
  });
  const found = result.filter(({ points }) => points.size > 0);
  if (order === undefined) return found;
  const weight = ({ points }: TimeSeries) => ordering([...points.values()]) * (direction === 'ASC' ? 1 : -1);
  found.sort((a, b) => weight(a) - weight(b));
  return limit === undefined ? found : found.slice(0, Number(limit));
}
