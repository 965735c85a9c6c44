import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HookEndpoint, startHookEndpoint } from '../../support/endpoints/hook-endpoint.ts';
import {
  inTurn,
  type PolicyEndpoint,
  replies,
  reply,
  startPolicyEndpoint,
} from '../../support/endpoints/policy-endpoint.ts';

let policies: PolicyEndpoint;
let hook: HookEndpoint;

beforeAll(async () => {
  policies = await startPolicyEndpoint();
  hook = await startHookEndpoint({ policyEndpointUrl: policies.url });
});

afterAll(async () => {
  await hook.close();
  await policies.close();
});

const hookContext = {
  awsAccountId: '111122223333',
  stackId: 'stack-1',
  hookTypeName: 'AWSSamples::LambdaFunctionInvoker::Hook',
  hookTypeVersion: '00000001',
  targetName: 'AWS::S3::Bucket',
  targetType: 'RESOURCE',
  targetLogicalId: 'Bucket',
  targetModel: { resourceProperties: { BucketName: 'logs' } },
};

const event = {
  credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 's', sessionToken: 't' },
  actionInvocationPoint: 'CREATE_PRE_PROVISION',
  request: { clientRequestToken: 'token-1', hookContext },
  callbackContext: null,
  typeConfiguration: { LambdaFunctions: ['f'] },
  region: 'us-east-1',
};

describe('the test entrypoint', () => {
  test.each([
    ['in hookContext', event],
    ['flat under request', { ...event, request: { clientRequestToken: 'token-1', ...hookContext } }],
  ])('answers with a plain progress event, its keys %s', async (_, raw) => {
    policies.reset();
    policies.define('f', replies(reply({ message: 'fine' })));
    expect(await hook.invoke('TestEntrypoint', raw)).toEqual({
      status: 'SUCCESS',
      message: 'Compliant with the one policy function.\nf: fine',
      callbackDelaySeconds: 0,
    });
    expect(policies.received[0]?.headers.authorization).toMatch(/Credential=AKIDTEST\/\d{8}\/us-east-1\/lambda\//);
  });

  test('hands its callback context on', async () => {
    policies.reset();
    policies.define(
      'f',
      inTurn(
        replies(reply({ status: 'IN_PROGRESS', callbackDelaySeconds: 2, callbackContext: { job: 1 } })),
        replies(reply()),
      ),
    );
    const first = await hook.invoke('TestEntrypoint', event);
    expect(first).toMatchObject({
      status: 'IN_PROGRESS',
      callbackDelaySeconds: 2,
      callbackContext: { pending: { f: { callbackContext: { job: 1 } } } },
    });
    const { callbackContext } = Object(first);
    expect(await hook.invoke('TestEntrypoint', { ...event, callbackContext })).toMatchObject({ status: 'SUCCESS' });
  });

  test.each([
    [
      'that is no object',
      'text',
      'The test entrypoint cannot read the event: Invalid input: expected object, received string.',
    ],
  ])('calls an event %s an internal failure', async (_, raw, message) => {
    expect(await hook.invoke('TestEntrypoint', JSON.stringify(raw))).toEqual({
      status: 'FAILED',
      errorCode: 'InternalFailure',
      message,
      callbackDelaySeconds: 0,
    });
  });
});
