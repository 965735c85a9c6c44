import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alarmDefinitions } from '../../../dashboards/alarms/alarms.ts';
import {
  CALL_INTERVALS_MINUTES,
  FAILING_CALLS_PER_HOUR,
  FAILING_SHARE,
  pagesWithinMinutes,
} from '../../../dashboards/alarms/requirements.ts';
import { alarmHistory } from '../../../dashboards/preview/cloudwatch/alarms/alarm.ts';
import { MetricStore } from '../../../dashboards/preview/cloudwatch/metrics/metric-store.ts';
import { change, failed, PASSED } from '../../../dashboards/preview/sample/one-change.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_POLICIES, SAMPLE_REGION } from '../../../dashboards/preview/sample/organisation.ts';
import { recordLines } from '../../../dashboards/preview/sample/record-lines.ts';
import { SAMPLE_TIME } from '../../../dashboards/preview/sample/week.ts';
import { SAMPLE_SETTINGS } from '../../../dashboards/settings.ts';
import { NAMESPACE } from '../../../src/hook/names.ts';
import { runs } from '../../support/runs.ts';
import { MONDAY } from '../support/sample-store.ts';

const { MINUTE, HOUR, DAY } = SAMPLE_TIME;
const START = MONDAY + 12 * HOUR;
const [FAILING] = alarmDefinitions(SAMPLE_SETTINGS).filter(({ name }) => name.endsWith('PolicyFunctionFailing'));
const [{ policyFunction }] = SAMPLE_POLICIES;

interface Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly fails: boolean;
}

/** The lines of one call that passed and of one that failed, as the engine writes them; only their time is set. */
const [passedLines, failedLines] = await Promise.all([
  recordLines([change(START, PASSED, 40)], NAMESPACE),
  recordLines([failed(START, 'FUNCTION_ERROR', 'FAIL')], NAMESPACE),
]);

/** When the alarm on failing policy functions was raised, and for which of them, in the order of time. */
function pages(calls: readonly Call[], end: number): { readonly at: number; readonly contributor: string }[] {
  const store = new MetricStore({ accountId: SAMPLE_ACCOUNTS[0].id, region: SAMPLE_REGION });
  for (const { at, fails } of calls) {
    for (const line of fails ? failedLines : passedLines) {
      store.ingest(line.replace(/"Timestamp":\d+/, `"Timestamp":${Math.round(at)}`));
    }
  }
  if (FAILING === undefined) throw new Error('No alarm on failing policy functions');
  const history = alarmHistory(FAILING, store, SAMPLE_REGION, { start: MONDAY, end });
  if (history.kind === 'not-modelled') throw new Error(history.reason);
  return history.contributors
    .flatMap(({ contributor, transitions }) =>
      transitions.filter(({ state }) => state === 'ALARM').map(({ at }) => ({ at, contributor })),
    )
    .sort((a, b) => a.at - b.at);
}

/** One call every so many milliseconds, from `start` until `end`. */
function every(intervalMs: number, start: number, end: number, fails: (index: number) => boolean): Call[] {
  return Array.from({ length: Math.max(0, Math.ceil((end - start) / intervalMs)) }, (_, index) => ({
    at: start + index * intervalMs,
    fails: fails(index),
  }));
}

/** Within a minute, as calls do not keep to the minutes of an alarm. */
const phase = fc.integer({ min: 0, max: MINUTE - 1 });

describe('A policy function that cannot decide at all', () => {
  const histories = ['was never called before', 'worked until then'] as const;
  test.each(CALL_INTERVALS_MINUTES.flatMap((minutes) => histories.map((before) => [minutes, before] as const)))(
    'and is called every %d min and %s, pages in time',
    (minutes, before) => {
      fc.assert(
        fc.property(phase, (offset) => {
          const first = START + offset;
          const interval = minutes * MINUTE;
          const healthy = before === 'worked until then' ? every(interval, MONDAY + offset, first, () => false) : [];
          const third = first + 2 * interval;
          const limit = third + pagesWithinMinutes(minutes) * MINUTE;
          const [page] = pages([...healthy, ...every(interval, first, limit, () => true)], limit);
          expect(page).toBeDefined();
          expect(page?.contributor).toBe(policyFunction.id);
          expect(page?.at).toBeGreaterThanOrEqual(third);
        }),
        runs({ quick: 3, full: 30 }),
      );
    },
  );
});

test('A policy function that fails a fifth of its calls pages within the hour, whether these come evenly or at once', () => {
  const calls = fc.integer({ min: FAILING_CALLS_PER_HOUR, max: 600 });
  fc.assert(
    fc.property(calls, fc.boolean(), fc.boolean(), phase, (perHour, atOnce, before, offset) => {
      const start = START + offset;
      const healthy = before ? every(HOUR / perHour, start - 3 * HOUR, start, () => false) : [];
      const span = atOnce ? 2 * MINUTE : HOUR;
      const failing = every(
        span / perHour,
        start,
        start + span,
        (index) => index % Math.round(1 / FAILING_SHARE) === 0,
      );
      expect(pages([...healthy, ...failing.slice(0, perHour)], start + HOUR)).not.toEqual([]);
    }),
    runs({ quick: 8, full: 60 }),
  );
});

describe('Nothing pages', () => {
  test('of 3 failures in 1,000 calls within a day, wherever they are after the first hundred', () => {
    const failures = fc.uniqueArray(fc.integer({ min: 100, max: 999 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(failures, fc.integer({ min: 1, max: 24 }), phase, (at, hours, offset) => {
        const calls = every((hours * HOUR) / 1000, MONDAY + 4 * HOUR + offset, START + DAY, (index) =>
          at.includes(index),
        );
        expect(pages(calls.slice(0, 1000), MONDAY + 2 * DAY)).toEqual([]);
      }),
      runs({ quick: 5, full: 40 }),
    );
  });

  test('of a lone failure, however rarely the function is called', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), phase, (minutes, offset) => {
        const calls = every(minutes * MINUTE, MONDAY + offset, MONDAY + DAY, (index) => index === 1);
        expect(pages(calls, MONDAY + DAY + 4 * HOUR)).toEqual([]);
      }),
      runs({ quick: 5, full: 40 }),
    );
  });

  test('of throttled calls that a retry brings through', async () => {
    const retried = change(START, PASSED, 300);
    const lines = await recordLines(
      [{ ...retried, answers: retried.answers.map((answer) => ({ ...answer, attempts: 3 })) }],
      NAMESPACE,
    );
    const store = new MetricStore({ accountId: SAMPLE_ACCOUNTS[0].id, region: SAMPLE_REGION });
    for (let minute = 0; minute < 60; minute += 1) {
      for (const line of lines) {
        store.ingest(line.replace(/"Timestamp":\d+/, `"Timestamp":${START + minute * MINUTE}`));
      }
    }
    for (const alarm of alarmDefinitions(SAMPLE_SETTINGS)) {
      const history = alarmHistory(alarm, store, SAMPLE_REGION, { start: MONDAY, end: START + 4 * HOUR });
      const states = history.kind === 'history' ? history.contributors.flatMap(({ transitions }) => transitions) : [];
      expect(states.filter(({ state }) => state === 'ALARM')).toEqual([]);
    }
  });
});
