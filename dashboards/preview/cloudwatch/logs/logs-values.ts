import type { Expression } from '../expression.ts';
import { type NotModelled, notModelled } from '../result.ts';

/** `undefined`: the record does not have the field. */
export type LogValue = string | number | boolean | undefined;

/** The fields of one record, or of one group of records. */
export interface LogRow {
  get(field: string): LogValue;
  set(field: string, value: LogValue): unknown;
}

export type Evaluated = { readonly kind: 'value'; readonly value: LogValue } | NotModelled;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

export function isTrue(value: LogValue): boolean {
  return value === true || value === 1;
}

/** @param now milliseconds since 1970: when the query runs */
export function evaluateField(expression: Expression, row: LogRow, now: number): Evaluated {
  switch (expression.kind) {
    case 'number':
    case 'text':
      return value(expression.value);
    case 'name':
      return value(row.get(expression.name));
    case 'operation':
      return operation(expression, row, now);
    case 'call':
      return call(expression.name, expression.arguments, row, now);
    case 'negation':
    case 'pattern':
    case 'list':
    case 'star':
      return notModelled(`a ${expression.kind} in a Logs Insights expression`);
  }
}

function value(of: LogValue): Evaluated {
  return { kind: 'value', value: of };
}

function operation(expression: Extract<Expression, { kind: 'operation' }>, row: LogRow, now: number): Evaluated {
  const left = evaluateField(expression.left, row, now);
  if (left.kind === 'not-modelled') return left;
  if (expression.operator === 'like') {
    return expression.right.kind === 'pattern'
      ? value(left.value !== undefined && expression.right.value.test(String(left.value)))
      : notModelled('`like` without a pattern');
  }
  if (expression.operator === 'in') {
    if (expression.right.kind !== 'list') return notModelled('`in` without a list');
    return value(expression.right.items.some((item) => item.kind === 'text' && item.value === left.value));
  }
  const right = evaluateField(expression.right, row, now);
  if (right.kind === 'not-modelled') return right;
  return compute(expression.operator, left.value, right.value);
}

function compute(operator: string, left: LogValue, right: LogValue): Evaluated {
  switch (operator) {
    case 'and':
      return value(isTrue(left) && isTrue(right));
    case 'or':
      return value(isTrue(left) || isTrue(right));
    case '=':
      return value(left !== undefined && left === right);
    case '!=':
      return value(left !== right);
  }
  if (typeof left !== 'number' || typeof right !== 'number') return value(undefined);
  switch (operator) {
    case '<':
      return value(left < right);
    case '>':
      return value(left > right);
    case '<=':
      return value(left <= right);
    case '>=':
      return value(left >= right);
    case '+':
      return value(left + right);
    case '-':
      return value(left - right);
    case '*':
      return value(left * right);
    case '/':
      return value(left / right);
    default:
      return notModelled(`the operator ${operator}`);
  }
}

function call(name: string, args: readonly Expression[], row: LogRow, now: number): Evaluated {
  if (name === 'now') return value(Math.floor(now / 1000));
  const [first, second] = args;
  if (first === undefined) return notModelled(`${name} without arguments`);
  if (name === 'bin') return bin(first, row);
  const evaluated = evaluateField(first, row, now);
  if (evaluated.kind === 'not-modelled') return evaluated;
  const argument = evaluated.value;
  switch (name) {
    case 'ispresent':
      return value(argument !== undefined);
    case 'floor':
      return value(typeof argument === 'number' ? Math.floor(argument) : undefined);
    case 'toMillis':
      return value(argument);
    case 'strcontains':
      if (second?.kind !== 'text') return notModelled('strcontains without a text');
      return value(typeof argument === 'string' && argument.includes(second.value) ? 1 : 0);
    default:
      return notModelled(`the function ${name}`);
  }
}

/** The start of the period that a record is in. */
function bin(period: Expression, row: LogRow): Evaluated {
  const [, count, unit = ''] = period.kind === 'name' ? (/^(\d+)([a-z]+)$/.exec(period.name) ?? []) : [];
  const timestamp = row.get('@timestamp');
  const unitMs = UNIT_MS[unit];
  if (count === undefined || unitMs === undefined || typeof timestamp !== 'number') return notModelled('this bin');
  const length = Number(count) * unitMs;
  return value(Math.floor(timestamp / length) * length);
}
