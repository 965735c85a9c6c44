import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AlarmDefinition } from '../../dashboards/alarm.ts';
import { alarmProperties } from '../../dashboards/alarm-properties.ts';
import { ALARM, alarmDefinitions, alarmName } from '../../dashboards/alarms.ts';
import { FAULT_LASTS_MS, FAULTS } from '../../dashboards/sample/faults.ts';
import { SAMPLE_POLICIES, SAMPLE_REGION } from '../../dashboards/sample/organisation.ts';
import { healthyWeek, SAMPLE_TIME } from '../../dashboards/sample/week.ts';
import { SAMPLE_SETTINGS } from '../../dashboards/settings.ts';
import { alarmHistory, type ContributorHistory } from '../../dashboards/simulator/alarm.ts';
import { alarmFromTemplate } from '../../dashboards/simulator/alarm-from-template.ts';
import type { MetricStore } from '../../dashboards/simulator/metric-store.ts';
import { MONDAY, storeOf } from './support/sample-store.ts';

const { HOUR, DAY, MINUTE } = SAMPLE_TIME;
const NAMES = Object.values(ALARM);
const DEFINITIONS = new Map(alarmDefinitions(SAMPLE_SETTINGS).map((alarm) => [alarm.name, alarm]));
const FAULT_START = MONDAY + 10 * HOUR;
const DURING_FAULT = { start: FAULT_START - 2 * HOUR, end: FAULT_START + FAULT_LASTS_MS + 2 * HOUR };
const WEEK = { start: MONDAY, end: MONDAY + 7 * DAY };

let week: MetricStore;
const faulty = new Map<string, MetricStore>();
beforeAll(async () => {
  week = await storeOf(healthyWeek(MONDAY));
  for (const name of NAMES) faulty.set(name, await storeOf(FAULTS[name](FAULT_START)));
});

function definition(name: (typeof NAMES)[number]): AlarmDefinition {
  const alarm = DEFINITIONS.get(alarmName(SAMPLE_SETTINGS, name));
  if (alarm === undefined) throw new Error(`No alarm ${name}`);
  return alarm;
}

function contributors(
  rule: AlarmDefinition,
  store: MetricStore,
  range: { start: number; end: number },
): readonly ContributorHistory[] {
  const history = alarmHistory(rule, store, SAMPLE_REGION, range);
  if (history.kind === 'not-modelled') throw new Error(history.reason);
  return history.contributors;
}

/** The contributors that were in ALARM at some time. */
function alarmed(
  rule: AlarmDefinition,
  store: MetricStore | undefined,
  range: { start: number; end: number },
): string[] {
  if (store === undefined) throw new Error('No store');
  return contributors(rule, store, range)
    .filter(({ transitions }) => transitions.some(({ state }) => state === 'ALARM'))
    .map(({ contributor }) => contributor);
}

/** What the tests below demand of an alarm, as one answer: mutations must turn it to false. */
function proves(rule: AlarmDefinition, name: (typeof NAMES)[number]): boolean {
  const own = alarmed(rule, faulty.get(name), DURING_FAULT);
  const others = NAMES.filter((other) => other !== name).flatMap((other) =>
    alarmed(rule, faulty.get(other), DURING_FAULT),
  );
  const after = contributors(rule, faulty.get(name) ?? week, DURING_FAULT).map(({ state }) => state);
  if (after.some((state) => state !== 'OK')) return false;
  return own.length === 1 && others.length === 0 && alarmed(rule, week, WEEK).length === 0;
}

describe.each(NAMES)('the alarm %s', (name) => {
  test('fires on its fault, naming the policy function if it is about one', () => {
    const rule = definition(name);
    const named = rule.query.includes('GROUP BY PolicyFunction');
    const expected = named ? [SAMPLE_POLICIES[0].policyFunction.id] : [/\((\w+)\)/.exec(rule.query)?.[1]];
    expect(alarmed(rule, faulty.get(name), DURING_FAULT)).toEqual(expected);
  });

  test.each(NAMES.filter((other) => other !== name))('stays quiet on the fault of %s', (other) => {
    expect(alarmed(definition(name), faulty.get(other), DURING_FAULT)).toEqual([]);
  });

  test('stays quiet through a healthy week', () => {
    expect(alarmed(definition(name), week, WEEK)).toEqual([]);
  });

  test('is OK again two hours after its fault', () => {
    const states = contributors(definition(name), faulty.get(name) ?? week, DURING_FAULT).map(({ state }) => state);
    expect(states).toEqual(['OK']);
  });
});

describe('a mutation of an alarm is found out', () => {
  const replaced = (from: string | RegExp, to: string) => (rule: AlarmDefinition) => ({
    ...rule,
    query: rule.query.replace(from, to),
  });
  const unknownDimension = replaced(', service)', ', service, FunctionName)');
  const missing = (treatMissingData: AlarmDefinition['treatMissingData']) => (rule: AlarmDefinition) => ({
    ...rule,
    treatMissingData,
  });
  const threshold = (value: number) => (rule: AlarmDefinition) => ({ ...rule, threshold: value });
  const mutations: [(typeof NAMES)[number], string, (rule: AlarmDefinition) => AlarmDefinition][] = NAMES.flatMap(
    (name) => [
      [name, 'a dimension that is not in the set', unknownDimension],
      [name, 'missing data treated as breaching', missing('breaching')],
      [name, 'a threshold out of reach', threshold(1_000_000)],
    ],
  );
  mutations.push(
    [ALARM.failing, 'a threshold of one error', threshold(1)],
    [ALARM.failing, 'the average of ones', replaced('SUM(Errors)', 'AVG(Errors)')],
    [ALARM.failing, 'three periods in a row', (rule) => ({ ...rule, datapointsToAlarm: 3 })],
    [ALARM.gone, 'a threshold of a hundred', threshold(100)],
    [ALARM.gone, 'the metric of other errors', replaced('SUM(Gone)', 'SUM(Errors)')],
    [ALARM.gone, 'one series for all functions', replaced(/ GROUP BY .*/, '')],
    [ALARM.failedOpen, 'the metric of all errors', replaced('SUM(FailedOpen)', 'SUM(Errors)')],
    [ALARM.failedOpen, 'a threshold of one change', threshold(1)],
    [ALARM.nonComplianceRising, 'one quarter of an hour', (rule) => ({ ...rule, datapointsToAlarm: 1 })],
    [ALARM.nonComplianceRising, 'a threshold of one', threshold(1)],
    [ALARM.nonComplianceRising, 'the average of ones', replaced('SUM(NonCompliant)', 'AVG(NonCompliant)')],
    [ALARM.answerLatency, 'the fastest call', replaced('MAX(', 'MIN(')],
    [ALARM.answerLatency, 'a single minute', (rule) => ({ ...rule, datapointsToAlarm: 1 })],
    [ALARM.answerLatency, 'missing data left out of account', missing('missing')],
    [ALARM.faults, 'the metric of all calls', replaced('Faults', 'Invocations')],
    [ALARM.undelivered, 'the metric of faults', replaced('UndeliveredRecords', 'Faults')],
  );

  test('as the alarms themselves pass what it must fail', () => {
    expect(NAMES.filter((name) => !proves(definition(name), name))).toEqual([]);
  });

  test.each(mutations)('%s with %s', (name, _, mutate) => {
    const rule = definition(name);
    expect(provesNamed(mutate(rule), rule, name)).toBe(false);
  });

  function provesNamed(mutant: AlarmDefinition, original: AlarmDefinition, name: (typeof NAMES)[number]): boolean {
    const [expected] = alarmed(original, faulty.get(name), DURING_FAULT);
    const [actual] = alarmed(mutant, faulty.get(name), DURING_FAULT);
    return actual === expected && proves(mutant, name);
  }
});

test('an alarm that groups without ordering is refused, as CloudWatch would not take it per contributor', () => {
  const rule = definition(ALARM.failing);
  const unordered = { ...rule, query: rule.query.replace(/ ORDER BY .*/, '') };
  expect(alarmHistory(unordered, week, SAMPLE_REGION, WEEK).kind).toBe('not-modelled');
});

test('the healthy week holds what the alarms must endure', () => {
  const changes = healthyWeek(MONDAY);
  const longestSilence = Math.max(...changes.slice(1).map(({ at }, index) => at - (changes[index]?.at ?? at)));
  expect(longestSilence).toBeGreaterThan(8 * HOUR);
  expect(changes.filter(({ answers }) => answers.some(({ durationMs }) => durationMs > 25_000)).length).toBeGreaterThan(
    2,
  );
  expect(changes.some(({ answers }) => answers.some(({ attempts }) => attempts > 1))).toBe(true);
  const busiest = Math.max(
    ...changes.map(({ at }) => changes.filter((other) => Math.abs(other.at - at) < MINUTE).length),
  );
  expect(busiest).toBeGreaterThan(15);
});

test.each(alarmDefinitions(SAMPLE_SETTINGS).map((alarm) => [alarm.name, alarm] as const))(
  '%s says in a template what it says here',
  (_, alarm) => {
    const { meaning, description, because, ...rule } = alarm;
    expect(alarmFromTemplate(JSON.parse(JSON.stringify(alarmProperties(alarm))))).toEqual(rule);
    expect(alarmProperties(alarm).AlarmDescription).toBe(description);
    expect([meaning, ...Object.values(because)].every((text) => text.length > 0)).toBe(true);
  },
);

test('an alarm on a plain metric is said not to be modelled', () => {
  const plain = { AlarmName: 'x', MetricName: 'Errors', Namespace: 'AWS/Lambda', Period: 60 };
  expect(alarmFromTemplate(plain)).toMatchObject({ kind: 'not-modelled' });
});
