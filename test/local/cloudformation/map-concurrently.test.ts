import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mapConcurrently, Pace } from '../../../src/local/cloudformation/run/map-concurrently.ts';
import { runs } from '../../support/runs.ts';

/** Runs a map whose calls end when they are told to; `ends(n)` ends the nth call. */
function controlled(items: readonly number[], concurrency: { least: number; most: number }) {
  const calls = new Map<number, () => void>();
  const mapped = mapConcurrently(
    items,
    concurrency,
    (item) => new Promise<number>((resolve) => calls.set(item, () => resolve(item * 2))),
  );
  return { mapped, calls };
}

describe('Requests under way at once', () => {
  test('are the least at the beginning, the most while answers come fast, and the least again once they do not.', () => {
    const pace = new Pace({ least: 4, most: 16 });
    const limits = [pace.current()];
    for (const [ms, together] of [
      [400, 4],
      [40, 4],
      [300, 16],
      [400, 16],
      [2_000, 4],
    ] as const) {
      pace.took(ms, together);
      limits.push(pace.current());
    }
    expect(limits).toEqual([4, 4, 16, 16, 4, 4]);
  });

  test('are no more than allowed, and each item gets its turn.', async () => {
    const { mapped, calls } = controlled([0, 1, 2, 3, 4, 5], { least: 2, most: 2 });
    expect([...calls.keys()]).toEqual([0, 1]);
    for (const item of [1, 0, 3, 2, 5, 4]) {
      calls.get(item)?.();
      await new Promise(setImmediate);
    }
    expect(await mapped).toEqual([0, 2, 4, 6, 8, 10]);
  });

  test('keep the order of the items, whatever the order of the answers.', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3)), fc.integer({ min: 1, max: 4 }), fc.nat(8), async (waits, least, more) => {
        const mapped = await mapConcurrently(waits, { least, most: least + more }, async (turns) => {
          for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
          return turns;
        });
        expect(mapped).toEqual(waits);
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });

  test('end with the first that fails, and no other begins.', async () => {
    const begun: number[] = [];
    const mapped = mapConcurrently([0, 1, 2, 3], { least: 1, most: 1 }, async (item) => {
      begun.push(item);
      if (item === 1) throw new RangeError('failed');
      return item;
    });
    await expect(mapped).rejects.toThrow('failed');
    await new Promise(setImmediate);
    expect(begun).toEqual([0, 1]);
  });
});
