/** Metric math, as far as the dashboards use it. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
import { type Expression, parseExpression } from '../expression.ts';
import { type NotModelled, notModelled } from '../result.ts';
import { aggregate, type Buckets, type TimeSeries } from '../time-series.ts';
import type { MetricStore } from './metric-store.ts';
import { findSeries, parseSearch } from './search.ts';
import { statisticNamed } from './statistic.ts';

/** CloudWatch draws no more of them, and does not say which. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MAX_SERIES = 500;

export type MathValue =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly series: TimeSeries }
  /** What SEARCH yields: functions take it, operators do not. */
  | { readonly kind: 'array'; readonly series: readonly TimeSeries[] }
  | NotModelled;

export interface MathContext {
  readonly store: MetricStore;
  readonly region: string;
  readonly buckets: Buckets;
  /** The rows that have been evaluated already, by their id. */
  readonly ids: ReadonlyMap<string, MathValue>;
}

export function evaluateMath(text: string, context: MathContext): MathValue {
  const expression = parseExpression(text);
  return expression.kind === 'not-modelled' ? expression : evaluate(expression, context);
}

function evaluate(expression: Expression, context: MathContext): MathValue {
  switch (expression.kind) {
    case 'number':
      return { kind: 'scalar', value: expression.value };
    case 'name':
      return context.ids.get(expression.name) ?? notModelled(`the id ${expression.name}, which no row above has`);
    case 'negation':
      return combine({ kind: 'scalar', value: 0 }, evaluate(expression.operand, context), '-');
    case 'operation':
      return combine(evaluate(expression.left, context), evaluate(expression.right, context), expression.operator);
    case 'call':
      return call(expression.name, expression.arguments, context);
    case 'text':
    case 'pattern':
    case 'list':
    case 'star':
      return notModelled(`a ${expression.kind} in metric math`);
  }
}

function call(name: string, args: readonly Expression[], context: MathContext): MathValue {
  const [first, ...others] = args;
  if (first === undefined) return notModelled(`${name} without arguments`);
  if (name === 'SEARCH') return searchCall(first, others, context);
  const value = evaluate(first, context);
  if (value.kind === 'not-modelled') return value;
  if (name === 'SORT') return sort(value, others);
  if (others.length > 0 || value.kind !== 'array') return notModelled(`${name} of anything but one SEARCH`);
  switch (name) {
    case 'SUM':
      return merge(value.series, (a, b) => a + b);
    case 'MAX':
      return merge(value.series, Math.max);
    case 'MIN':
      return merge(value.series, Math.min);
    default:
      return notModelled(`the function ${name}`);
  }
}

function searchCall(text: Expression, [statistic, ...more]: readonly Expression[], context: MathContext): MathValue {
  if (text.kind !== 'text' || statistic?.kind !== 'text' || more.length > 0) {
    return notModelled('a SEARCH that is not of a text and a statistic');
  }
  const search = parseSearch(text.value);
  if ('kind' in search) return search;
  const compute = statisticNamed(statistic.value);
  if (typeof compute !== 'function') return compute;
  const { store, region, buckets } = context;
  if (!store.tells(search.namespace)) return notModelled(`metrics of ${search.namespace}, which no record tells`);
  const found = findSeries(store.series, search, buckets.end).filter((series) => series.region === region);
  if (found.length > MAX_SERIES) return notModelled(`a SEARCH that finds ${found.length} series`);
  return {
    kind: 'array',
    series: found.map((series) => ({
      label: [...series.dimensions.values(), series.metric].join(' '),
      dimensions: series.dimensions,
      metric: series.metric,
      accountId: series.accountId,
      points: aggregate([series], compute, buckets),
    })),
  };
}

/** A point wherever one of the series has one. No series: no result, which is why rare metrics are searched with common ones. */
function merge(series: readonly TimeSeries[], combineTwo: (a: number, b: number) => number): MathValue {
  const points = new Map<number, number>();
  for (const one of series) {
    for (const [at, value] of one.points) {
      const other = points.get(at);
      points.set(at, other === undefined ? value : combineTwo(other, value));
    }
  }
  const inOrder = new Map([...points].sort(([a], [b]) => a - b));
  return { kind: 'series', series: { label: '', dimensions: new Map(), metric: undefined, points: inOrder } };
}

function sort(value: MathValue, [by, direction, limit]: readonly Expression[]): MathValue {
  const names: Readonly<Record<string, string>> = { AVG: 'Average', MAX: 'Maximum', MIN: 'Minimum', SUM: 'Sum' };
  const statistic = statisticNamed(by?.kind === 'name' ? (names[by.name] ?? by.name) : 'none');
  if (typeof statistic !== 'function') return statistic;
  if (value.kind !== 'array' || direction?.kind !== 'name' || limit?.kind !== 'number') {
    return notModelled('a SORT that is not of a SEARCH, a function, a direction and a limit');
  }
  const sign = direction.name === 'DESC' ? -1 : 1;
  const weight = ({ points }: TimeSeries) => sign * statistic([...points.values()]);
  const sorted = value.series.filter(({ points }) => points.size > 0).sort((a, b) => weight(a) - weight(b));
  return { kind: 'array', series: sorted.slice(0, limit.value) };
}

/** Between two series, a point where both have one; division by zero yields none. */
function combine(left: MathValue, right: MathValue, operator: string): MathValue {
  const compute = OPERATOR[operator];
  if (compute === undefined) return notModelled(`the operator ${operator}`);
  if (left.kind === 'not-modelled') return left;
  if (right.kind === 'not-modelled') return right;
  if (left.kind === 'array' || right.kind === 'array') return notModelled('an operator between arrays of series');
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    return { kind: 'scalar', value: compute(left.value, right.value) };
  }
  const points = new Map<number, number>();
  const base = left.kind === 'series' ? left.series : right.kind === 'series' ? right.series : undefined;
  if (base === undefined) return notModelled('an operator without a series');
  for (const at of base.points.keys()) {
    const a = left.kind === 'scalar' ? left.value : left.series.points.get(at);
    const b = right.kind === 'scalar' ? right.value : right.series.points.get(at);
    if (a === undefined || b === undefined) continue;
    const value = compute(a, b);
    if (Number.isFinite(value)) points.set(at, value);
  }
  return { kind: 'series', series: { label: '', dimensions: new Map(), metric: undefined, points } };
}

const OPERATOR: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};
