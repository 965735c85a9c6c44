import { beforeAll, describe, expect, test } from '@jest/globals';
import { complianceDashboard } from '../../dashboards/bodies/compliance.ts';
import type { MetricStore } from '../../dashboards/preview/cloudwatch/metrics/metric-store.ts';
import { evaluateWidget } from '../../dashboards/preview/cloudwatch/widgets/widget.ts';
import type { Change } from '../../dashboards/preview/sample/change.ts';
import { change, failed, NON_COMPLIANT, PASSED } from '../../dashboards/preview/sample/one-change.ts';
import { SAMPLE_POLICIES } from '../../dashboards/preview/sample/organisation.ts';
import { SAMPLE_TIME } from '../../dashboards/preview/sample/week.ts';
import { SAMPLE_SETTINGS } from '../../dashboards/settings.ts';
import type { Outcome } from '../../src/hook/domain.ts';
import { MONDAY, storeOf } from './support/sample-store.ts';

const { DAY, MINUTE } = SAMPLE_TIME;
const SKIPPED: Outcome = { kind: 'SKIPPED', reason: 'NOT_APPLICABLE', message: '' };
const ERROR: Outcome = { kind: 'ERROR', error: 'FUNCTION_ERROR', message: '' };
const IN_PROGRESS: Outcome = { kind: 'IN_PROGRESS', message: '', callbackContext: {}, callbackDelaySeconds: 1 };

/** What the widget of the Compliance dashboard shows of these outcomes, all of one day. */
async function shown(title: string, outcomes: readonly Outcome[]): Promise<number[]> {
  const store = await storeOf([
    ...outcomes.map((outcome, at) => change(MONDAY + at * MINUTE, outcome, 40)),
    failed(MONDAY + 12 * 60 * MINUTE, 'TIMED_OUT', 'FAIL'),
    failed(MONDAY + 13 * 60 * MINUTE, 'NOT_FOUND', 'FAIL'),
  ]);
  return numbersOf(title, store);
}

function numbersOf(title: string, store: MetricStore): number[] {
  const widget = complianceDashboard(SAMPLE_SETTINGS).widgets.find(
    ({ properties }) => 'title' in properties && properties.title === title,
  );
  if (widget === undefined) throw new Error(`No widget ${title}`);
  const data = evaluateWidget(widget, { store, alarms: [], range: { start: MONDAY, end: MONDAY + DAY } });
  if (data.kind !== 'series') throw new Error(`${title} is drawn as ${data.kind}`);
  return data.series.flatMap(({ points }) => [...points.values()]);
}

describe('beside two errors, which decided nothing', () => {
  test.each([
    ['three of four that passed', [PASSED, PASSED, PASSED, NON_COMPLIANT], 75, 4],
    ['those and what did not concern the function', [PASSED, SKIPPED, PASSED, PASSED, SKIPPED, NON_COMPLIANT], 75, 4],
    ['those and what is not finished', [IN_PROGRESS, PASSED, PASSED, PASSED, IN_PROGRESS, NON_COMPLIANT], 75, 4],
    ['no non-compliance at all', [PASSED, SKIPPED], 100, 1],
  ] as const)('%s are the compliance rate and the decisions of the day', async (_, outcomes, rate, decisions) => {
    expect(await shown('Compliance rate today', outcomes)).toEqual([rate]);
    expect(await shown('Decisions', outcomes)).toEqual([decisions]);
  });

  test('a day without a decision has no rate, rather than a good or a bad one', async () => {
    expect(await shown('Compliance rate today', [SKIPPED, IN_PROGRESS])).toEqual([]);
  });
});

describe('in an organisation of 300 accounts with 20 policy functions, of whose 6,000 pairs a SEARCH finds 500', () => {
  const [{ policyFunction }] = SAMPLE_POLICIES;
  const functions = Array.from({ length: 20 }, (_, index) => ({ ...policyFunction, id: `policy-${index}` }));
  const accounts = Array.from({ length: 300 }, (_, index) => String(100_000_000_000 + index));
  /** One change in each account: of its 20 decisions, two say no, one could not be made and was let through, two were not concerned. */
  const changes = accounts.map((accountId, index): Change => {
    const answers = functions.map((one, at) => ({
      policyFunction: { ...one, onError: 'WARN' as const },
      outcome: at < 2 ? NON_COMPLIANT : at === 2 ? ERROR : at < 5 ? SKIPPED : PASSED,
      durationMs: 40,
      attempts: 1,
    }));
    return { ...change(MONDAY + index * MINUTE, PASSED, 40), accountId, answers };
  });
  let store: MetricStore;
  beforeAll(async () => {
    store = await storeOf(changes);
  });

  test.each([
    ['Decisions', 300 * 17],
    ['Non-compliant', 300 * 2],
    ['Not concerned', 300 * 2],
    ['Let through unchecked', 300],
    ['Compliance rate today', 100 * (1 - 2 / 17)],
  ])('%s is what happened', (title, expected) => {
    const numbers = numbersOf(title, store);
    expect(numbers).toHaveLength(1);
    expect(numbers[0]).toBeCloseTo(expected);
  });
});
