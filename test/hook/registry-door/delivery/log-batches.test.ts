import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BATCH_LIMIT, batchLogEvents } from '../../../../src/hook/registry-door/delivery/logs/log-batches.ts';
import type { LogEvent } from '../../../../src/hook/registry-door/delivery/logs/log-event.ts';
import { runs } from '../../../support/runs.ts';

const HOUR_MS = 3_600_000;

const events = fc.array(
  fc.record({
    timestamp: fc.integer({ min: 0, max: 72 * HOUR_MS }),
    message: fc
      .tuple(
        fc.constantFrom('a', 'é', '→', '😀'),
        fc.oneof(
          { weight: 9, arbitrary: fc.nat({ max: 200_000 }) },
          { weight: 1, arbitrary: fc.constantFrom(262_138, 349_525, 1_048_522, 1_048_523) },
        ),
      )
      .map(([character, count]) => character.repeat(count + 1)),
  }),
  { maxLength: 30 },
);

function bytes(batch: readonly LogEvent[]): number {
  return batch.reduce((sum, { message }) => sum + new TextEncoder().encode(message).length + 26, 0);
}

describe('batches of log events', () => {
  test('keep to every limit of PutLogEvents, lose nothing and stay in chronological order', () => {
    fc.assert(
      fc.property(events, (all) => {
        const { batches, tooLarge } = batchLogEvents(all);
        const sent = batches.flat();
        for (const batch of batches) {
          const [first] = batch;
          const last = batch.at(-1);
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(10_000);
          expect(bytes(batch)).toBeLessThanOrEqual(1_048_576);
          expect((last?.timestamp ?? 0) - (first?.timestamp ?? 0)).toBeLessThanOrEqual(24 * HOUR_MS);
        }
        expect(new Set([...sent, ...tooLarge])).toEqual(new Set(all));
        expect(sent.length + tooLarge.length).toBe(all.length);
        expect(sent.map(({ timestamp }) => timestamp)).toEqual(
          sent.map(({ timestamp }) => timestamp).sort((a, b) => a - b),
        );
        for (const event of tooLarge) expect(bytes([event])).toBeGreaterThan(1_048_576);
      }),
      runs({ quick: 100, full: 300 }),
    );
  });

  test('no two neighbouring batches would fit into one call', () => {
    fc.assert(
      fc.property(events, (all) => {
        const { batches } = batchLogEvents(all);
        batches.slice(1).forEach((batch, index) => {
          const [next] = batch;
          const previous = batches[index] ?? [];
          if (next === undefined) return;
          const joined = [...previous, next];
          const span = next.timestamp - (previous[0]?.timestamp ?? 0);
          expect(joined.length > 10_000 || bytes(joined) > 1_048_576 || span > 24 * HOUR_MS).toBe(true);
        });
      }),
      runs({ quick: 100, full: 300 }),
    );
  });

  test('10,001 short events need a second call', () => {
    const all = Array.from({ length: BATCH_LIMIT.events + 1 }, (_, index) => ({ timestamp: 1, message: `${index}` }));
    expect(batchLogEvents(all).batches.map((batch) => batch.length)).toEqual([10_000, 1]);
  });

  test('events of one instant keep the order in which they were written', () => {
    const all = ['first', 'second', 'third'].map((message) => ({ timestamp: 5, message }));
    expect(
      batchLogEvents([...all, { timestamp: 1, message: 'earlier' }])
        .batches.flat()
        .map(({ message }) => message),
    ).toEqual(['earlier', 'first', 'second', 'third']);
  });

  test('no events need no call', () => {
    expect(batchLogEvents([])).toEqual({ batches: [], tooLarge: [] });
  });
});
