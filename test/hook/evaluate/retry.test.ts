import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { waitBefore } from '../../../src/hook/evaluate/retry.ts';
import type { InvokeResult } from '../../../src/hook/ports.ts';
import { lastSecondOf } from '../../../src/hook/time/budget.ts';

type Failed = Extract<InvokeResult, { kind: 'failed' }>;
const failed = (overrides: Partial<Failed> = {}): Failed => ({
  kind: 'failed',
  error: 'UNKNOWN',
  message: 'no',
  retryable: true,
  ...overrides,
});

const attempt = fc.record({
  attempts: fc.integer({ min: 1, max: 1000 }),
  limitMs: fc.double({ min: 1, max: 30_000, noNaN: true }),
  spent: fc.double({ min: 0, max: 1, noNaN: true }),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
  error: fc.constantFrom('THROTTLED' as const, 'NETWORK' as const, 'UNKNOWN' as const),
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
});

test('a pause ends within the limit, and is at most a second unless the service asks for more', () => {
  fc.assert(
    fc.property(attempt, ({ attempts, limitMs, spent, random, error, retryAfterMs }) => {
      const remainingMs = limitMs * (1 - spent);
      const result = failed({ error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
      const wait = waitBefore({ attempts, result, limitMs, remainingMs }, () => random);
      if (wait === null) return;
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(Math.max(1000, retryAfterMs ?? 0));
      expect(wait).toBeLessThanOrEqual(remainingMs);
      if (error === 'THROTTLED') expect(remainingMs - wait).toBeGreaterThanOrEqual(lastSecondOf(limitMs) * 0.999);
    }),
  );
});

describe('with ten seconds', () => {
  const waits = (result: Failed, attempts: number, remainingMs: number, random = 1) =>
    waitBefore({ attempts, result, limitMs: 10_000, remainingMs }, () => random);

  test.each([
    [1, 100],
    [2, 200],
    [3, 400],
    [4, 800],
    [5, 1000],
    [50, 1000],
  ])('the pause after attempt %i is at most %i ms', (attempts, expected) => {
    expect(waits(failed(), attempts, 9000)).toBe(expected);
    expect(waits(failed(), attempts, 9000, 0.5)).toBe(Math.max(10, expected / 2));
  });

  test('a throttled call leaves the last second, another does not', () => {
    expect(waits(failed({ error: 'THROTTLED' }), 9, 1999)).toBeNull();
    expect(waits(failed({ error: 'NETWORK' }), 9, 1999)).toBe(1000);
  });

  test.each([
    ['as long as it says', 3000, 9000, 3000],
    ['and at least as long as ours', 50, 9000, 1000],
    ['until the last second when it says more than there is', 60_000, 9000, 8000],
    ['and no longer when that has come', 60_000, 900, null],
  ])('Retry-After is honoured, %s', (_, retryAfterMs, remainingMs, expected) => {
    expect(waits(failed({ retryAfterMs }), 9, remainingMs)).toBe(expected);
  });

  test('what would fail again is not tried again', () => {
    expect(waits(failed({ retryable: false, retryAfterMs: 1 }), 1, 9000)).toBeNull();
  });
});
