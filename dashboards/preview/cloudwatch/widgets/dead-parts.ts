import type { DashboardBody, PlacedWidget } from '../../../widgets/body.ts';
import { expandRows } from '../metrics/metric-rows.ts';
import { findSeries, parseSearch } from '../metrics/search.ts';
import { applyVariables, variableValues } from './variables.ts';
import { evaluateWidget, type WidgetContext } from './widget.ts';

/**
 * Everything in a dashboard that finds nothing, or that cannot be evaluated, each with its reason. Stricter than what is drawn:
 * within a row, every metric that a SEARCH names has to exist, as math hides one that does not.
 */
export function deadParts(body: DashboardBody, context: WidgetContext): string[] {
  const { store, range } = context;
  const variables = body.variables
    .filter((variable) => variableValues(variable, store, range.end).length === 0)
    .map(({ id }) => `the variable ${id} offers nothing`);
  const applied = applyVariables(body, new Map(), store, range.end);
  return [...variables, ...applied.widgets.flatMap((widget) => deadWidget(widget, context))];
}

function deadWidget(widget: PlacedWidget, context: WidgetContext): string[] {
  const data = evaluateWidget(widget, context);
  const title = 'title' in widget.properties ? widget.properties.title : 'text';
  switch (data.kind) {
    case 'not-modelled':
      return [`${title}: not modelled: ${data.reason}`];
    case 'table':
      return data.rows.length > 0 ? deadColumns(title, data.columns, data.rows) : [`${title}: no rows`];
    case 'series':
      return [...(data.series.length === 0 ? [`${title}: no series`] : []), ...deadSearches(title, widget, context)];
    case 'alarms':
    case 'text':
      return [];
  }
}

/** A column that is empty in every row asks for a field that no record has. */
function deadColumns(title: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): string[] {
  return columns
    .filter((_, at) => rows.every((row) => row[at] === undefined))
    .map((column) => `${title}: no record has ${column}`);
}

function deadSearches(title: string, widget: PlacedWidget, { store, range }: WidgetContext): string[] {
  if (widget.type !== 'metric') return [];
  const rows = expandRows(widget.properties.metrics);
  if (!Array.isArray(rows)) return [`${title}: ${rows.reason}`];
  return rows.flatMap((row): string[] => {
    if (row.kind === 'metric') {
      const exists = [...store.series].some(
        ({ namespace, metric }) => namespace === row.namespace && metric === row.metric,
      );
      return exists ? [] : [`${title}: no series of ${row.metric}`];
    }
    const [, queried] = /\((\w+)\) FROM SCHEMA/.exec(row.expression) ?? [];
    if (queried !== undefined) {
      const exists = [...store.series].some(({ metric }) => metric === queried);
      return exists ? [] : [`${title}: no series of ${queried}`];
    }
    return [...row.expression.matchAll(/SEARCH\('([^']*)'/g)].flatMap(([, text = '']) => {
      const search = parseSearch(text);
      if ('kind' in search) return [`${title}: ${search.reason}`];
      const found = new Set(findSeries(store.series, search, range.end).map(({ metric }) => metric));
      const named = [...text.matchAll(/MetricName="([^"]*)"/g)].map(([, metric = '']) => metric);
      return named.filter((metric) => !found.has(metric)).map((metric) => `${title}: no series of ${metric}`);
    });
  });
}
