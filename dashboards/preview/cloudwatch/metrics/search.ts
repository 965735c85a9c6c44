/** SEARCH, as far as the dashboards use it. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html */

import { type NotModelled, notModelled } from '../result.ts';
import type { StoredSeries } from './metric-store.ts';

/** Series with data in the last two weeks are found, others are not. */
const TWO_WEEKS_MS = 14 * 86_400_000;

export interface Search {
  readonly namespace: string;
  readonly dimensions: readonly string[];
  /** All must hold; within one, any. */
  readonly terms: readonly (readonly Term[])[];
}

interface Term {
  readonly designator: string;
  readonly value: string;
}

const TERM = /^(:aws\.AccountId|[\w.]+)\s*=\s*(?:"([^"]*)"|(\d{12}))/;

/** `{Namespace,Dim,Dim} Name="value" (Name="a" OR Name="b") :aws.AccountId=111122223333`; exact values only. */
export function parseSearch(text: string): Search | NotModelled {
  const schema = /^\s*\{([^}]*)\}/.exec(text);
  if (schema?.[1] === undefined) return notModelled('a SEARCH without a schema');
  const [namespace, ...dimensions] = schema[1].split(',').map((name) => name.trim());
  const terms: Term[][] = [];
  let rest = text.slice(schema[0].length).trim();
  while (rest !== '') {
    const group = /^\(([^)]*)\)/.exec(rest);
    const alternatives = group?.[1] === undefined ? [rest] : group[1].split(' OR ');
    const parsed: Term[] = [];
    let length = group?.[0].length ?? 0;
    for (const alternative of alternatives) {
      const match = TERM.exec(alternative.trim());
      if (match?.[1] === undefined) return notModelled(`the SEARCH term ${rest}`);
      if (match[1] !== ':aws.AccountId' && match[2] === undefined) return notModelled(`a partial match in ${rest}`);
      parsed.push({ designator: match[1], value: match[2] ?? match[3] ?? '' });
      if (group === null) length = match[0].length;
    }
    terms.push(parsed);
    rest = rest.slice(length).trim();
    if (/^(OR|NOT)\b/.test(rest)) return notModelled(`the SEARCH operator in ${rest}`);
    rest = rest.replace(/^AND\b/, '').trim();
  }
  return { namespace: namespace ?? '', dimensions, terms };
}

/** @param now milliseconds since 1970 */
export function findSeries(series: Iterable<StoredSeries>, search: Search, now: number): StoredSeries[] {
  return [...series].filter(
    (one) =>
      one.namespace === search.namespace &&
      hasExactly(one, search.dimensions) &&
      search.terms.every((alternatives) => alternatives.some((term) => holds(term, one))) &&
      one.samples.some(({ timestamp }) => timestamp > now - TWO_WEEKS_MS && timestamp <= now),
  );
}

/** CloudWatch matches the exact dimension set: neither a subset nor a superset. */
export function hasExactly({ dimensions }: StoredSeries, names: readonly string[]): boolean {
  return dimensions.size === names.length && names.every((name) => dimensions.has(name));
}

function holds({ designator, value }: Term, series: StoredSeries): boolean {
  if (designator === 'MetricName') return series.metric === value;
  if (designator === ':aws.AccountId') return series.accountId === value;
  return series.dimensions.get(designator) === value;
}
