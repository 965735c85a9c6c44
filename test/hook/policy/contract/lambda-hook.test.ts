import { describe, expect, test } from '@jest/globals';
import type { HookRequest, Json } from '../../../../src/hook/domain.ts';
import { lambdaHook } from '../../../../src/hook/policy/contract/lambda-hook.ts';
import { FIRST_ROUND } from '../../../../src/hook/protocol/callback-context.ts';
import { aRequest } from '../../../support/events/builders.ts';

/** The keys of the documented event, in its order. */
const ENVELOPE = [
  'clientRequestToken',
  'awsAccountId',
  'stackId',
  'changeSetId',
  'hookTypeName',
  'hookTypeVersion',
  'hookModel',
  'actionInvocationPoint',
  'requestData',
  'requestContext',
];

function eventOf(change: Partial<HookRequest>, model: Json, callbackContext?: Json) {
  return JSON.parse(Buffer.concat(lambdaHook.request(aRequest(change), model)(callbackContext)).toString());
}

const model = { resourceProperties: { Name: 'a' }, previousResourceProperties: null };

describe('a function with the contract of Lambda Hooks is asked', () => {
  test('in the documented envelope, which holds the whole request', () => {
    const event = eventOf({ invocationPoint: 'UPDATE_PRE_PROVISION', action: 'UPDATE' }, model);
    expect(Object.keys(event)).toEqual(ENVELOPE);
    expect(event).toEqual({
      clientRequestToken: 'token-1',
      awsAccountId: '111122223333',
      stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
      changeSetId: null,
      hookTypeName: 'AWSSamples::LambdaFunctionInvoker::Hook',
      hookTypeVersion: '00000001',
      hookModel: {},
      actionInvocationPoint: 'UPDATE_PRE_PROVISION',
      requestData: {
        targetName: 'AWS::S3::Bucket',
        targetType: 'AWS::S3::Bucket',
        targetLogicalId: 'Bucket',
        targetModel: model,
      },
      requestContext: { invocation: 1, callbackContext: null },
    });
  });

  test('with RESOURCE as type in operations of Cloud Control', () => {
    const { requestData } = eventOf({ operation: 'CLOUD_CONTROL', stackId: '' }, model);
    expect(requestData).toMatchObject({ targetName: 'AWS::S3::Bucket', targetType: 'RESOURCE', targetModel: model });
  });

  test.each(['STACK', 'CHANGE_SET'] as const)('with the URL of the payload of a %s, and without a model', (name) => {
    const { requestData } = eventOf(
      {
        operation: name,
        target: { name, type: 'RESOURCE', logicalId: 'shop' },
        model: { kind: 'remote', url: 'https://bucket.example/payload?X-Amz-Signature=canary' },
      },
      { template: 'Resources: {}' },
    );
    expect(requestData).toEqual({
      targetName: name,
      targetType: name,
      targetLogicalId: 'shop',
      payload: 'https://bucket.example/payload?X-Amz-Signature=canary',
    });
  });

  test('with the model of a stack that came without a URL', () => {
    const { requestData } = eventOf(
      { operation: 'STACK', target: { name: 'STACK', type: 'STACK', logicalId: 'shop' } },
      { template: 'Resources: {}' },
    );
    expect(requestData.targetModel).toEqual({ template: 'Resources: {}' });
  });

  test('with the model of a resource that the hook has fetched, which the function then need not', () => {
    const { requestData } = eventOf({ model: { kind: 'remote', url: 'https://bucket.example/payload' } }, model);
    expect(requestData).not.toHaveProperty('payload');
    expect(requestData.targetModel).toEqual(model);
  });

  test.each([
    ['both', { resourceProperties: { Name: 'a' }, previousResourceProperties: { Name: 'b' } }, 'b'],
    ['a registry hook', { resourceProperties: { Name: 'a' } }, 'a'],
    ['a registry hook, with null', { resourceProperties: { Name: 'a' }, previousResourceProperties: null }, 'a'],
  ])('about a deletion with the properties where a Lambda Hook has them: from %s', (_, sent, name) => {
    const { requestData } = eventOf({ invocationPoint: 'DELETE_PRE_PROVISION', action: 'DELETE' }, sent);
    expect(requestData.targetModel).toEqual({
      resourceProperties: { Name: 'a' },
      previousResourceProperties: { Name: name },
    });
  });

  test.each<[Json]>([[{ job: 7 }], ['text'], [null], [{}]])(
    'again with its own context %j, and the round',
    (context) => {
      const { requestContext } = eventOf({ callback: { ...FIRST_ROUND, round: 2 } }, model, context);
      expect(requestContext).toEqual({ invocation: 2, callbackContext: context });
    },
  );
});
