import { describe, expect, test } from '@jest/globals';
import {
  type Behaviour,
  failsWith,
  hangs,
  inTurn,
  refuses,
  replies,
  repliesAfter,
  repliesBytes,
  reply,
} from '../support/endpoints/policy-endpoint.ts';
import { type Answer, world } from './world.ts';

const { ask, hook, policies } = world();

/** The answer to one function in FAIL mode that could not decide. */
function couldNotDecide(kind: string, text: string, errorCode = 'InternalFailure'): Partial<Answer> {
  return {
    hookStatus: 'FAILED',
    errorCode,
    message: `Blocked by 1 of 1 policy function.\nf: could not decide (${kind}): ${text}`,
    callbackDelaySeconds: 0,
  };
}

const malformed = (text: string) => couldNotDecide('MALFORMED_RESPONSE', text);
/** The same of a reply with a message, which is not lost. */
const refused = (text: string, said = 'ok') => malformed(`${text}; the function said: ${said}`);
/** An objection with a slip beside it. */
const objection = (slip: string): Partial<Answer> => ({
  hookStatus: 'FAILED',
  errorCode: 'NonCompliant',
  message: `Blocked by 1 of 1 policy function.\nf: ok (its reply also breaks the contract: ${slip})`,
});
const success = (text: string): Partial<Answer> => ({
  hookStatus: 'SUCCESS',
  message: `Compliant with the one policy function.\nf: ${text}`,
});
const NO_ERROR_MESSAGE = 'the function failed and gave no error message (log group /aws/lambda/f)';
const NO_MESSAGE = 'The policy function gave no message.';

describe('invoking', () => {
  test('B-30 all functions are asked at once', async () => {
    const arrivals: string[] = [];
    let release = () => {};
    const allThere = new Promise<void>((resolve) => {
      release = resolve;
    });
    const waits: Behaviour = async (response, invocation) => {
      arrivals.push(invocation.functionName);
      if (arrivals.length === 30) release();
      await allThere;
      return replies(reply())(response, invocation);
    };
    const names = Array.from({ length: 30 }, (_, index) => `f${index}`);
    expect(await ask(Object.fromEntries(names.map((name) => [name, waits])))).toMatchObject({ hookStatus: 'SUCCESS' });
  });

  test('B-31 results keep the order of the configuration, whoever answers first', async () => {
    const { message } = await ask({
      slow: repliesAfter(60, reply({ message: 'one' })),
      quick: replies(reply({ message: 'two' })),
    });
    expect(message).toBe('Compliant with all 2 policy functions.\nslow: one\nquick: two');
  });

  test('B-32 mended: each function has a time limit of its own, and is not asked again when it has used it up', async () => {
    const answer = await ask(
      { f: hangs, g: replies(reply()) },
      { configuration: { LambdaFunctions: [{ FunctionName: 'f', TimeoutSeconds: 0.2 }, 'g'] } },
    );
    expect(answer).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      message:
        'Blocked by 1 of 2 policy functions.\nf: could not decide (TIMED_OUT): the function did not answer within 0.2 s',
    });
    expect(policies().receivedBy('f')).toHaveLength(1);
  });

  test('B-33 bytes that are not UTF-8 fail the function', async () => {
    expect(await ask({ f: repliesBytes(Buffer.from([0x22, 0xff, 0x22])) })).toMatchObject(
      malformed('the reply is not UTF-8'),
    );
  });

  test('B-34 the log tail does not matter', async () => {
    expect(await ask({ f: repliesBytes(JSON.stringify(reply()), { 'x-amz-log-result': 'bG9n' }) })).toMatchObject(
      success('ok'),
    );
  });

  test('B-34 mended: Lambda’s status for an asynchronous invocation is no reply of the function', async () => {
    const accepted: Behaviour = (response) => {
      response.writeHead(202).end(JSON.stringify(reply()));
    };
    expect(await ask({ f: accepted })).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InternalFailure' });
  });

  test.each([
    ['B-40', { errorMessage: 'boom' }, 'the function failed: boom (log group /aws/lambda/f)'],
    [
      'B-40',
      { errorType: 'TypeError', errorMessage: 'x is undefined', trace: ['at secret.js'] },
      'the function failed: TypeError: x is undefined (log group /aws/lambda/f)',
    ],
    ['B-40 mended', { errorMessage: null }, NO_ERROR_MESSAGE],
    ['B-41 mended', 'not json', NO_ERROR_MESSAGE],
    ['B-41 mended', [1], NO_ERROR_MESSAGE],
    [
      'B-41 mended',
      { errorType: 'Runtime.ExitError' },
      'the function failed with Runtime.ExitError and gave no error message (log group /aws/lambda/f)',
    ],
  ])('%s a function error %j', async (_, body, text) => {
    expect(await ask({ f: failsWith(body) })).toMatchObject(couldNotDecide('FUNCTION_ERROR', text));
  });
});

describe('a reply', () => {
  const inProgress = { status: 'IN_PROGRESS', callbackDelaySeconds: 1 };
  const STATUS = 'status must be SUCCESS, FAILED or IN_PROGRESS, got';
  const CODE = "errorCode must be one of CloudFormation's handler error codes, got";
  const DELAY = 'callbackDelaySeconds must be a number, got';

  test.each<[string, string, string]>([
    ['B-50', '', 'the reply is empty'],
    ['B-50', 'SUCCESS', 'the reply is not JSON'],
    ['B-50 mended', '{"status":"SUCCESS","callbackDelaySeconds":NaN}', 'the reply is not JSON'],
    ['B-51', 'null', 'the reply must be a JSON object, got null'],
    ['B-51', '[{}]', 'the reply must be a JSON object, got a list of 1'],
    ['B-51', '7', 'the reply must be a JSON object, got a number'],
    ['B-51', 'true', 'the reply must be a JSON object, got a boolean'],
  ])('%s %j is malformed', async (_, body, text) => {
    expect(await ask({ f: repliesBytes(body) })).toMatchObject(malformed(text));
  });

  test('B-51 a JSON object inside a JSON string is refused and named as such', async () => {
    expect(await ask({ f: replies(JSON.stringify(reply())) })).toMatchObject(
      couldNotDecide(
        'STRING_RESPONSE',
        'the function returned a JSON string; return the object itself, do not serialise it',
      ),
    );
  });

  test('B-50 the last of duplicate keys counts', async () => {
    expect(
      await ask({ f: repliesBytes('{"status":"FAILED","status":"SUCCESS","errorCode":null,"message":"ok"}') }),
    ).toMatchObject(success('ok'));
  });

  test.each<[string, Record<string, unknown>, Partial<Answer>]>([
    [
      'B-52 without message, context and delay has the defaults',
      { status: 'SUCCESS', errorCode: null },
      success(NO_MESSAGE),
    ],
    [
      'B-52 FAILED without code means InternalFailure',
      { status: 'FAILED', message: 'm' },
      couldNotDecide('REPORTED_ERROR InternalFailure', 'm'),
    ],
    ['B-52 without status fails', { errorCode: null, message: 'm' }, refused(`${STATUS} nothing`, 'm')],
    ['B-53 with unknown keys is fine', reply({ extra: 1, result: 'x' }), success('ok')],
    [
      'B-54 with a status in lower case',
      reply({ status: 'success' }),
      refused(`${STATUS} success (did you mean SUCCESS?)`),
    ],
    ['B-54 with a null status', reply({ status: null }), refused(`${STATUS} null`)],
    ['B-54 with an object as status', reply({ status: {} }), refused(`${STATUS} an object with 0 keys`)],
    ['B-54 with PENDING', reply({ status: 'PENDING' }), refused(`${STATUS} PENDING`)],
    [
      'B-54 with CHANGE_SET_SUCCESS_SKIP_STACK_HOOK',
      reply({ status: 'CHANGE_SET_SUCCESS_SKIP_STACK_HOOK' }),
      refused(`${STATUS} CHANGE_SET_SUCCESS_SKIP_STACK_HOOK`),
    ],
    ['B-55 with an unknown code', reply({ status: 'FAILED', errorCode: 'Nope' }), refused(`${CODE} Nope`)],
    [
      'B-55 mended: with the name of a Python method as code',
      reply({ status: 'FAILED', errorCode: 'upper' }),
      refused(`${CODE} upper`),
    ],
    ['B-56 with a number as code', reply({ status: 'FAILED', errorCode: 5 }), refused(`${CODE} a number`)],
    [
      'B-56 with a list as code',
      reply({ status: 'FAILED', errorCode: ['NonCompliant'] }),
      refused(`${CODE} a list of 1`),
    ],
    ['B-56 with an empty code is unset', reply({ errorCode: '' }), success('ok')],
    ['B-56 with the code 0 is unset', reply({ errorCode: 0 }), success('ok')],
    ['B-56 with the code false is unset', reply({ errorCode: false }), success('ok')],
    [
      'B-57 FAILED with a null code',
      reply({ status: 'FAILED' }),
      refused('errorCode must say why with FAILED: NonCompliant, or why the function could not decide, got null'),
    ],
    [
      'B-58 mended: SUCCESS with NonCompliant is the objection that it is to the original, and the slip is told',
      reply({ errorCode: 'NonCompliant' }),
      objection('errorCode must be null with SUCCESS'),
    ],
    [
      'B-58 IN_PROGRESS with a code',
      reply({ ...inProgress, errorCode: 'Throttling' }),
      refused('errorCode must be null with IN_PROGRESS'),
    ],
    [
      'B-58 SUCCESS without a code',
      { status: 'SUCCESS', message: 'ok' },
      refused(
        'errorCode must be there with SUCCESS, and null, got nothing: only a whole reply of this contract approves',
      ),
    ],
    [
      'B-58 IN_PROGRESS without a code',
      { ...inProgress, message: 'ok' },
      refused(
        'errorCode must be there with IN_PROGRESS, and null, got nothing: only a whole reply of this contract approves',
      ),
    ],
    [
      'B-58 SUCCESS with another code',
      reply({ errorCode: 'Throttling' }),
      refused('errorCode must be null with SUCCESS'),
    ],
    [
      'B-52 an objection without status is one',
      { errorCode: 'NonCompliant', message: 'ok' },
      objection(`${STATUS} nothing`),
    ],
    ['B-59 {}', {}, malformed(`${STATUS} nothing`)],
    [
      'B-61 with a delay in words',
      reply({ ...inProgress, callbackDelaySeconds: 'five' }),
      refused(`${DELAY} a string of 4 characters`),
    ],
    [
      'B-61 mended: with a delay as text',
      reply({ ...inProgress, callbackDelaySeconds: '5' }),
      refused(`${DELAY} a string of 1 character`),
    ],
    ['B-61 mended: with a null delay', reply({ ...inProgress, callbackDelaySeconds: null }), refused(`${DELAY} null`)],
    [
      'B-61 mended: with a list as delay',
      reply({ ...inProgress, callbackDelaySeconds: [] }),
      refused(`${DELAY} a list of 0`),
    ],
    [
      'B-61 mended: with an object as delay',
      reply({ ...inProgress, callbackDelaySeconds: {} }),
      refused(`${DELAY} an object with 0 keys`),
    ],
    [
      'B-62 with a negative delay',
      reply({ ...inProgress, callbackDelaySeconds: -1 }),
      refused('callbackDelaySeconds must not be negative'),
    ],
    [
      'B-62 with half a second less than none',
      reply({ ...inProgress, callbackDelaySeconds: -0.5 }),
      refused('callbackDelaySeconds must not be negative'),
    ],
    [
      'B-63 SUCCESS with a delay',
      reply({ callbackDelaySeconds: 1 }),
      refused('callbackDelaySeconds must be 0 with SUCCESS'),
    ],
    [
      'B-63 FAILED with a delay',
      reply({ status: 'FAILED', errorCode: 'NonCompliant', callbackDelaySeconds: 1 }),
      objection('callbackDelaySeconds must be 0 with FAILED'),
    ],
    ['B-63 SUCCESS with the delay true', reply({ callbackDelaySeconds: true }), refused(`${DELAY} a boolean`)],
    [
      'B-64 mended: a fraction of a second is rounded up, as the field is a whole number',
      reply({ ...inProgress, callbackDelaySeconds: 1.5 }),
      { hookStatus: 'IN_PROGRESS', callbackDelaySeconds: 2 },
    ],
    [
      'B-64 mended: the delay true',
      reply({ ...inProgress, callbackDelaySeconds: true }),
      refused(`${DELAY} a boolean`),
    ],
    [
      'B-64 mended: a delay of 31 years, which nobody who deploys waits for, is an hour',
      reply({ ...inProgress, callbackDelaySeconds: 1e9 }),
      { hookStatus: 'IN_PROGRESS', callbackDelaySeconds: 3600 },
    ],
    [
      'B-65 SUCCESS with a context',
      reply({ callbackContext: { a: 1 } }),
      refused('callbackContext must be empty with SUCCESS'),
    ],
    [
      'B-65 FAILED with a context',
      reply({ status: 'FAILED', errorCode: 'NonCompliant', callbackContext: 'x' }),
      objection('callbackContext must be empty with FAILED'),
    ],
    ['B-65 SUCCESS with the context {}', reply({ callbackContext: {} }), success('ok')],
    ['B-65 SUCCESS with the context []', reply({ callbackContext: [] }), success('ok')],
    ['B-65 SUCCESS with an empty text as context', reply({ callbackContext: '' }), success('ok')],
    ['B-65 SUCCESS with the context 0', reply({ callbackContext: 0 }), success('ok')],
    [
      'B-66 IN_PROGRESS with a null context',
      reply({ ...inProgress, callbackContext: null }),
      { hookStatus: 'IN_PROGRESS', callbackDelaySeconds: 1 },
    ],
    [
      'B-66 IN_PROGRESS with the context {}',
      reply({ ...inProgress, callbackContext: {} }),
      { hookStatus: 'IN_PROGRESS' },
    ],
    ['B-67 with a number as message', reply({ message: 5 }), success('5')],
    ['B-67 with an object as message', reply({ message: { a: [1] } }), success('{"a":[1]}')],
    ['B-67 with a null message', reply({ message: null }), success(NO_MESSAGE)],
  ])('%s', async (_, body, expected) => {
    expect(await ask({ f: replies(body) })).toMatchObject(expected);
  });

  test.each<[string, Behaviour, string, string, string]>([
    ['is unknown to Lambda', refuses(404, 'ResourceNotFoundException'), 'NOT_FOUND', 'NotFound', 'NOT_FOUND'],
    ['may not be invoked', refuses(403, 'AccessDeniedException'), 'ACCESS_DENIED', 'AccessDenied', 'ACCESS_DENIED'],
    ['is throttled to the end', refuses(429, 'TooManyRequestsException'), 'THROTTLED', 'Throttling', 'THROTTLED'],
  ])('B-60 mended: a function that %s is an error of its own kind', async (_, behaviour, kind, errorCode) => {
    const answer = await ask({ f: behaviour });
    expect(answer).toMatchObject({ hookStatus: 'FAILED', errorCode });
    expect(answer.message).toMatch(
      new RegExp(`^Blocked by 1 of 1 policy function.\\nf: could not decide \\(${kind}\\): `),
    );
    expect(answer.message).not.toMatch(/arn:|111122223333|Exception/);
    expect(hook().records()).toContainEqual(
      expect.objectContaining({ record: 'decision', outcome: 'ERROR', errorKind: kind }),
    );
  });

  test('a function that is throttled for a moment is asked again', async () => {
    const answer = await ask({ f: inTurn(refuses(429, 'TooManyRequestsException'), replies(reply())) });
    expect(answer).toMatchObject(success('ok'));
    expect(policies().received).toHaveLength(2);
  });
});
