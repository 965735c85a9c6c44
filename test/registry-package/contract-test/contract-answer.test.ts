import { describe, expect, test } from '@jest/globals';
import {
  contractAnswer,
  type Expectation,
} from '../../../src/registry-package/contract-test/checks/contract-answer.ts';

function judged(answer: unknown, expected: Expectation) {
  return contractAnswer(typeof answer === 'string' ? answer : JSON.stringify(answer), expected);
}

const FAILED = { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: 'no', callbackDelaySeconds: 0 };

describe('an answer of a hook', () => {
  test.each<[unknown, Expectation]>([
    [{ hookStatus: 'SUCCESS' }, 'SUCCESS'],
    [{ hookStatus: 'SUCCESS', errorCode: 0, callbackDelaySeconds: 0, message: '' }, 'SUCCESS'],
    [FAILED, 'FAILED'],
    [{ ...FAILED, errorCode: 'UnsupportedTarget' }, 'UNSUPPORTED_TARGET'],
    [{ ...FAILED, annotations: [], clientRequestToken: 'x' }, 'FAILED'],
  ])('%j keeps the contract where %s is expected', (answer, expected) => {
    expect(judged(answer, expected)).toEqual({ kind: 'final' });
  });

  test('that is in progress is asked for again with its context, after its delay', () => {
    const answer = { hookStatus: 'IN_PROGRESS', callbackContext: { a: 1 }, callbackDelaySeconds: 2 };
    expect(judged(answer, 'FAILED')).toEqual({ kind: 'in-progress', callbackContext: { a: 1 }, delaySeconds: 2 });
    expect(judged({ hookStatus: 'IN_PROGRESS' }, 'SUCCESS')).toEqual({
      kind: 'in-progress',
      callbackContext: null,
      delaySeconds: 0,
    });
  });

  test.each<[unknown, Expectation, string]>([
    ['not json', 'SUCCESS', 'the answer is not JSON'],
    [[], 'SUCCESS', 'IN_PROGRESS, SUCCESS or FAILED'],
    [{}, 'SUCCESS', 'hookStatus: expected IN_PROGRESS, SUCCESS or FAILED'],
    [{ hookStatus: 'PENDING' }, 'SUCCESS', 'hookStatus: expected IN_PROGRESS, SUCCESS or FAILED'],
    [{ hookStatus: 'SUCCESS', errorCode: null }, 'SUCCESS', 'errorCode: expected no error code'],
    [{ hookStatus: 'SUCCESS', callbackDelaySeconds: 1 }, 'SUCCESS', 'callbackDelaySeconds: expected no delay'],
    [{ hookStatus: 'SUCCESS' }, 'FAILED', 'expected FAILED, got SUCCESS'],
    [FAILED, 'SUCCESS', 'expected SUCCESS, got FAILED / NonCompliant: no'],
    [FAILED, 'UNSUPPORTED_TARGET', 'expected the error code UnsupportedTarget, got NonCompliant: no'],
    [{ ...FAILED, errorCode: 'Nonsense' }, 'FAILED', 'errorCode: expected a handler error code'],
    [{ ...FAILED, errorCode: undefined }, 'FAILED', 'errorCode: expected a handler error code'],
    [{ ...FAILED, message: '' }, 'FAILED', 'message: expected a message that says something'],
    [{ ...FAILED, message: null }, 'FAILED', 'message: expected a message'],
    [{ ...FAILED, callbackDelaySeconds: 3 }, 'FAILED', 'callbackDelaySeconds: expected no delay'],
    [{ hookStatus: 'IN_PROGRESS', errorCode: null }, 'SUCCESS', 'errorCode: expected no error code'],
    [{ hookStatus: 'IN_PROGRESS', result: 'x' }, 'SUCCESS', 'result: expected no result'],
  ])('%j breaks the contract where %s is expected', (answer, expected, problem) => {
    expect(judged(answer, expected)).toEqual({ kind: 'broken', problem: expect.stringContaining(problem) });
  });
});
