import { expect, test } from '@jest/globals';
import type { HookRequest } from '../../../src/hook/domain.ts';
import { readModel } from '../../../src/hook/evaluate/read-model.ts';
import { aRequest } from '../../support/events/builders.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const request: HookRequest = { ...aRequest(), model: { kind: 'remote', url: 'https://bucket.s3.amazonaws.com/key' } };

test.each([
  [0, 'no time was left to fetch it'],
  [-5, 'no time was left to fetch it'],
  [60, 'it could not be fetched within 30 ms'],
  [28_000, 'it could not be fetched within 14 s'],
])(
  'A payload that does not come while %i ms are left is unreadable, and the message says how long it had.',
  async (leftMs, words) => {
    const clock = fakeClock();
    const payloadReader = { read: () => new Promise<never>(() => {}) };
    const reading = readModel(request, true, clock.now() + leftMs, { clock, payloadReader });
    await clock.pass(Math.max(0, leftMs));
    expect(await reading).toMatchObject({
      rejection: { kind: 'PAYLOAD_UNREADABLE', message: expect.stringContaining(words) },
    });
  },
);
