import type { MetricProperties, MetricWidget, PlacedWidget, RowOptions } from '../../../widgets/body.ts';
import type { AlarmHistory, AlarmRule } from '../alarms/alarm.ts';
import { alarmHistory } from '../alarms/alarm.ts';
import { type LogTable, runLogsQuery } from '../logs/logs-insights.ts';
import { evaluateMath, type MathContext, type MathValue } from '../metrics/metric-math.ts';
import { type ExpandedRow, expandRows } from '../metrics/metric-rows.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import { queryMetricsInsights } from '../metrics/metrics-insights.ts';
import { hasExactly } from '../metrics/search.ts';
import { statisticNamed } from '../metrics/statistic.ts';
import { type NotModelled, notModelled } from '../result.ts';
import { aggregate, type Buckets, bucketsOf, oneBucket, type TimeRange, type TimeSeries } from '../time-series.ts';

export interface DrawnSeries extends TimeSeries {
  readonly color: string | undefined;
}

export type WidgetData =
  | { readonly kind: 'series'; readonly series: readonly DrawnSeries[]; readonly buckets: Buckets }
  | LogTable
  | { readonly kind: 'text'; readonly markdown: string }
  | { readonly kind: 'alarms'; readonly alarms: readonly EvaluatedAlarm[] }
  | NotModelled;

export interface EvaluatedAlarm {
  readonly rule: AlarmRule;
  readonly history: AlarmHistory | NotModelled;
}

export interface WidgetContext {
  readonly store: MetricStore;
  readonly range: TimeRange;
  /** What an alarm widget's ARNs may name. */
  readonly alarms: readonly AlarmRule[];
}

/** What CloudWatch would draw in this widget. Variables have been applied before. */
export function evaluateWidget(widget: PlacedWidget, context: WidgetContext): WidgetData {
  switch (widget.type) {
    case 'text':
      return { kind: 'text', markdown: widget.properties.markdown };
    case 'log':
      return runLogsQuery(widget.properties.query, context.store.records, context.range);
    case 'alarm':
      return evaluateAlarms(widget.properties.alarms, context);
    case 'metric':
      return evaluateMetrics(widget.properties, context);
  }
}

function evaluateAlarms(arns: readonly string[], { alarms, store, range }: WidgetContext): WidgetData {
  const evaluated: EvaluatedAlarm[] = [];
  for (const arn of arns) {
    const [, , , region = '', , , name] = arn.split(':');
    const rule = alarms.find((alarm) => alarm.name === name);
    if (rule === undefined) return notModelled(`the alarm ${name}, which is not among the given ones`);
    evaluated.push({ rule, history: alarmHistory(rule, store, region, range) });
  }
  return { kind: 'alarms', alarms: evaluated };
}

function evaluateMetrics(properties: MetricProperties, { store, range }: WidgetContext): WidgetData {
  const rows = expandRows(properties.metrics);
  if (!Array.isArray(rows)) return rows;
  const buckets = properties.setPeriodToTimeRange === true ? oneBucket(range) : bucketsOf(range, properties.period);
  const ids = new Map<string, MathValue>();
  const drawn: DrawnSeries[] = [];
  for (const row of rows) {
    const context: MathContext = { store, region: row.options.region ?? properties.region, buckets, ids };
    const value = evaluateRow(row, properties, context);
    if (value.kind === 'not-modelled') return value;
    if (row.options.id !== undefined) ids.set(row.options.id, value);
    if (row.options.visible !== false) drawn.push(...draw(value, row.options));
  }
  return { kind: 'series', series: drawn, buckets };
}

function evaluateRow(row: ExpandedRow, properties: MetricWidget['properties'], context: MathContext): MathValue {
  if (row.options.period !== undefined) return notModelled('a period of one row');
  if (row.kind === 'expression') {
    if (!row.expression.startsWith('SELECT ')) return evaluateMath(row.expression, context);
    const series = queryMetricsInsights(row.expression, context.store, context.region, context.buckets);
    return Array.isArray(series) ? { kind: 'array', series } : series;
  }
  const statistic = statisticNamed(row.options.stat ?? properties.stat ?? 'Average');
  if (typeof statistic !== 'function') return statistic;
  const account = row.options.accountId ?? properties.accountId;
  const matched = [...context.store.series].filter(
    (series) =>
      series.namespace === row.namespace &&
      series.metric === row.metric &&
      series.region === context.region &&
      (account === undefined || series.accountId === account) &&
      hasExactly(series, [...row.dimensions.keys()]) &&
      [...row.dimensions].every(([name, value]) => series.dimensions.get(name) === value),
  );
  const points = aggregate(matched, statistic, context.buckets);
  return {
    kind: 'series',
    series: { label: row.metric, metric: row.metric, dimensions: row.dimensions, points },
  };
}

function draw(value: MathValue, { label, color }: RowOptions): DrawnSeries[] {
  switch (value.kind) {
    case 'series':
      return value.series.points.size === 0 ? [] : [{ ...value.series, label: labelled(label, value.series), color }];
    case 'array': {
      const series = value.series.filter(({ points }) => points.size > 0);
      return series.map((one) => ({
        ...one,
        label: labelled(label, one),
        color: series.length === 1 ? color : undefined,
      }));
    }
    case 'scalar':
    case 'not-modelled':
      return [];
  }
}

const ACCOUNT_LABEL = `\${PROP('AccountLabel')}`;

/** Dynamic labels: `${PROP('Dim.Name')}`, and the account, whose label here is its id. */
function labelled(label: string | undefined, series: TimeSeries): string {
  return (label ?? series.label)
    .replace(/\$\{PROP\('Dim\.(\w+)'\)\}/g, (_, dimension) => {
      return series.dimensions.get(String(dimension)) ?? '';
    })
    .replaceAll(ACCOUNT_LABEL, series.accountId ?? '');
}
