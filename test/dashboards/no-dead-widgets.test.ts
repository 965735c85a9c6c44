import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AlarmRule } from '../../dashboards/preview/cloudwatch/alarms/alarm.ts';
import { alarmFromTemplate } from '../../dashboards/preview/cloudwatch/alarms/alarm-from-template.ts';
import { reportInvocation } from '../../dashboards/preview/cloudwatch/lambda-service.ts';
import { topContributors } from '../../dashboards/preview/cloudwatch/logs/contributor-insights.ts';
import { runLogsQuery } from '../../dashboards/preview/cloudwatch/logs/logs-insights.ts';
import { MetricStore } from '../../dashboards/preview/cloudwatch/metrics/metric-store.ts';
import { queryMetricsInsights } from '../../dashboards/preview/cloudwatch/metrics/metrics-insights.ts';
import { bucketsOf } from '../../dashboards/preview/cloudwatch/time-series.ts';
import { deadParts } from '../../dashboards/preview/cloudwatch/widgets/dead-parts.ts';
import { FAULTS } from '../../dashboards/preview/sample/faults.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_REGION } from '../../dashboards/preview/sample/organisation.ts';
import { recordLines } from '../../dashboards/preview/sample/record-lines.ts';
import { SAMPLE_HOOK_FUNCTION } from '../../dashboards/settings.ts';
import { HOOK_METRIC, NAMESPACE, POLICY_FUNCTION_METRIC } from '../../src/hook/names.ts';
import { linesOfEveryOutcome } from './support/every-outcome.ts';
import { monitoringTemplate, TEMPLATES } from './support/monitoring-template.ts';

const HOUR = 3_600_000;
const DEPLOYED = TEMPLATES.map((name) => ({ name, ...monitoringTemplate(name) }));

let lines: string[];
let now: number;
beforeAll(async () => {
  const written = await linesOfEveryOutcome();
  now = Date.now();
  // The Lambda door's stdout refuses nothing; what a log group refuses is told by the same telemetry in a script.
  const refused = await recordLines(FAULTS.RecordsUndelivered(now - 60_000), NAMESPACE);
  lines = [...written, ...refused];
}, 60_000);

function storeOf(all: readonly string[]): MetricStore {
  const place = { accountId: SAMPLE_ACCOUNTS[0].id, region: SAMPLE_REGION };
  const store = new MetricStore(place);
  for (const line of all) store.ingest(line);
  // What Lambda adds of its own accord, whatever the handler writes.
  for (const end of ['returned', 'died', 'throttled'] as const) {
    reportInvocation(store, SAMPLE_HOOK_FUNCTION, { timestamp: now - 60_000, end, place });
  }
  return store;
}

function rulesOf({ alarms }: (typeof DEPLOYED)[number]): AlarmRule[] {
  return alarms.map((properties) => {
    const rule = alarmFromTemplate(properties);
    if ('kind' in rule) throw new Error(rule.reason);
    return rule;
  });
}

function context(store: MetricStore, alarms: readonly AlarmRule[]) {
  return { store, alarms, range: { start: now - HOUR, end: now + HOUR } };
}

/** The lines as an engine would write them that does not emit this metric any more. */
function without(metric: string): string[] {
  return lines.map((line) => line.replace(new RegExp(`"${metric}":-?[\\d.]+,?`, 'g'), ''));
}

test('the run holds every outcome, effect and kind of error that a remote function can cause', () => {
  const fields = storeOf(lines).records.map((record) => record.fields);
  const seen = (name: string) => new Set(fields.map((record) => record[name]).filter((value) => value !== undefined));
  expect([...seen('outcome')].sort()).toEqual(['ERROR', 'IN_PROGRESS', 'NON_COMPLIANT', 'PASSED', 'SKIPPED']);
  expect([...seen('effect')].sort()).toEqual(['blocked', 'failed-open', 'passed', 'pending', 'skipped', 'warned']);
  expect([...seen('errorKind')].sort()).toEqual([
    'ACCESS_DENIED',
    'FUNCTION_ERROR',
    'MALFORMED_RESPONSE',
    'NETWORK',
    'NOT_FOUND',
    'REPORTED_ERROR',
    'STRING_RESPONSE',
    'THROTTLED',
    'TIMED_OUT',
  ]);
});

describe.each(DEPLOYED)('after every outcome has happened, in the Monitoring template of $name', (deployed) => {
  const { dashboards, insightRules, savedQueries } = deployed;
  const rules = rulesOf(deployed);

  test.each(dashboards)('the dashboard %s has no row, query or variable that finds nothing', (_, body) => {
    expect(deadParts(body, context(storeOf(lines), rules))).toEqual([]);
  });

  test.each(rules.map(({ name, query }) => [name, query]))('the alarm %s watches a series that exists', (_, query) => {
    const buckets = bucketsOf({ start: now - HOUR, end: now + HOUR }, 60);
    const series = queryMetricsInsights(query, storeOf(lines), SAMPLE_REGION, buckets);
    expect(series).toEqual(expect.arrayContaining([expect.objectContaining({ points: expect.anything() })]));
  });

  test.each(savedQueries)('the saved query %s finds something', (_, query) => {
    expect(runLogsQuery(query, storeOf(lines).records, context(storeOf([]), rules).range)).toMatchObject({
      kind: 'table',
      rows: expect.arrayContaining([expect.anything()]),
    });
  });

  test.each(insightRules)('the Contributor Insights rule %s finds contributors', (_, body) => {
    expect(topContributors(body, storeOf(lines).records, context(storeOf([]), rules).range)).not.toEqual([]);
  });

  describe('a metric that the engine stops emitting is missed', () => {
    test.each([...Object.values(POLICY_FUNCTION_METRIC), ...Object.values(HOOK_METRIC)])('%s', (metric) => {
      const store = storeOf(without(metric));
      const dead = dashboards.flatMap(([, body]) => deadParts(body, context(store, rules)));
      expect(dead.join('\n')).toContain(metric);
    });
  });
});
