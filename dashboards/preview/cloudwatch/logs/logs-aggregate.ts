import type { Expression } from '../expression.ts';
import { type NotModelled, notModelled } from '../result.ts';
import type { Named } from './logs-query.ts';
import { type Evaluated, evaluateField, type LogRow, type LogValue } from './logs-values.ts';

/** One row per combination of the values of `by`. */
export function aggregateRows(
  rows: readonly LogRow[],
  aggregates: readonly Named[],
  by: readonly Named[],
  now: number,
): LogRow[] | NotModelled {
  const groups = new Map<string, { readonly result: LogRow; readonly members: LogRow[] }>();
  for (const row of rows) {
    const keys: LogValue[] = [];
    for (const { expression } of by) {
      const key = evaluateField(expression, row, now);
      if (key.kind === 'not-modelled') return key;
      keys.push(key.value);
    }
    const id = JSON.stringify(keys);
    const group = groups.get(id) ?? { result: new Map(by.map(({ name }, at) => [name, keys[at]])), members: [] };
    group.members.push(row);
    groups.set(id, group);
  }
  for (const { result, members } of groups.values()) {
    for (const { name, expression } of aggregates) {
      const aggregated = aggregateOne(expression, members, now);
      if (aggregated.kind === 'not-modelled') return aggregated;
      result.set(name, aggregated.value);
    }
  }
  return [...groups.values()].map(({ result }) => result);
}

function aggregateOne(expression: Expression, members: readonly LogRow[], now: number): Evaluated {
  const argument = expression.kind === 'call' ? expression.arguments[0] : undefined;
  if (expression.kind !== 'call' || argument === undefined)
    return notModelled('stats of something else than a function');
  if (expression.name === 'count' && argument.kind === 'star') return done(members.length);
  const numbers: number[] = [];
  for (const row of members) {
    const evaluated = evaluateField(argument, row, now);
    if (evaluated.kind === 'not-modelled') return evaluated;
    if (typeof evaluated.value === 'number') numbers.push(evaluated.value);
  }
  switch (expression.name) {
    case 'sum':
      return done(numbers.reduce((total, number) => total + number, 0));
    case 'avg':
      return done(
        numbers.length === 0 ? undefined : numbers.reduce((total, number) => total + number, 0) / numbers.length,
      );
    case 'max':
      return done(numbers.length === 0 ? undefined : numbers.reduce((a, b) => Math.max(a, b)));
    case 'min':
      return done(numbers.length === 0 ? undefined : numbers.reduce((a, b) => Math.min(a, b)));
    default:
      return notModelled(`the aggregate ${expression.name}`);
  }
}

function done(value: LogValue): Evaluated {
  return { kind: 'value', value };
}
