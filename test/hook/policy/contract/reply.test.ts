import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeReply, NO_MESSAGE } from '../../../../src/hook/policy/contract/reply.ts';
import { runs } from '../../../support/runs.ts';

const complete = { status: 'SUCCESS', errorCode: null, message: 'ok', callbackContext: null, callbackDelaySeconds: 0 };

function decode(reply: unknown) {
  return decodeReply(Buffer.from(typeof reply === 'string' ? reply : JSON.stringify(reply)), 'token-1');
}

function brokenRules(reply: unknown): string[] {
  const outcome = decode(reply);
  if (outcome.kind !== 'ERROR') throw new Error(`Expected an error, got ${outcome.kind}`);
  expect(outcome.error).toBe('MALFORMED_RESPONSE');
  return outcome.message.split('; ');
}

describe('a policy function’s reply', () => {
  test.each([
    ['SUCCESS passes', complete, { kind: 'PASSED', message: 'ok', advice: {} }],
    [
      'FAILED with NonCompliant',
      { ...complete, status: 'FAILED', errorCode: 'NonCompliant' },
      { kind: 'NON_COMPLIANT', message: 'ok', advice: {} },
    ],
    [
      'FAILED with another code could not decide',
      { ...complete, status: 'FAILED', errorCode: 'Throttling' },
      { kind: 'ERROR', error: 'REPORTED_ERROR', message: 'ok', reportedCode: 'Throttling' },
    ],
    [
      'FAILED without a code means InternalFailure',
      { status: 'FAILED', message: 'x' },
      { kind: 'ERROR', error: 'REPORTED_ERROR', message: 'x', reportedCode: 'InternalFailure' },
    ],
    [
      'IN_PROGRESS hands its context and delay on',
      { ...complete, status: 'IN_PROGRESS', callbackContext: [1], callbackDelaySeconds: 1.5 },
      { kind: 'IN_PROGRESS', message: 'ok', callbackContext: [1], callbackDelaySeconds: 1.5 },
    ],
    [
      'IN_PROGRESS with a context and a delay as large as may be',
      {
        ...complete,
        status: 'IN_PROGRESS',
        callbackContext: 'x'.repeat(64 * 1024 - 2),
        callbackDelaySeconds: 2 ** 31 - 1,
      },
      {
        kind: 'IN_PROGRESS',
        message: 'ok',
        callbackContext: 'x'.repeat(64 * 1024 - 2),
        callbackDelaySeconds: 2 ** 31 - 1,
      },
    ],
    [
      'missing keys take the original’s defaults',
      { status: 'SUCCESS' },
      { kind: 'PASSED', message: NO_MESSAGE, advice: {} },
    ],
    ['unknown keys are ignored', { ...complete, extra: 1 }, { kind: 'PASSED', message: 'ok', advice: {} }],
    [
      'a message of another type is shown as JSON',
      { ...complete, message: { a: 1 } },
      { kind: 'PASSED', message: '{"a":1}', advice: {} },
    ],
    [
      'an empty context and false codes are unset',
      { ...complete, errorCode: 0, callbackContext: [] },
      { kind: 'PASSED', message: 'ok', advice: {} },
    ],
    [
      'only SKIPPED annotations say that the function has nothing to say',
      { ...complete, annotations: [{ annotationName: 'a', status: 'SKIPPED' }] },
      { kind: 'SKIPPED', reason: 'NOT_APPLICABLE', message: 'ok', advice: {} },
    ],
    [
      'the advice of a FAILED annotation comes first',
      {
        ...complete,
        status: 'FAILED',
        errorCode: 'NonCompliant',
        annotations: [
          { annotationName: 'a', status: 'PASSED', remediationMessage: 'nothing to do' },
          { annotationName: 'b', status: 'FAILED', remediationMessage: 'mend it', severityLevel: 'HIGH' },
        ],
      },
      { kind: 'NON_COMPLIANT', message: 'ok', advice: { remediationMessage: 'mend it', severityLevel: 'HIGH' } },
    ],
    [
      'the Lambda Hook’s own shape',
      { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: 'no' },
      { kind: 'NON_COMPLIANT', message: 'no', advice: {} },
    ],
    [
      'the last of duplicate keys counts',
      '{"status":"FAILED","status":"SUCCESS"}',
      { kind: 'PASSED', message: NO_MESSAGE, advice: {} },
    ],
  ])('%s', (_, reply, outcome) => {
    expect(decode(reply)).toEqual(outcome);
  });

  test('a JSON string is named as such, with the fix', () => {
    expect(decode(JSON.stringify(JSON.stringify(complete)))).toEqual({
      kind: 'ERROR',
      error: 'STRING_RESPONSE',
      message: 'the function returned a JSON string; return the object itself, do not serialise it',
    });
  });

  test.each([
    ['empty', '', ['the reply is empty']],
    ['not JSON', '{', ['the reply is not JSON']],
    [
      'NaN, which only Python calls JSON',
      '{"status":"IN_PROGRESS","callbackDelaySeconds":NaN}',
      ['the reply is not JSON'],
    ],
    ['null', 'null', ['the reply must be a JSON object, got null']],
    ['a list', '[1,2]', ['the reply must be a JSON object, got a list of 2']],
    ['a number', '5', ['the reply must be a JSON object, got a number']],
    ['a boolean', 'true', ['the reply must be a JSON object, got a boolean']],
    [
      'an unknown status',
      { ...complete, status: 'PENDING' },
      ['status must be SUCCESS, FAILED or IN_PROGRESS, got a string of 7 characters'],
    ],
    [
      'a status in lower case',
      { ...complete, status: 'success' },
      ['status must be SUCCESS, FAILED or IN_PROGRESS, got a string of 7 characters'],
    ],
    ['nothing', {}, ['status must be SUCCESS, FAILED or IN_PROGRESS, got nothing']],
    [
      'an unknown code',
      { ...complete, status: 'FAILED', errorCode: 'upper' },
      ["errorCode must be one of CloudFormation's handler error codes, got a string of 5 characters"],
    ],
    [
      'a code that is no text',
      { ...complete, status: 'FAILED', errorCode: [5] },
      ["errorCode must be one of CloudFormation's handler error codes, got a list of 1"],
    ],
    [
      'FAILED with a null code',
      { ...complete, status: 'FAILED' },
      ['errorCode must say why with FAILED: NonCompliant, or why the function could not decide, got null'],
    ],
    ['SUCCESS with a code', { ...complete, errorCode: 'NonCompliant' }, ['errorCode must be null with SUCCESS']],
    [
      'IN_PROGRESS with a code',
      { ...complete, status: 'IN_PROGRESS', errorCode: 'NonCompliant' },
      ['errorCode must be null with IN_PROGRESS'],
    ],
    [
      'a delay as text',
      { ...complete, status: 'IN_PROGRESS', callbackDelaySeconds: '5' },
      ['callbackDelaySeconds must be a number, got a string of 1 character'],
    ],
    [
      'a delay of null',
      { ...complete, status: 'IN_PROGRESS', callbackDelaySeconds: null },
      ['callbackDelaySeconds must be a number, got null'],
    ],
    [
      'a delay of true',
      { ...complete, status: 'IN_PROGRESS', callbackDelaySeconds: true },
      ['callbackDelaySeconds must be a number, got a boolean'],
    ],
    [
      'a negative delay',
      { ...complete, status: 'IN_PROGRESS', callbackDelaySeconds: -0.5 },
      ['callbackDelaySeconds must not be negative'],
    ],
    [
      'a delay that is read as infinity',
      '{"status":"IN_PROGRESS","callbackDelaySeconds":1e999}',
      ['callbackDelaySeconds must be at most 2147483647'],
    ],
    [
      'a delay beyond what CloudFormation can hold',
      { ...complete, status: 'IN_PROGRESS', callbackDelaySeconds: 2 ** 31 },
      ['callbackDelaySeconds must be at most 2147483647'],
    ],
    [
      'a context that is nested too deep to be written again',
      `{"status":"IN_PROGRESS","callbackContext":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      ['callbackContext must not be nested more than 250 levels deep'],
    ],
    [
      'a context that is too large to be carried',
      { ...complete, status: 'IN_PROGRESS', callbackContext: { state: 'x'.repeat(64 * 1024) } },
      ['callbackContext must be at most 64 KB of JSON, so that larger state must be kept elsewhere'],
    ],
    ['a delay with SUCCESS', { ...complete, callbackDelaySeconds: 1 }, ['callbackDelaySeconds must be 0 with SUCCESS']],
    [
      'a context with SUCCESS',
      { ...complete, callbackContext: { a: 1 } },
      ['callbackContext must be empty with SUCCESS'],
    ],
    [
      'a foreign token',
      { hookStatus: 'SUCCESS', clientRequestToken: 'other' },
      ['clientRequestToken must be the one of the request'],
    ],
    [
      'a malformed annotation',
      { ...complete, annotations: [{ annotationName: 'a', status: 'OK' }] },
      ['annotations[0].status: Invalid option: expected one of "PASSED"|"FAILED"|"SKIPPED"'],
    ],
    [
      'several rules broken, all of which are named',
      { status: 'DONE', errorCode: 7, callbackDelaySeconds: -1 },
      [
        'status must be SUCCESS, FAILED or IN_PROGRESS, got a string of 4 characters',
        "errorCode must be one of CloudFormation's handler error codes, got a number",
        'callbackDelaySeconds must not be negative',
      ],
    ],
  ])('is malformed: %s', (_, reply, rules) => {
    expect(brokenRules(reply)).toEqual(rules);
  });

  test('is malformed: bytes that are not UTF-8', () => {
    expect(decodeReply(new Uint8Array([0x22, 0xff, 0x22]), 'token-1')).toEqual({
      kind: 'ERROR',
      error: 'MALFORMED_RESPONSE',
      message: 'the reply is not UTF-8',
    });
  });

  test('any bytes have a meaning', () => {
    const replies = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => new Uint8Array(Buffer.from(text))),
    );
    fc.assert(
      fc.property(replies, (payload) => {
        expect(decodeReply(payload, 'token-1')).toHaveProperty('kind');
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });
});
