import { beforeAll, describe, expect, test } from '@jest/globals';
import { ALARM, type AlarmHeading, alarmDefinitions, alarmName } from '../../../dashboards/alarms/alarms.ts';
import { alarmHistory, type ContributorHistory } from '../../../dashboards/preview/cloudwatch/alarms/alarm.ts';
import { alarmFromTemplate } from '../../../dashboards/preview/cloudwatch/alarms/alarm-from-template.ts';
import type { MetricStore } from '../../../dashboards/preview/cloudwatch/metrics/metric-store.ts';
import { FAULT_LASTS_MS, FAULTS } from '../../../dashboards/preview/sample/faults.ts';
import { SAMPLE_POLICIES, SAMPLE_REGION } from '../../../dashboards/preview/sample/organisation.ts';
import { healthyWeek, SAMPLE_TIME } from '../../../dashboards/preview/sample/week.ts';
import { SAMPLE_SETTINGS } from '../../../dashboards/settings.ts';
import { type AlarmProperties, monitoringTemplate, TEMPLATES } from '../support/monitoring-template.ts';
import { MONDAY, storeOf } from '../support/sample-store.ts';

const { HOUR, DAY, MINUTE } = SAMPLE_TIME;
const NAMES = Object.values(ALARM);
const FAULT_START = MONDAY + 10 * HOUR;
const DURING_FAULT = { start: FAULT_START - 2 * HOUR, end: FAULT_START + FAULT_LASTS_MS + 3 * HOUR };
const WEEK = { start: MONDAY, end: MONDAY + 7 * DAY };

let week: MetricStore;
const faulty = new Map<AlarmHeading, MetricStore>();
beforeAll(async () => {
  week = await storeOf(healthyWeek(MONDAY));
  for (const name of NAMES) faulty.set(name, await storeOf(FAULTS[name](FAULT_START)));
});

function duringFault(name: AlarmHeading): MetricStore {
  const store = faulty.get(name);
  if (store === undefined) throw new Error(`No fault for ${name}`);
  return store;
}

function contributors(
  properties: AlarmProperties,
  store: MetricStore,
  range: { start: number; end: number },
): readonly ContributorHistory[] {
  const rule = alarmFromTemplate(properties);
  if ('kind' in rule) throw new Error(rule.reason);
  const history = alarmHistory(rule, store, SAMPLE_REGION, range);
  if (history.kind === 'not-modelled') throw new Error(history.reason);
  return history.contributors;
}

/** The contributors that were in ALARM at some time. */
function alarmed(properties: AlarmProperties, store: MetricStore, range: { start: number; end: number }): string[] {
  return contributors(properties, store, range)
    .filter(({ transitions }) => transitions.some(({ state }) => state === 'ALARM'))
    .map(({ contributor }) => contributor);
}

function expressionOf({ Metrics: [{ Expression }] }: AlarmProperties): string {
  return Expression;
}

/** The policy function where an alarm is about one; else the name of its metric. */
function expectedContributor(properties: AlarmProperties): string | undefined {
  const query = expressionOf(properties);
  return query.includes('GROUP BY PolicyFunction')
    ? SAMPLE_POLICIES[0].policyFunction.id
    : /\((\w+)\)/.exec(query)?.[1];
}

/** What the tests below demand of an alarm, as one answer: mutations must turn it to false. */
function proves(properties: AlarmProperties, name: AlarmHeading, expected: string | undefined): boolean {
  const own = alarmed(properties, duringFault(name), DURING_FAULT);
  if (own.length !== 1 || own[0] !== expected) return false;
  if (NAMES.some((other) => other !== name && alarmed(properties, duringFault(other), DURING_FAULT).length > 0))
    return false;
  if (contributors(properties, duringFault(name), DURING_FAULT).some(({ state }) => state !== 'OK')) return false;
  return alarmed(properties, week, WEEK).length === 0;
}

describe.each(TEMPLATES)('in the Monitoring template of %s', (example) => {
  const alarms = new Map(monitoringTemplate(example).alarms.map((alarm) => [alarm.AlarmName, alarm]));
  const propertiesOf = (name: AlarmHeading): AlarmProperties => {
    const alarm = alarms.get(alarmName(SAMPLE_SETTINGS, name));
    if (alarm === undefined) throw new Error(`No alarm ${name}`);
    return alarm;
  };

  test('there is one alarm per heading of the runbook, and no other', () => {
    expect([...alarms.keys()].sort()).toEqual(NAMES.map((name) => alarmName(SAMPLE_SETTINGS, name)).sort());
  });

  describe.each(NAMES)('the alarm %s', (name) => {
    test('fires on its fault, naming the policy function if it is about one', () => {
      const properties = propertiesOf(name);
      expect(alarmed(properties, duringFault(name), DURING_FAULT)).toEqual([expectedContributor(properties)]);
    });

    test.each(NAMES.filter((other) => other !== name))('stays quiet on the fault of %s', (other) => {
      expect(alarmed(propertiesOf(name), duringFault(other), DURING_FAULT)).toEqual([]);
    });

    test('stays quiet through a healthy week', () => {
      expect(alarmed(propertiesOf(name), week, WEEK)).toEqual([]);
    });

    test('is OK again three hours after its fault', () => {
      const states = contributors(propertiesOf(name), duringFault(name), DURING_FAULT).map(({ state }) => state);
      expect(states).toEqual(['OK']);
    });
  });

  describe('a mutation of an alarm is found out', () => {
    type Mutation = (properties: AlarmProperties) => AlarmProperties;
    const replaced =
      (from: string | RegExp, to: string): Mutation =>
      (properties) => {
        const [metric] = properties.Metrics;
        const Expression = metric.Expression.replace(from, to);
        if (Expression === metric.Expression) throw new Error(`Nothing to replace in ${Expression}`);
        return { ...properties, Metrics: [{ ...metric, Expression }] };
      };
    const unknownDimension = replaced(/\) WHERE/, ', Region) WHERE');
    const missing =
      (TreatMissingData: string): Mutation =>
      (properties) => ({ ...properties, TreatMissingData });
    const threshold =
      (Threshold: number): Mutation =>
      (properties) => ({ ...properties, Threshold });
    const datapoints =
      (DatapointsToAlarm: number): Mutation =>
      (properties) => ({ ...properties, DatapointsToAlarm });
    const mutations: [AlarmHeading, string, Mutation][] = NAMES.flatMap((name): [AlarmHeading, string, Mutation][] => [
      [name, 'a dimension that is not in the set', unknownDimension],
      [name, 'missing data treated as breaching', missing('breaching')],
      [name, 'a threshold out of reach', threshold(1_000_000)],
    ]);
    mutations.push(
      [ALARM.failing, 'a threshold of one error', threshold(0.9)],
      [ALARM.failing, 'the average', replaced('SUM(ErrorBudgetSpent)', 'AVG(ErrorBudgetSpent)')],
      [ALARM.failing, 'the number of errors', replaced('SUM(ErrorBudgetSpent)', 'SUM(Evaluations)')],
      [ALARM.failing, 'three periods in a row', datapoints(3)],
      [ALARM.gone, 'a threshold of a hundred', threshold(100)],
      [ALARM.gone, 'the metric of other errors', replaced('SUM(Gone)', 'SUM(Errors)')],
      [ALARM.gone, 'one series for all functions', replaced(/ GROUP BY .*/, '')],
      [ALARM.failedOpen, 'the metric of all errors', replaced('SUM(FailedOpen)', 'SUM(Errors)')],
      [ALARM.failedOpen, 'a threshold of one change', threshold(1)],
      [ALARM.nonComplianceRising, 'one quarter of an hour', datapoints(1)],
      [ALARM.nonComplianceRising, 'a threshold of one', threshold(1)],
      [ALARM.nonComplianceRising, 'the average of ones', replaced('SUM(NonCompliant)', 'AVG(NonCompliant)')],
      [ALARM.answerLatency, 'the fastest call', replaced('MAX(', 'MIN(')],
      [ALARM.answerLatency, 'a single minute', datapoints(1)],
      [ALARM.answerLatency, 'missing data left out of account', missing('missing')],
      [ALARM.faults, 'the metric of all calls', replaced('Faults', 'Invocations')],
      [ALARM.faults, 'the metric of mistakes', replaced('Faults', 'Misconfigured')],
      [ALARM.misconfigured, 'the metric of faults', replaced('Misconfigured', 'Faults')],
      [ALARM.misconfigured, 'a threshold of one call', threshold(1)],
      [
        ALARM.faults,
        'the errors that Lambda sees',
        replaced(/\(Faults.*/, `(Errors) FROM SCHEMA("AWS/Lambda", FunctionName)`),
      ],
      [ALARM.died, 'all invocations', replaced('SUM(Errors)', 'SUM(Invocations)')],
      [ALARM.died, 'the number of data points', replaced('SUM(Errors)', 'COUNT(Errors)')],
      [ALARM.died, 'another function', replaced("'lambda-function-invoker-hook'", "'another-function'")],
      [ALARM.died, 'a threshold of two', threshold(2)],
      [ALARM.throttled, 'a threshold of one call', threshold(1)],
      [ALARM.throttled, 'the errors', replaced('SUM(Throttles)', 'SUM(Errors)')],
      [ALARM.throttled, 'the average of ones', replaced('SUM(Throttles)', 'AVG(Throttles)')],
      [ALARM.undelivered, 'the metric of faults', replaced('UndeliveredRecords', 'Faults')],
    );

    test('as the alarms themselves pass what it must fail', () => {
      const found = NAMES.filter((name) => !proves(propertiesOf(name), name, expectedContributor(propertiesOf(name))));
      expect(found).toEqual([]);
    });

    test.each(mutations)('%s with %s', (name, _, mutate) => {
      const properties = propertiesOf(name);
      expect(proves(mutate(properties), name, expectedContributor(properties))).toBe(false);
    });
  });
});

test('an alarm that groups without ordering is refused, as CloudWatch would not take it per contributor', () => {
  const [alarm] = alarmDefinitions(SAMPLE_SETTINGS);
  if (alarm === undefined) throw new Error('No alarm');
  const unordered = { ...alarm, query: alarm.query.replace(/ ORDER BY .*/, '') };
  expect(alarmHistory(unordered, week, SAMPLE_REGION, WEEK).kind).toBe('not-modelled');
});

test('an alarm on what Lambda reports is not judged from records alone', async () => {
  const [properties] = monitoringTemplate('one-account').alarms.filter(({ AlarmName }) =>
    AlarmName.endsWith(ALARM.died),
  );
  const rule = alarmFromTemplate(properties);
  if ('kind' in rule) throw new Error(rule.reason);
  expect(alarmHistory(rule, await storeOf([]), SAMPLE_REGION, WEEK)).toEqual({
    kind: 'not-modelled',
    reason: 'metrics of AWS/Lambda, which no record tells',
  });
});

test('the healthy week holds what the alarms must endure', () => {
  const changes = healthyWeek(MONDAY);
  const longestSilence = Math.max(...changes.slice(1).map(({ at }, index) => at - (changes[index]?.at ?? at)));
  expect(longestSilence).toBeGreaterThan(8 * HOUR);
  expect(changes.filter(({ answers }) => answers.some(({ durationMs }) => durationMs > 25_000)).length).toBeGreaterThan(
    2,
  );
  expect(changes.some(({ answers }) => answers.some(({ attempts }) => attempts > 1))).toBe(true);
  expect(changes.some(({ end }) => end === 'throttled')).toBe(true);
  const busiest = Math.max(
    ...changes.map(({ at }) => changes.filter((other) => Math.abs(other.at - at) < MINUTE).length),
  );
  expect(busiest).toBeGreaterThan(15);
});

test('an alarm on a plain metric is said not to be modelled', () => {
  const plain = { AlarmName: 'x', MetricName: 'Errors', Namespace: 'AWS/Lambda', Period: 60 };
  expect(alarmFromTemplate(plain)).toMatchObject({ kind: 'not-modelled' });
});
