import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ContractName, Outcome } from '../../../../src/hook/domain.ts';
import { CONTRACTS } from '../../../../src/hook/policy/contract/contracts.ts';
import { NO_MESSAGE } from '../../../../src/hook/policy/contract/reply/reply.ts';
import { runs } from '../../../support/runs.ts';

const complete = { status: 'SUCCESS', errorCode: null, message: 'ok', callbackContext: null, callbackDelaySeconds: 0 };
const inProgress = { ...complete, status: 'IN_PROGRESS' };
const objection = { ...complete, status: 'FAILED', errorCode: 'NonCompliant', message: 'bucket is public' };
const hookSuccess = { hookStatus: 'SUCCESS', message: 'ok', clientRequestToken: 'token-1' };

function decode(reply: unknown, contract: ContractName = 'invoker'): Outcome {
  return CONTRACTS[contract].reply(Buffer.from(typeof reply === 'string' ? reply : JSON.stringify(reply)), 'token-1');
}

/** The rules that a refused reply breaks. */
function brokenRules(reply: unknown, contract?: ContractName): string[] {
  const outcome = decode(reply, contract);
  if (outcome.kind !== 'ERROR') throw new Error(`Expected an error, got ${outcome.kind}`);
  expect(outcome.error).toBe('MALFORMED_RESPONSE');
  return outcome.message.split('; ');
}

describe('a reply that approves', () => {
  test.each<[string, unknown, Outcome]>([
    ['SUCCESS passes', complete, { kind: 'PASSED', message: 'ok' }],
    [
      'IN_PROGRESS hands its context and delay on',
      { ...inProgress, callbackContext: [1], callbackDelaySeconds: 1.5 },
      { kind: 'IN_PROGRESS', message: 'ok', callbackContext: [1], callbackDelaySeconds: 1.5 },
    ],
    [
      'IN_PROGRESS with a context and a delay as large as may be',
      { ...inProgress, callbackContext: 'x'.repeat(64 * 1024 - 2), callbackDelaySeconds: 2 ** 31 - 1 },
      {
        kind: 'IN_PROGRESS',
        message: 'ok',
        callbackContext: 'x'.repeat(64 * 1024 - 2),
        callbackDelaySeconds: 2 ** 31 - 1,
      },
    ],
    [
      'without message, context and delay takes the original’s defaults',
      { status: 'SUCCESS', errorCode: null },
      { kind: 'PASSED', message: NO_MESSAGE },
    ],
    ['with unknown keys', { ...complete, extra: 1 }, { kind: 'PASSED', message: 'ok' }],
    [
      'with a message of another type, which is shown as JSON',
      { ...complete, message: { a: 1 } },
      { kind: 'PASSED', message: '{"a":1}' },
    ],
    [
      'with the code 0 and the context [], which are unset',
      { ...complete, errorCode: 0, callbackContext: [] },
      { kind: 'PASSED', message: 'ok' },
    ],
    [
      'with an empty code and context',
      { ...complete, errorCode: '', callbackContext: '' },
      { kind: 'PASSED', message: 'ok' },
    ],
    ['with the context {}', { ...complete, callbackContext: {} }, { kind: 'PASSED', message: 'ok' }],
    ['in an answer of a Lambda Hook with the request’s token', hookSuccess, { kind: 'PASSED', message: 'ok' }],
    ['in both spellings, whole in both', { ...complete, ...hookSuccess }, { kind: 'PASSED', message: 'ok' }],
    [
      'with only SKIPPED annotations says that the function is not concerned',
      { ...complete, annotations: [{ annotationName: 'a', status: 'SKIPPED' }] },
      { kind: 'SKIPPED', reason: 'NOT_APPLICABLE', message: 'ok' },
    ],
    [
      'with a FAILED annotation is the function’s own warning',
      {
        ...complete,
        annotations: [
          { annotationName: 'a', status: 'PASSED' },
          { annotationName: 'b', status: 'FAILED', statusMessage: 'deprecated' },
        ],
      },
      { kind: 'NON_COMPLIANT', message: 'ok', warningOnly: true, findings: [{ rule: 'b', message: 'deprecated' }] },
    ],
    [
      'as the last of duplicate keys',
      '{"status":"FAILED","status":"SUCCESS","errorCode":null}',
      { kind: 'PASSED', message: NO_MESSAGE },
    ],
  ])('%s', (_, reply, outcome) => {
    expect(decode(reply)).toEqual(outcome);
  });

  const WHOLE = 'got nothing: only a whole reply of this contract approves';
  test.each<[string, unknown, string[]]>([
    ['a health check’s', { status: 'SUCCESS' }, [`errorCode must be there with SUCCESS, and null, ${WHOLE}`]],
    [
      'that of another service',
      { status: 'SUCCESS', jobId: 'j-7' },
      [`errorCode must be there with SUCCESS, and null, ${WHOLE}`],
    ],
    [
      'IN_PROGRESS without a code',
      { status: 'IN_PROGRESS', callbackDelaySeconds: 1 },
      [`errorCode must be there with IN_PROGRESS, and null, ${WHOLE}`],
    ],
    [
      'an unknown status',
      { ...complete, status: 'PENDING' },
      ['status must be SUCCESS, FAILED or IN_PROGRESS, got PENDING'],
    ],
    [
      'a status in lower case',
      { ...complete, status: 'success' },
      ['status must be SUCCESS, FAILED or IN_PROGRESS, got success (did you mean SUCCESS?)'],
    ],
    [
      'a sentence as status, which may hold anything',
      { ...complete, status: 'all is well' },
      ['status must be SUCCESS, FAILED or IN_PROGRESS, got a string of 11 characters'],
    ],
    [
      'a word as status that is longer than any of a closed list',
      { ...complete, status: 'x'.repeat(41) },
      ['status must be SUCCESS, FAILED or IN_PROGRESS, got a string of 41 characters'],
    ],
    [
      'a key in another case',
      { Status: 'SUCCESS', errorCode: null },
      ['there is Status, but keys are case-sensitive: it must be status'],
    ],
    [
      'one for API Gateway',
      { statusCode: 200, body: '{"status":"SUCCESS","errorCode":null}' },
      [
        'status must be SUCCESS, FAILED or IN_PROGRESS, got nothing ({statusCode, body} is a reply for API Gateway: return the object itself)',
      ],
    ],
    ['nothing', {}, ['status must be SUCCESS, FAILED or IN_PROGRESS, got nothing']],
    ['SUCCESS with a code', { ...complete, errorCode: 'Throttling' }, ['errorCode must be null with SUCCESS']],
    ['IN_PROGRESS with a code', { ...inProgress, errorCode: 'NotFound' }, ['errorCode must be null with IN_PROGRESS']],
    [
      'two statuses that differ',
      { ...complete, ...hookSuccess, hookStatus: 'IN_PROGRESS' },
      ['status and hookStatus must not contradict each other'],
    ],
    [
      'a delay as text',
      { ...inProgress, callbackDelaySeconds: '5' },
      ['callbackDelaySeconds must be a number, got a string of 1 character'],
    ],
    [
      'a delay of null',
      { ...inProgress, callbackDelaySeconds: null },
      ['callbackDelaySeconds must be a number, got null'],
    ],
    [
      'a delay of true',
      { ...inProgress, callbackDelaySeconds: true },
      ['callbackDelaySeconds must be a number, got a boolean'],
    ],
    ['a negative delay', { ...inProgress, callbackDelaySeconds: -0.5 }, ['callbackDelaySeconds must not be negative']],
    [
      'a delay that is read as infinity',
      '{"status":"IN_PROGRESS","errorCode":null,"callbackDelaySeconds":1e999}',
      ['callbackDelaySeconds must be at most 2147483647'],
    ],
    [
      'a delay beyond what CloudFormation can hold',
      { ...inProgress, callbackDelaySeconds: 2 ** 31 },
      ['callbackDelaySeconds must be at most 2147483647'],
    ],
    ['a delay with SUCCESS', { ...complete, callbackDelaySeconds: 1 }, ['callbackDelaySeconds must be 0 with SUCCESS']],
    [
      'a context that is nested too deep to be written again',
      `{"status":"IN_PROGRESS","errorCode":null,"callbackContext":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      ['the reply is nested more than 250 levels deep'],
    ],
    [
      'a context that is too large to be carried',
      { ...inProgress, callbackContext: { state: 'x'.repeat(64 * 1024) } },
      ['callbackContext must be at most 64 KB of JSON, so that larger state must be kept elsewhere'],
    ],
    [
      'a context with SUCCESS',
      { ...complete, callbackContext: { a: 1 } },
      ['callbackContext must be empty with SUCCESS'],
    ],
    [
      'a Lambda Hook’s without token',
      { hookStatus: 'SUCCESS', message: 'ok' },
      [
        'clientRequestToken must be the one of the request with SUCCESS in hookStatus, got nothing',
        'a function written for AWS\'s Lambda Hooks is asked in its own language with "Contract": "lambda-hook"',
      ],
    ],
    [
      'a Lambda Hook’s with a constant as token',
      { ...hookSuccess, clientRequestToken: 'N/A' },
      ['clientRequestToken must be the one of the request, got a string of 3 characters'],
    ],
    [
      'a malformed annotation',
      { ...complete, annotations: [{ annotationName: 'a', status: 'OK' }] },
      ['annotations[0].status must be PASSED, FAILED or SKIPPED, got OK'],
    ],
    [
      'annotations that are no list',
      { ...complete, annotations: 'none' },
      [
        'annotations must be a list, got a string of 4 characters',
        'annotations must be an object, got a string of 4 characters',
      ],
    ],
    [
      'several rules broken, all of which are named',
      { status: 'DONE', errorCode: 7, callbackDelaySeconds: -1 },
      [
        'status must be SUCCESS, FAILED or IN_PROGRESS, got DONE',
        "errorCode must be one of CloudFormation's handler error codes, got a number",
        'callbackDelaySeconds must not be negative',
      ],
    ],
  ])('is refused: %s', (_, reply, rules) => {
    expect(brokenRules(reply)).toEqual(rules);
  });

  test('is refused, and what it said is kept', () => {
    expect(decode({ ...complete, status: 'OK', message: 'all buckets are private' })).toMatchObject({
      error: 'MALFORMED_RESPONSE',
      said: 'all buckets are private',
    });
  });

  test.each<[string, unknown, string[]]>([
    [
      'in the original’s spelling',
      complete,
      [
        'hookStatus must be SUCCESS, FAILED or IN_PROGRESS, got nothing (there is status; a function that answers with it is asked in its own language with "Contract": "invoker")',
      ].flatMap((rule) => rule.split('; ')),
    ],
    [
      'without token',
      { hookStatus: 'IN_PROGRESS' },
      ['clientRequestToken must be the one of the request with IN_PROGRESS in hookStatus, got nothing'],
    ],
  ])('is refused of a function that is asked as a Lambda Hook: %s', (_, reply, rules) => {
    expect(brokenRules(reply, 'lambda-hook')).toEqual(rules);
  });

  test('of a function that is asked as a Lambda Hook needs no code', () => {
    expect(decode(hookSuccess, 'lambda-hook')).toEqual({ kind: 'PASSED', message: 'ok' });
  });
});

describe('a reply that objects', () => {
  test.each<[string, object, string | undefined]>([
    ['whole', objection, undefined],
    ['as a Lambda Hook', { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: 'bucket is public' }, undefined],
    ['with an empty list as context', { ...objection, callbackContext: [] }, undefined],
    [
      'with a delay as text',
      { ...objection, callbackDelaySeconds: '0' },
      'callbackDelaySeconds must be a number, got a string of 1 character',
    ],
    ['with a delay', { ...objection, callbackDelaySeconds: 9 }, 'callbackDelaySeconds must be 0 with FAILED'],
    [
      'with a left-over context',
      { ...objection, callbackContext: { n: 1 } },
      'callbackContext must be empty with FAILED',
    ],
    [
      'with the token of nobody',
      { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: 'bucket is public', clientRequestToken: 'N/A' },
      'clientRequestToken must be the one of the request, got a string of 3 characters',
    ],
    [
      'without a status',
      { errorCode: 'NonCompliant', message: 'bucket is public' },
      'status must be SUCCESS, FAILED or IN_PROGRESS, got nothing',
    ],
    [
      'with a status of its own making',
      { ...objection, status: 'FAILURE' },
      'status must be SUCCESS, FAILED or IN_PROGRESS, got FAILURE (did you mean FAILED?)',
    ],
    ['with SUCCESS beside it', { ...objection, status: 'SUCCESS' }, 'errorCode must be null with SUCCESS'],
    ['while it is in progress', { ...objection, status: 'IN_PROGRESS' }, 'errorCode must be null with IN_PROGRESS'],
    [
      'and approves in the other spelling',
      { ...objection, hookStatus: 'SUCCESS' },
      'status and hookStatus must not contradict each other',
    ],
    [
      'with a code in other letters',
      { ...objection, errorCode: 'NON_COMPLIANT' },
      'errorCode must be NonCompliant, got NON_COMPLIANT',
    ],
    [
      'with keys as C# and Go write them',
      { Status: 'FAILED', ErrorCode: 'NonCompliant', Message: 'bucket is public' },
      'there is Status, but keys are case-sensitive: it must be status; there is ErrorCode, but keys are case-sensitive: it must be errorCode',
    ],
    [
      'with annotations that are a text',
      { ...objection, annotations: 'see above' },
      'annotations must be a list, got a string of 9 characters; annotations must be an object, got a string of 9 characters',
    ],
  ])('%s is an objection', (_, reply, contractNote) => {
    for (const contract of ['invoker', 'lambda-hook'] as const) {
      expect(decode(reply, contract)).toMatchObject({ kind: 'NON_COMPLIANT', message: 'bucket is public' });
    }
    const outcome = decode(reply);
    expect(outcome.kind === 'NON_COMPLIANT' ? outcome.contractNote : 'no objection').toBe(contractNote);
    expect(outcome).not.toHaveProperty('warningOnly');
  });

  test('brings every failed rule, worst first, as far as each can be read', () => {
    const annotations = [
      { annotationName: 'tags', status: 'FAILED', statusMessage: 'no owner' },
      { annotationName: 'encryption', status: 'FAILED', severityLevel: 'LOW', path: '/BucketEncryption' },
      { annotationName: 'naming', status: 'PASSED', statusMessage: 'fine' },
      {
        annotationName: 'public',
        status: 'FAILED',
        statusMessage: 'ACL is public',
        remediationMessage: 'Block it.',
        remediationLink: 'https://wiki.example/acl',
        severityLevel: 'Critical',
      },
      { annotationName: 'logging', status: 'FAIL', path: 'LoggingConfiguration' },
      { status: 'FAILED', statusMessage: { text: 'odd' } },
      'and so on',
    ];
    expect(decode({ ...objection, annotations })).toMatchObject({
      kind: 'NON_COMPLIANT',
      message: 'bucket is public',
      findings: [
        {
          rule: 'public',
          message: 'ACL is public',
          severityLevel: 'CRITICAL',
          remediationMessage: 'Block it.',
          remediationLink: 'https://wiki.example/acl',
        },
        { rule: 'encryption', message: '', severityLevel: 'LOW', path: '/BucketEncryption' },
        { rule: 'tags', message: 'no owner' },
        { rule: 'logging', message: '' },
        { rule: 'rule 6', message: '' },
      ],
      contractNote: [
        'annotations[3].severityLevel must be CRITICAL, HIGH, MEDIUM, LOW or INFORMATIONAL, got Critical (did you mean CRITICAL?)',
        'annotations[4].status must be PASSED, FAILED or SKIPPED, got FAIL (did you mean FAILED?)',
        'annotations[4].path must be a JSON pointer into the properties, such as /VersioningConfiguration/Status',
        'annotations[5].annotationName must name the rule, got nothing',
        'annotations[5].statusMessage must be a string, got an object with 1 keys',
        'and 1 more slip in annotations',
      ].join('; '),
    });
  });

  test('keeps a hundred of a thousand failed rules, the worst, and says how many there are besides', () => {
    const annotations = Array.from({ length: 1000 }, (_, index) => ({
      annotationName: `rule-${index}`,
      status: 'FAILED',
      severityLevel: index === 999 ? 'CRITICAL' : 'LOW',
    }));
    const outcome = decode({ ...objection, message: '', annotations });
    expect(outcome).toMatchObject({ message: '', findingsLeftOut: 900 });
    const findings = outcome.kind === 'NON_COMPLIANT' ? outcome.findings : [];
    expect(findings.map(({ rule }) => rule).slice(0, 2)).toEqual(['rule-999', 'rule-0']);
    expect(findings).toHaveLength(100);
  });
});

describe('a reply that could not decide', () => {
  test.each<[string, object, object]>([
    [
      'with a code of its own',
      { ...complete, status: 'FAILED', errorCode: 'Throttling' },
      { error: 'REPORTED_ERROR', message: 'ok', reportedCode: 'Throttling' },
    ],
    [
      'without a code means InternalFailure, as to the original',
      { status: 'FAILED', message: 'x' },
      { error: 'REPORTED_ERROR', message: 'x', reportedCode: 'InternalFailure' },
    ],
    [
      'with a code and without a status means FAILED, as to the original',
      { errorCode: 'AccessDenied', message: 'x' },
      {
        error: 'REPORTED_ERROR',
        reportedCode: 'AccessDenied',
        contractNote: 'status must be SUCCESS, FAILED or IN_PROGRESS, got nothing',
      },
    ],
    [
      'with a slip beside it keeps its code',
      { ...complete, status: 'FAILED', errorCode: 'NotFound', callbackDelaySeconds: null },
      {
        error: 'REPORTED_ERROR',
        reportedCode: 'NotFound',
        contractNote: 'callbackDelaySeconds must be a number, got null',
      },
    ],
    [
      'with a failed rule keeps it',
      {
        ...complete,
        status: 'FAILED',
        errorCode: 'InternalFailure',
        annotations: [{ annotationName: 'kms', status: 'FAILED', statusMessage: 'key not readable' }],
      },
      { error: 'REPORTED_ERROR', findings: [{ rule: 'kms', message: 'key not readable' }] },
    ],
    [
      'with an unknown code is malformed, and what it said is kept',
      { hookStatus: 'FAILED', errorCode: 'InvalidResource', message: 'Unknown target.', clientRequestToken: 'token-1' },
      {
        error: 'MALFORMED_RESPONSE',
        message:
          "errorCode must be one of CloudFormation's handler error codes, got InvalidResource (did you mean InvalidRequest?)",
        said: 'Unknown target.',
      },
    ],
    [
      'with a code that is no text is malformed',
      { ...complete, status: 'FAILED', errorCode: ['NonCompliant'] },
      {
        error: 'MALFORMED_RESPONSE',
        message: "errorCode must be one of CloudFormation's handler error codes, got a list of 1",
      },
    ],
    [
      'with a null code is malformed',
      { ...complete, status: 'FAILED' },
      {
        error: 'MALFORMED_RESPONSE',
        message: 'errorCode must say why with FAILED: NonCompliant, or why the function could not decide, got null',
      },
    ],
  ])('%s', (_, reply, outcome) => {
    expect(decode(reply)).toMatchObject({ kind: 'ERROR', ...outcome });
  });

  test('as a JSON string is named as such, with the fix', () => {
    expect(decode(JSON.stringify(JSON.stringify(complete)))).toEqual({
      kind: 'ERROR',
      error: 'STRING_RESPONSE',
      message: 'the function returned a JSON string; return the object itself, do not serialise it',
    });
  });

  test.each([
    ['empty', '', 'the reply is empty'],
    ['not JSON', '{', 'the reply is not JSON'],
    [
      'NaN, which only Python calls JSON',
      '{"status":"IN_PROGRESS","callbackDelaySeconds":NaN}',
      'the reply is not JSON',
    ],
    ['null', 'null', 'the reply must be a JSON object, got null'],
    ['a list', '[1,2]', 'the reply must be a JSON object, got a list of 2'],
    ['a number', '5', 'the reply must be a JSON object, got a number'],
    ['a boolean', 'true', 'the reply must be a JSON object, got a boolean'],
  ])('is none: %s', (_, reply, rule) => {
    expect(brokenRules(reply)).toEqual([rule]);
  });

  test('is none: bytes that are not UTF-8', () => {
    expect(CONTRACTS.invoker.reply(new Uint8Array([0x22, 0xff, 0x22]), 'token-1')).toEqual({
      kind: 'ERROR',
      error: 'MALFORMED_RESPONSE',
      message: 'the reply is not UTF-8',
      recordedNote: 'the reply is not UTF-8',
    });
  });

  const manyReplies = runs({ quick: 1000, full: 100_000 });

  test(`any bytes have a meaning (${manyReplies.numRuns} replies)`, () => {
    const replies = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => new Uint8Array(Buffer.from(text))),
    );
    fc.assert(
      fc.property(replies, (payload) => {
        expect(CONTRACTS.invoker.reply(payload, 'token-1')).toHaveProperty('kind');
        expect(CONTRACTS['lambda-hook'].reply(payload, 'token-1')).toHaveProperty('kind');
      }),
      manyReplies,
    );
  });
});
