import type { DashboardSettings } from '../settings.ts';
import type { MetricProperties, MetricRow, MetricWidget, RowOptions } from './body.ts';

/** A metric widget in the dashboard's Region. */
export function metricWidget(settings: DashboardSettings, properties: Omit<MetricProperties, 'region'>): MetricWidget {
  return { type: 'metric', properties: { region: settings.region, ...properties } };
}

/** A row that is a SEARCH, metric math or a Metrics Insights query. */
export function expression(text: string, options: RowOptions = {}): MetricRow {
  return [{ expression: text, ...options }];
}
