import { describe, expect, test } from '@jest/globals';
import { failsWith, replies, reply } from '../support/endpoints/policy-endpoint.ts';
import { world } from './world.ts';

const { ask } = world();

const pass = (message: unknown = 'fine') => replies(reply({ message }));
const object = (message: unknown = 'not fine') =>
  replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message }));
const proceed = (message: string, callbackDelaySeconds: number) =>
  replies(reply({ status: 'IN_PROGRESS', message, callbackDelaySeconds, callbackContext: { job: message } }));

describe('the verdict', () => {
  test('B-70 mended: a function that is not compliant, and one that cannot decide, have different error codes', async () => {
    expect(await ask({ f: object() })).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
    expect(await ask({ f: failsWith({ errorMessage: 'boom' }) })).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
    });
    expect(await ask({ f: replies(reply({ status: 'FAILED', errorCode: 'Throttling' })) })).toMatchObject({
      errorCode: 'Throttling',
    });
  });

  test('B-70 mended: non-compliance outweighs every error, and errors that disagree are an InternalFailure', async () => {
    expect(await ask({ f: failsWith({ errorMessage: 'boom' }), g: object() })).toMatchObject({
      errorCode: 'NonCompliant',
    });
    expect(
      await ask({
        f: replies(reply({ status: 'FAILED', errorCode: 'Throttling' })),
        g: replies(reply({ status: 'FAILED', errorCode: 'NotFound' })),
      }),
    ).toMatchObject({ errorCode: 'InternalFailure' });
  });

  test('B-71 mended: a block names every function that blocks, and leaves the others out', async () => {
    expect(await ask({ a: pass(), b: object('no tags'), c: proceed('wait', 1), d: object('no key') })).toMatchObject({
      hookStatus: 'FAILED',
      message: 'Blocked by 2 of 4 policy functions.\nb: no tags\nd: no key',
      callbackDelaySeconds: 0,
    });
  });

  test('B-72 without a block, work in progress is in progress, for the longest delay that was asked for', async () => {
    const answer = await ask({ a: pass('done'), b: proceed('scan', 4), c: proceed('search', 9) });
    expect(answer).toEqual({
      hookStatus: 'IN_PROGRESS',
      message: 'Waiting for 2 of 3 policy functions (round 1).\nb: in progress: scan\nc: in progress: search\na: done',
      callbackDelaySeconds: 9,
      clientRequestToken: 'token-1',
      callbackContext: {
        invokerHook: 3,
        round: 1,
        configurationDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
        pending: {
          b: { asked: { functionName: 'b', contract: 'invoker' }, callbackContext: { job: 'scan' } },
          c: { asked: { functionName: 'c', contract: 'invoker' }, callbackContext: { job: 'search' } },
        },
        finished: {
          a: {
            asked: { functionName: 'a', contract: 'invoker' },
            outcome: { kind: 'PASSED', message: 'done' },
            effect: 'passed',
          },
        },
      },
    });
  });

  test('B-73 successes only: each function’s message, in the order of the configuration, no code, no context, no delay', async () => {
    expect(await ask({ b: pass('two'), a: pass('one') })).toEqual({
      hookStatus: 'SUCCESS',
      message: 'Compliant with all 2 policy functions.\nb: two\na: one',
      callbackDelaySeconds: 0,
      clientRequestToken: 'token-1',
      annotations: [
        { annotationName: 'b', status: 'PASSED', statusMessage: 'two' },
        { annotationName: 'a', status: 'PASSED', statusMessage: 'one' },
      ],
    });
  });

  test.each([["it's"], ['say "no"'], ['line\nbreak'], ['Grüße 🎉'], ['back\\slash']])(
    'B-75 mended: a message stays as the function wrote it, without Python’s quotes: %j',
    async (message) => {
      expect(await ask({ f: pass(message) })).toMatchObject({
        message: `Compliant with the one policy function.\nf: ${message}`,
      });
    },
  );

  test('B-76 mended: no result; annotations name each function; a message that CloudFormation would cut is fitted', async () => {
    const answer = await ask({ a: object('x'.repeat(9000)), b: object('short') });
    expect(answer).not.toHaveProperty('result');
    expect(answer.message).toHaveLength(4096);
    expect(answer.message).toMatch(/\nb: short$/);
    expect(answer.annotations?.map(({ annotationName, status }) => [annotationName, status])).toEqual([
      ['a', 'FAILED'],
      ['b', 'FAILED'],
    ]);
  });
});
