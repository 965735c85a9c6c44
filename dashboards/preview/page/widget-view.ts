import type { MetricProperties, PlacedWidget } from '../../widgets/body.ts';
import type { LogTable } from '../cloudwatch/logs/logs-insights.ts';
import type { LogValue } from '../cloudwatch/logs/logs-values.ts';
import type { DrawnSeries, WidgetData } from '../cloudwatch/widgets/widget.ts';
import { type AlarmView, alarmView } from './alarm-view.ts';

export interface SeriesView {
  readonly label: string;
  readonly color: string | undefined;
  /** Milliseconds since 1970, and the value. */
  readonly points: readonly (readonly [number, number])[];
}

export interface LineView {
  readonly kind: 'lines';
  readonly title: string;
  readonly series: readonly SeriesView[];
  readonly periodMs: number;
  readonly stacked: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly unit: string;
  readonly limits: readonly { readonly value: number; readonly label: string; readonly color: string | undefined }[];
}

/** What the browser draws, one kind per way of drawing. */
export type WidgetView =
  | LineView
  | {
      readonly kind: 'numbers';
      readonly title: string;
      readonly series: readonly SeriesView[];
      readonly sparkline: boolean;
    }
  | { readonly kind: 'shares' | 'bars'; readonly title: string; readonly items: readonly (readonly [string, number])[] }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number)[])[];
    }
  | { readonly kind: 'alarms'; readonly title: string; readonly alarms: readonly AlarmView[] }
  | { readonly kind: 'text'; readonly markdown: string }
  | { readonly kind: 'empty'; readonly title: string }
  | { readonly kind: 'not-drawn'; readonly title: string; readonly reason: string };

export function widgetView(widget: PlacedWidget, data: WidgetData): WidgetView {
  const title = 'title' in widget.properties ? widget.properties.title : '';
  switch (data.kind) {
    case 'not-modelled':
      return { kind: 'not-drawn', title, reason: data.reason };
    case 'text':
      return { kind: 'text', markdown: data.markdown };
    case 'alarms':
      return { kind: 'alarms', title, alarms: data.alarms.map(alarmView) };
    case 'table':
      return widget.type === 'log' ? logView(title, widget.properties.view, data) : { kind: 'empty', title };
    case 'series':
      return widget.type === 'metric'
        ? metricView(widget.properties, data.series, data.buckets.periodMs)
        : { kind: 'empty', title };
  }
}

function metricView(properties: MetricProperties, drawn: readonly DrawnSeries[], periodMs: number): WidgetView {
  const { title, view, stacked = false, yAxis, annotations, sparkline = false } = properties;
  const series = drawn.map(({ label, color, points }): SeriesView => ({ label, color, points: [...points] }));
  if (series.length === 0) return { kind: 'empty', title };
  switch (view) {
    case 'singleValue':
      return { kind: 'numbers', title, series, sparkline };
    case 'timeSeries':
      return {
        kind: 'lines',
        title,
        series,
        periodMs,
        stacked,
        min: yAxis?.left?.min,
        max: yAxis?.left?.max,
        unit: yAxis?.left?.label ?? '',
        limits: (annotations?.horizontal ?? []).map(({ value, label = '', color }) => ({ value, label, color })),
      };
    case 'bar':
    case 'gauge':
    case 'pie':
    case 'table':
      return { kind: 'not-drawn', title, reason: `metrics as ${view}` };
  }
}

function logView(title: string, view: 'table' | 'timeSeries' | 'bar' | 'pie', table: LogTable): WidgetView {
  if (table.rows.length === 0) return { kind: 'empty', title };
  switch (view) {
    case 'table': {
      const rows = table.rows.map((row) => row.map((value, at) => cell(value, table.columns[at] ?? '')));
      return { kind: 'table', title, columns: table.columns, rows };
    }
    case 'bar':
    case 'pie': {
      const items = table.rows.map((row) => [row.slice(0, -1).map(String).join(' · '), Number(row.at(-1))] as const);
      return { kind: view === 'bar' ? 'bars' : 'shares', title, items };
    }
    case 'timeSeries':
      return logLines(title, table);
  }
}

function logLines(title: string, { columns, rows, timeColumn }: LogTable): WidgetView {
  const at = timeColumn === undefined ? -1 : columns.indexOf(timeColumn);
  if (at < 0) return { kind: 'not-drawn', title, reason: 'a time series without bin()' };
  const times = rows.map((row) => Number(row[at])).sort((a, b) => a - b);
  const series = columns
    .map((label, column): SeriesView => {
      const points = rows.map((row) => [Number(row[at]), Number(row[column])] as const);
      return { label, color: undefined, points: [...points].sort(([a], [b]) => a - b) };
    })
    .filter((_, column) => column !== at);
  const periodMs = Math.min(3_600_000, ...times.slice(1).map((time, before) => time - (times[before] ?? 0)));
  return { kind: 'lines', title, series, periodMs, stacked: false, min: 0, max: undefined, unit: '', limits: [] };
}

/** CloudWatch shows times as text; a share is rounded here for the eye. */
function cell(value: LogValue, column: string): string | number {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return String(value);
  const isTime = column === '@timestamp' || column === 'latest';
  if (typeof value === 'number' && isTime) return new Date(value).toISOString().slice(0, 19).replace('T', ' ');
  return typeof value === 'number' ? Math.round(value * 10) / 10 : value;
}
