import { describe, expect, test } from '@jest/globals';
import { type Behaviour, inTurn, replies, reply } from '../support/endpoints/policy-endpoint.ts';
import { type Answer, world } from './world.ts';

const { ask, policies } = world();

const pass = (message = 'fine') => replies(reply({ message }));
const object = (message = 'not fine') => replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message }));
const proceed = (callbackContext: unknown, callbackDelaySeconds = 1) =>
  replies(reply({ status: 'IN_PROGRESS', message: 'scanning', callbackDelaySeconds, callbackContext }));

/** Goes on as CloudFormation does, with the context that came back, until the hook has concluded. */
async function rounds(functions: Readonly<Record<string, Behaviour>>, change: object = {}): Promise<Answer[]> {
  const answers: Answer[] = [];
  let callbackContext: unknown = null;
  do {
    const answer = await ask(functions, { ...change, callbackContext });
    answers.push(answer);
    callbackContext = answer.callbackContext;
  } while (answers.at(-1)?.hookStatus === 'IN_PROGRESS' && answers.length < 10);
  return answers;
}

const asked = (name: string) => policies().receivedBy(name).length;

describe('callbacks', () => {
  test('B-74 the last message tells of every function, also those that finished earlier', async () => {
    const answers = await rounds({
      a: pass('one'),
      b: inTurn(proceed({}), pass('two')),
      c: inTurn(proceed({}), proceed({}), pass('three')),
    });
    expect(answers.map(({ hookStatus }) => hookStatus)).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'SUCCESS']);
    expect(answers.at(-1)?.message).toBe('Compliant with all 3 policy functions.\na: one\nb: two\nc: three');
  });

  test('B-80, B-81 mended, B-83 only unfinished functions are asked again, each with its latest context', async () => {
    await rounds({
      a: pass(),
      b: inTurn(proceed({ job: 'b' }), pass()),
      c: inTurn(proceed({ job: 1 }), proceed({ job: 2 }), pass()),
    });
    expect([asked('a'), asked('b'), asked('c')]).toEqual([1, 2, 3]);
    expect(
      policies()
        .receivedBy('c')
        .map(({ body }) => JSON.parse(body).callbackContext),
    ).toEqual([{}, { job: 1 }, { job: 2 }]);
  });

  test('B-80 without anything in progress all functions are asked', async () => {
    await ask({ a: pass(), b: pass() }, { callbackContext: { invokerHook: 1, round: 1, pending: {}, finished: {} } });
    expect([asked('a'), asked('b')]).toEqual([1, 1]);
  });

  test('B-82 mended: a function that has finished cannot change its mind', async () => {
    const answers = await rounds({
      a: inTurn(proceed({}), pass(), object()),
      b: inTurn(proceed({}), proceed({}), pass()),
    });
    expect(answers.at(-1)).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(asked('a')).toBe(2);
  });

  test('B-84 mended: when the configuration changes so that no pending function is left, the configured ones are asked afresh, and they alone count', async () => {
    const first = await ask({ a: pass('kept'), b: proceed({ job: 1 }) });
    const second = await ask({ c: pass('new') }, { callbackContext: first.callbackContext });
    expect(second).toMatchObject({
      hookStatus: 'SUCCESS',
      message:
        'Compliant with the one policy function.\nc: new\nThe configuration changed meanwhile: ' +
        'a is no longer in scope; b was in progress and is no longer in scope.',
    });
    expect(
      policies()
        .receivedBy('c')
        .map(({ body }) => JSON.parse(body).callbackContext),
    ).toEqual([{}]);
  });

  test.each([
    ['a foreign context', { foo: 1 }],
    ['the original’s callbacks without messages', { lambda_functions_callbacks: { f: { job: 1 } } }],
    ['the original’s messages without callbacks', { lambda_functions_messages: { f: 'm' } }],
  ])('B-85 mended: %s is a first round', async (_, callbackContext) => {
    expect(await ask({ f: pass() }, { callbackContext })).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(policies().received.map(({ body }) => JSON.parse(body).callbackContext)).toEqual([{}]);
  });

  test.each([
    ['a list', [1, 2], 'requestContext.callbackContext: expected an object, got a list of 2'],
    ['text', 'abc', 'requestContext.callbackContext: expected JSON, got text that is not JSON'],
    [
      'a context of this hook without its pending functions',
      { invokerHook: 1, round: 1, pending: null, finished: {} },
      'requestContext.callbackContext: pending: expected an object',
    ],
  ])('B-86 mended: %s is refused by name', async (_, callbackContext, problem) => {
    expect(await ask({ f: pass() }, { callbackContext })).toEqual({
      hookStatus: 'FAILED',
      errorCode: 'InvalidRequest',
      message: `The hook cannot read the event: ${problem}.`,
      callbackDelaySeconds: 0,
      clientRequestToken: 'token-1',
    });
    expect(policies().received).toEqual([]);
  });

  test('B-87 mended: the same function twice is a mistake in the configuration', async () => {
    expect(await ask({ f: pass() }, { configuration: { LambdaFunctions: ['f', 'f'] } })).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InvalidTypeConfiguration',
      message:
        'The hook\'s type configuration is not valid: LambdaFunctions[1]: has the same Id as LambdaFunctions[0] ("f"); ' +
        'remove one of them or give each an Id of its own.',
    });
  });

  test('B-88 the same function under two spellings counts as two', async () => {
    const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:f';
    expect(await ask({ f: pass('by name'), [arn]: pass('by ARN') })).toMatchObject({
      hookStatus: 'SUCCESS',
      message: `Compliant with all 2 policy functions.\nf: by name\n${arn}: by ARN`,
    });
  });

  test('B-89 a block in a later round names what blocks in that round', async () => {
    const answers = await rounds({ a: pass('one'), b: inTurn(proceed({}), object('two')) });
    expect(answers.at(-1)).toMatchObject({
      hookStatus: 'FAILED',
      message: 'Blocked by 1 of 2 policy functions.\nb: two',
    });
  });

  test('B-90 mended: rounds are counted, three by default, as CloudFormation documents for every kind of hook', async () => {
    const answers = await rounds({ f: proceed({}) });
    expect(answers.map(({ hookStatus }) => hookStatus)).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'FAILED']);
  });

  test('B-90 mended: with MaxRounds, the last round is another one, and the function that is still in progress in it has timed out', async () => {
    const configuration = { LambdaFunctions: ['a', 'f'], MaxRounds: 4 };
    const answers = await rounds({ a: pass(), f: proceed({}) }, { configuration });
    expect(answers.map(({ hookStatus }) => hookStatus)).toEqual([
      'IN_PROGRESS',
      'IN_PROGRESS',
      'IN_PROGRESS',
      'FAILED',
    ]);
    expect(answers.at(-1)).toMatchObject({
      errorCode: 'InternalFailure',
      message:
        'Blocked by 1 of 2 policy functions.\n' +
        'f: could not decide (TIMED_OUT): the function was still in progress in round 4, the last that is granted',
    });
  });
});
