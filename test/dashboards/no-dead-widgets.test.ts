import { beforeAll, describe, expect, test } from '@jest/globals';
import { alarmDefinitions } from '../../dashboards/alarms.ts';
import type { DashboardBody } from '../../dashboards/body.ts';
import { complianceDashboard } from '../../dashboards/compliance.ts';
import { contributorInsightsRules } from '../../dashboards/contributor-insights.ts';
import { savedQueries } from '../../dashboards/log-queries.ts';
import { operationsDashboard } from '../../dashboards/operations.ts';
import { FAULTS } from '../../dashboards/sample/faults.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_REGION } from '../../dashboards/sample/organisation.ts';
import { recordLines } from '../../dashboards/sample/record-lines.ts';
import { SAMPLE_SETTINGS } from '../../dashboards/settings.ts';
import { topContributors } from '../../dashboards/simulator/contributor-insights.ts';
import { deadParts } from '../../dashboards/simulator/dead-parts.ts';
import { runLogsQuery } from '../../dashboards/simulator/logs-insights.ts';
import { MetricStore } from '../../dashboards/simulator/metric-store.ts';
import { queryMetricsInsights } from '../../dashboards/simulator/metrics-insights.ts';
import { bucketsOf } from '../../dashboards/simulator/time-series.ts';
import { HOOK_METRIC, NAMESPACE, POLICY_FUNCTION_METRIC } from '../../src/names.ts';
import { linesOfEveryOutcome } from './support/every-outcome.ts';

const HOUR = 3_600_000;
const ALARMS = alarmDefinitions(SAMPLE_SETTINGS);
const DASHBOARDS: [string, DashboardBody][] = [
  ['Compliance', complianceDashboard(SAMPLE_SETTINGS)],
  ['Operations', operationsDashboard(SAMPLE_SETTINGS)],
];

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
  const store = new MetricStore({ accountId: SAMPLE_ACCOUNTS[0].id, region: SAMPLE_REGION });
  for (const line of all) store.ingest(line);
  return store;
}

function context(store: MetricStore) {
  return { store, alarms: ALARMS, range: { start: now - HOUR, end: now + HOUR } };
}

/** The lines as an engine would write them that does not emit this metric any more. */
function without(metric: string): string[] {
  return lines.map((line) => line.replace(new RegExp(`"${metric}":[\\d.]+,?`, 'g'), ''));
}

describe.each(DASHBOARDS)('the %s dashboard', (_, body) => {
  test('has no row, query or variable that finds nothing after every outcome has happened', () => {
    expect(deadParts(body, context(storeOf(lines)))).toEqual([]);
  });
});

test('the run holds every outcome, effect and kind of error that a remote function can cause', () => {
  const fields = storeOf(lines).records.map((record) => record.fields);
  const seen = (name: string) => new Set(fields.map((record) => record[name]).filter((value) => value !== undefined));
  expect([...seen('effect')].sort()).toEqual(['blocked', 'failed-open', 'passed', 'warned']);
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

test.each(ALARMS.map((alarm) => [alarm.name, alarm.query]))('the alarm %s watches a series that exists', (_, query) => {
  const buckets = bucketsOf({ start: now - HOUR, end: now + HOUR }, 60);
  const series = queryMetricsInsights(query, storeOf(lines), SAMPLE_REGION, buckets);
  expect(series).toEqual(expect.arrayContaining([expect.objectContaining({ points: expect.anything() })]));
});

test.each(savedQueries(SAMPLE_SETTINGS).map((query) => [query.name, query.queryString]))(
  'the saved query %s finds something',
  (_, query) => {
    expect(runLogsQuery(query, storeOf(lines).records, context(storeOf([])).range)).toMatchObject({
      kind: 'table',
      rows: expect.arrayContaining([expect.anything()]),
    });
  },
);

test.each(contributorInsightsRules(SAMPLE_SETTINGS).map((rule) => [rule.name, rule.body] as const))(
  'the Contributor Insights rule %s finds contributors',
  (_, body) => {
    expect(topContributors(body, storeOf(lines).records, context(storeOf([])).range)).not.toEqual([]);
  },
);

describe('a metric that the engine stops emitting is missed', () => {
  test.each([...Object.values(POLICY_FUNCTION_METRIC), ...Object.values(HOOK_METRIC)])('%s', (metric) => {
    const store = storeOf(without(metric));
    const dead = DASHBOARDS.flatMap(([, body]) => deadParts(body, context(store)));
    expect(dead.join('\n')).toContain(metric);
  });
});
