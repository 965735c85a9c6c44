import type { ContributorInsightsRuleBody } from '../../../logs/contributor-insights.ts';
import type { TimeRange } from '../time-series.ts';
import type { RecordLine } from './record-line.ts';

export interface Contributor {
  readonly keys: readonly string[];
  readonly count: number;
}

/** Counts the records that a Contributor Insights rule matches, the largest contributor first. A record without one of the keys has none. */
export function topContributors(
  rule: ContributorInsightsRuleBody,
  records: readonly RecordLine[],
  range: TimeRange,
): Contributor[] {
  const counts = new Map<string, Contributor>();
  for (const { timestamp, fields } of records) {
    if (timestamp < range.start || timestamp >= range.end) continue;
    const field = (path: string) => fields[path.replace('$.', '')];
    if (!rule.Contribution.Filters.every(({ Match, In }) => In.includes(String(field(Match))))) continue;
    const keys = rule.Contribution.Keys.map(field);
    if (!keys.every((key) => typeof key === 'string')) continue;
    const id = JSON.stringify(keys);
    counts.set(id, { keys, count: (counts.get(id)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
