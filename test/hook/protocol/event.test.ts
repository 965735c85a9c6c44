import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { HookRequest } from '../../../src/hook/domain.ts';
import { FIRST_ROUND } from '../../../src/hook/protocol/callback-context.ts';
import { parseEvent } from '../../../src/hook/protocol/event.ts';
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
    ['an absent requestContext', omit(event, 'requestContext')],
    ['a null requestContext', { ...event, requestContext: null }],
    ['an empty callbackContext', { ...event, requestContext: { callbackContext: {} } }],
    [
      'a callbackContext of another hook',
      { ...event, requestContext: { callbackContext: { lambda_functions_callbacks: {} } } },
    ],
    [
      'unknown keys',
      { ...event, encryptedFas: 'x', requestData: { ...event.requestData, other: 1 }, requestContext: { other: 1 } },
    ],
  ])('is the same request with %s', (_, raw) => {
    expect(parsed(raw)).toEqual(request);
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
    ['no object', 'text', null, 'Invalid input: expected object, received string'],
    ['without token', omit(event, 'clientRequestToken'), null, 'clientRequestToken: expected the token of the request'],
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

  test('any JSON is either parsed or rejected', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (raw) => {
        expect(['parsed', 'rejected']).toContain(parseEvent(raw).kind);
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });
});

function omit(from: object, ...keys: string[]): object {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));
}
