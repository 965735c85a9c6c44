import type { MetricRow, RowOptions } from '../../../widgets/body.ts';
import { type NotModelled, notModelled } from '../result.ts';

/** A row of a metric widget, written out. */
export type ExpandedRow =
  | { readonly kind: 'expression'; readonly expression: string; readonly options: RowOptions }
  | {
      readonly kind: 'metric';
      readonly namespace: string;
      readonly metric: string;
      readonly dimensions: ReadonlyMap<string, string>;
      readonly options: RowOptions;
    };

/** Replaces `.` (the same field of the metric row above) and `...` (all fields of it that are not given here). */
export function expandRows(rows: readonly MetricRow[]): ExpandedRow[] | NotModelled {
  const expanded: ExpandedRow[] = [];
  let above: readonly string[] = [];
  for (const row of rows) {
    const { names, options } = partsOf(row);
    if (options.expression !== undefined) {
      const { expression, ...rest } = options;
      expanded.push({ kind: 'expression', expression, options: rest });
      continue;
    }
    const fields = writeOut(names, above);
    if (fields === undefined || fields.length < 2 || fields.length % 2 !== 0) {
      return notModelled(`the metric row ${JSON.stringify(row)}`);
    }
    const [namespace = '', metric = '', ...pairs] = fields;
    const dimensions = new Map<string, string>();
    for (let at = 0; at < pairs.length; at += 2) dimensions.set(pairs[at] ?? '', pairs[at + 1] ?? '');
    expanded.push({ kind: 'metric', namespace, metric, dimensions, options });
    above = fields;
  }
  return expanded;
}

/** A row is its names, and then an object or none. */
function partsOf(row: MetricRow): { names: string[]; options: RowOptions & { expression?: string } } {
  const names: string[] = [];
  let options = {};
  for (const field of row) {
    if (typeof field === 'string') names.push(field);
    else options = field;
  }
  return { names, options };
}

function writeOut(fields: readonly string[], above: readonly string[]): string[] | undefined {
  const missing = above.length - (fields.length - 1);
  const full = fields.flatMap((field, at) => {
    return field === '...' ? above.slice(at, at + missing) : [field === '.' ? above[at] : field];
  });
  return full.every((field) => field !== undefined) ? full : undefined;
}
