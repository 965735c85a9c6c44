import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { HookRequest } from '../../../src/hook/domain.ts';
import { FIRST_ROUND } from '../../../src/hook/protocol/callback-context.ts';
import { parseEvent } from '../../../src/hook/protocol/event.ts';
import { damaged } from '../../support/events/damaged.ts';
import { lambdaEvent } from '../../support/events/lambda-event.ts';
import { runs } from '../../support/runs.ts';

const event = {
  clientRequestToken: 'token-1',
  awsAccountId: '111122223333',
  stackId: 'stack-1',
  changeSetId: null,
  hookTypeName: 'Acme::Policy::Hook',
  hookTypeVersion: '00000001',
  actionInvocationPoint: 'CREATE_PRE_PROVISION',
  requestData: {
    targetName: 'AWS::S3::Bucket',
    targetType: 'AWS::S3::Bucket',
    targetLogicalId: 'Bucket',
    targetModel: { resourceProperties: { BucketName: 'logs' } },
  },
  requestContext: { invocation: 1, callbackContext: null },
};

const request: HookRequest = {
  clientRequestToken: 'token-1',
  awsAccountId: '111122223333',
  stackId: 'stack-1',
  changeSetId: null,
  hookTypeName: 'Acme::Policy::Hook',
  hookTypeVersion: '00000001',
  invocationPoint: 'CREATE_PRE_PROVISION',
  action: 'CREATE',
  operation: 'RESOURCE',
  target: { name: 'AWS::S3::Bucket', type: 'AWS::S3::Bucket', logicalId: 'Bucket' },
  model: { kind: 'inline', value: { resourceProperties: { BucketName: 'logs' } } },
  callback: FIRST_ROUND,
};

function state(round: number) {
  return { invokerHook: 2, round, configurationDigest: '', pending: {}, finished: {} };
}

function parsed(raw: unknown): HookRequest {
  const result = parseEvent(raw);
  if (result.kind !== 'parsed') throw new Error(result.rejection.message);
  return result.request;
}

describe('an event', () => {
  test('becomes a request', () => {
    expect(parsed(event)).toEqual(request);
  });

  test.each([
    [
      'keys that the documentation misspells',
      { ...omit(event, 'clientRequestToken', 'stackId'), clientRequesttoken: 'token-1', stackID: 'stack-1' },
    ],
    ['an absent changeSetId', omit(event, 'changeSetId')],
    ['an empty callbackContext', { ...event, requestContext: { invocation: 1, callbackContext: {} } }],
    ['a callbackContext of empty text', { ...event, requestContext: { invocation: 1, callbackContext: '' } }],
    ['a callbackContext of the text null', { ...event, requestContext: { invocation: '1', callbackContext: 'null' } }],
    [
      'a callbackContext of another hook',
      { ...event, requestContext: { invocation: 1, callbackContext: { lambda_functions_callbacks: {} } } },
    ],
    [
      'a callbackContext of another hook as text',
      { ...event, requestContext: { invocation: 1, callbackContext: '{"attempts":2}' } },
    ],
    [
      'unknown keys',
      {
        ...event,
        encryptedFas: 'x',
        requestData: { ...event.requestData, other: 1 },
        requestContext: { invocation: 1, other: 1 },
      },
    ],
  ])('is the same request with %s', (_, raw) => {
    expect(parsed(raw)).toEqual(request);
  });

  test.each<[string, unknown, number]>([
    ['a number', { invocation: 3 }, 3],
    ['a text', { invocation: '3' }, 3],
    ['nothing', {}, 1],
    ['no number of times', { invocation: -1 }, 1],
    ['an object that is no number', { invocation: { valueOf: 1, toString: 1 } }, 1],
    ['no context at all', null, 1],
    ['more than the hook has counted', { invocation: 3, callbackContext: state(1) }, 3],
    ['less than the hook has counted', { invocation: 1, callbackContext: state(2) }, 3],
  ])('with %s for the invocation is in the round that is the higher one', (_, requestContext, round) => {
    expect(parsed({ ...event, requestContext }).callback.round).toBe(round);
  });

  test.each([['absent'], [null], ['']])('whose token is %j is judged, and has none', (clientRequestToken) => {
    const raw = clientRequestToken === 'absent' ? omit(event, 'clientRequestToken') : { ...event, clientRequestToken };
    expect(parsed(raw)).toEqual({ ...request, clientRequestToken: null });
  });

  test.each([['absent'], [null]])('of a change set whose invocation point is %j is a creation', (point) => {
    const { actionInvocationPoint: _, ...rest } = event;
    const raw = {
      ...rest,
      ...(point === 'absent' ? {} : { actionInvocationPoint: point }),
      requestData: { targetName: 'CHANGE_SET', payload: 'https://bucket.example/key' },
    };
    expect(parsed(raw)).toMatchObject({ action: 'CREATE', operation: 'CHANGE_SET' });
    expect(parseEvent({ ...raw, requestData: event.requestData }).kind).toBe('rejected');
  });

  test('of an action that is not documented yet has no action', () => {
    const raw = { ...event, actionInvocationPoint: 'IMPORT_PRE_PROVISION' };
    expect(parsed(raw)).toEqual({ ...request, invocationPoint: 'IMPORT_PRE_PROVISION', action: null });
  });

  test('with a context of ours is the same round, be it an object or its text', () => {
    const context = { invokerHook: 1, round: 1, pending: { f: { job: 7 } }, finished: {} };
    const asObject = parsed({ ...event, requestContext: { invocation: 2, callbackContext: context } });
    expect(asObject.callback).toMatchObject({
      round: 2,
      pending: new Map([['f', { asked: null, callbackContext: { job: 7 } }]]),
    });
    const text = `\uFEFF${JSON.stringify(context, null, 1)}`;
    expect(parsed({ ...event, requestContext: { invocation: 2, callbackContext: text } })).toEqual(asObject);
  });

  test.each<[string, object, Partial<HookRequest>]>([
    ['without a stack comes from Cloud Control', { stackId: '' }, { stackId: '', operation: 'CLOUD_CONTROL' }],
    [
      'for a stack says where its payload is',
      { requestData: { targetName: 'STACK', payload: 'https://bucket.example/key?signature' } },
      {
        operation: 'STACK',
        target: { name: 'STACK', type: null, logicalId: null },
        model: { kind: 'remote', url: 'https://bucket.example/key?signature' },
      },
    ],
    [
      'with an empty model and no payload has an empty model',
      { requestData: { ...event.requestData, targetModel: null } },
      { model: { kind: 'inline', value: {} } },
    ],
    [
      'for a deletion has the properties where policy functions look for them',
      {
        actionInvocationPoint: 'DELETE_PRE_PROVISION',
        requestData: {
          ...event.requestData,
          targetModel: { resourceProperties: {}, previousResourceProperties: { BucketName: 'logs' } },
        },
      },
      {
        invocationPoint: 'DELETE_PRE_PROVISION',
        action: 'DELETE',
        model: {
          kind: 'inline',
          value: { resourceProperties: { BucketName: 'logs' }, previousResourceProperties: { BucketName: 'logs' } },
        },
      },
    ],
  ])('%s', (_, change, expected) => {
    expect(parsed({ ...event, ...change })).toEqual({ ...request, ...expected });
  });

  test.each([
    [
      'with a number for a token',
      { ...event, clientRequestToken: 7 },
      null,
      'clientRequestToken: expected the token of the request',
    ],
    [
      'with a text that would not leave room for an answer',
      { ...event, stackId: 's'.repeat(16_385) },
      'token-1',
      'stackId: expected at most 16384 characters',
    ],
    [
      'with an object that calls itself a text',
      { ...event, awsAccountId: { length: { valueOf: 1, toString: 1 } } },
      'token-1',
      'awsAccountId: Invalid input: expected string, received object',
    ],
    [
      'with a callback context that is no JSON',
      { ...event, requestContext: { callbackContext: 'hunter2' } },
      'token-1',
      'requestContext.callbackContext: expected JSON, got text that is not JSON',
    ],
    [
      'without target name',
      { ...event, requestData: { ...event.requestData, targetName: '' } },
      'token-1',
      'requestData.targetName: expected the name of the target',
    ],
    [
      'with an unknown invocation point',
      { ...event, actionInvocationPoint: 'CREATE' },
      'token-1',
      'actionInvocationPoint: expected CREATE_PRE_PROVISION, UPDATE_PRE_PROVISION or DELETE_PRE_PROVISION',
    ],
    [
      'with a list as model',
      { ...event, requestData: { ...event.requestData, targetModel: [] } },
      'token-1',
      'requestData.targetModel: expected a JSON object',
    ],
    [
      'of a stack without any model',
      { ...event, requestData: { targetName: 'STACK' } },
      'token-1',
      'requestData: expected a targetModel or the payload URL of one',
    ],
    [
      'with a list as callback context',
      { ...event, requestContext: { callbackContext: [] } },
      'token-1',
      'requestContext.callbackContext: expected an object, got a list of 0',
    ],
    [
      'with a callback context of ours that is damaged',
      { ...event, requestContext: { callbackContext: { invokerHook: 1, round: 0, pending: {}, finished: {} } } },
      'token-1',
      'requestContext.callbackContext: round: Too small: expected number to be >=1',
    ],
  ])('%s is rejected, with its token if it has one', (_, raw, clientRequestToken, problem) => {
    expect(parseEvent(raw)).toEqual({
      kind: 'rejected',
      clientRequestToken,
      rejection: { kind: 'INVALID_REQUEST', message: `The hook cannot read the event: ${problem}.` },
    });
  });

  test.each<[string, string]>([
    ['requestData', 'targetModel'],
    ['requestContext', 'callbackContext'],
  ])('whose %s.%s is nested too deeply is refused as what it is, and nobody is called', (outer, inner) => {
    let nested: Record<string, unknown> = {};
    for (let levels = 1; levels < 500; levels += 1) nested = { nested };
    const withNested = (value: unknown) => parseEvent({ ...event, [outer]: { targetName: 'A::B::C', [inner]: value } });
    expect(withNested(nested).kind).toBe('parsed');
    for (let levels = 0; levels < 10_000; levels += 1) nested = { nested };
    expect(withNested(nested)).toEqual({
      kind: 'rejected',
      clientRequestToken: 'token-1',
      rejection: {
        kind: 'INVALID_REQUEST',
        message: `The hook cannot judge the event: ${outer}.${inner} is nested more than 500 levels deep.`,
        expected: true,
      },
    });
  });

  test.each([
    ['nothing', null],
    ['a text', 'ping'],
    ['an empty object', {}],
    ['a warm-up', { warmup: true }],
    ['a schedule', { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [], detail: {}, id: '1' }],
    ['a notification', { Records: [{ EventSource: 'aws:sns', Sns: { Message: 'hello' } }] }],
    ['an object in a bucket', { Records: [{ eventSource: 'aws:s3', s3: { object: { key: 'k' } } }] }],
    ['a request of a browser', { requestContext: { http: { method: 'GET' } }, headers: {}, isBase64Encoded: false }],
  ])('of another kind, such as %s, is told to be none, and nobody is called', (_, raw) => {
    expect(parseEvent(raw)).toMatchObject({
      kind: 'rejected',
      clientRequestToken: null,
      rejection: {
        kind: 'INVALID_REQUEST',
        message: expect.stringMatching(/^This is no event of a CloudFormation hook/),
        expected: true,
      },
    });
  });

  const events = runs({ quick: 1000, full: 100_000 });

  test(`any JSON, and any damaged event, is either parsed or rejected (${events.numRuns} events)`, () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), damaged(lambdaEvent())), (raw) => {
        expect(['parsed', 'rejected']).toContain(parseEvent(raw).kind);
      }),
      events,
    );
  });
});

function omit(from: object, ...keys: string[]): object {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));
}
