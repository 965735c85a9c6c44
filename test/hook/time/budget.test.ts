import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DOCUMENTED_ROUNDS, SERVICE_WAIT_MS } from '../../../src/hook/protocol/limits.ts';
import { budgetFrom, lastSecondOf, SHARE, TIME, timeGranted } from '../../../src/hook/time/budget.ts';

describe('The order of the budgets', () => {
  test.each([
    ['records on stdout are counted as late before telemetry is cut off', TIME.stdoutDelivery, TIME.telemetry],
    ['delivery to services ends before its outbox gives up on it', TIME.serviceDelivery, TIME.serviceOutbox],
    ['a throttled function gives up before nothing is left of its limit', lastSecondOf(10_000), 10_000],
    ['a renewal of the configuration ends before another is due', TIME.configurationRenewal, TIME.configurationRetry],
    ['a failed renewal is tried again before a good one is', TIME.configurationRetry, TIME.configurationAge],
  ])('%s', (_, earlier, later) => {
    expect(earlier).toBeLessThan(later);
  });

  test('the slowest start leaves the functions more than half of the wait', () => {
    const spent = TIME.beforeProcess + TIME.longestInit + TIME.telemetry + TIME.answer;
    expect(SERVICE_WAIT_MS - spent).toBeGreaterThan(SERVICE_WAIT_MS / 2);
  });

  test('configuration and payload, one after the other, leave a quarter to the functions', () => {
    expect((1 - SHARE.configuration) * (1 - SHARE.payload)).toBe(1 / 4);
    expect(DOCUMENTED_ROUNDS).toBeGreaterThan(1);
  });
});

describe('What is granted', () => {
  test('is divided so that functions end first, then telemetry, and the answer keeps its own second', () => {
    expect(budgetFrom(5000, 30_000)).toEqual({ deadline: 33_000, flushBy: 34_000 });
  });

  test('always leaves time to work, and time to answer', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 900_000, noNaN: true }), (granted) => {
        const { deadline, flushBy } = budgetFrom(0, granted);
        expect(deadline).toBeGreaterThanOrEqual(Math.min(granted, SERVICE_WAIT_MS) * 0.7);
        expect(flushBy).toBeGreaterThan(deadline);
        expect(flushBy).toBeLessThan(Math.min(granted, SERVICE_WAIT_MS));
      }),
    );
  });

  test('is nothing when nothing is left', () => {
    expect(budgetFrom(7, -5)).toEqual({ deadline: 7, flushBy: 7 });
  });
});

describe('The first call of a process', () => {
  test.each([
    ['has the start taken from CloudFormation’s wait', 900, 300_000, 30_000 - 900 - TIME.beforeProcess],
    ['has no more than Lambda’s own limit', 900, 4000, 4000],
    ['of a process that was started ahead of it has the whole wait', 10_000, 300_000, 30_000],
  ])('%s', (_, ageMs, lambdaRemainingMs, granted) => {
    expect(timeGranted(() => ageMs)(lambdaRemainingMs)).toBe(granted);
  });

  test('is the only one that pays for it', () => {
    const granted = timeGranted(() => 900);
    granted(300_000);
    expect(granted(300_000)).toBe(SERVICE_WAIT_MS);
  });
});
