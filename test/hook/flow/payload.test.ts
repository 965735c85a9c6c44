import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type HookEndpoint, startHookEndpoint } from '../../support/endpoints/hook-endpoint.ts';
import {
  type PayloadBucket,
  SIGNATURE,
  serves,
  servesText,
  startPayloadBucket,
} from '../../support/endpoints/payload-bucket.ts';
import {
  hangs,
  type PolicyEndpoint,
  replies,
  reply,
  startPolicyEndpoint,
} from '../../support/endpoints/policy-endpoint.ts';
import { lambdaEvent } from '../../support/events/lambda-event.ts';
import { registryEvent } from '../../support/events/registry-event.ts';

let policies: PolicyEndpoint;
let bucket: PayloadBucket;
let hook: HookEndpoint;

beforeAll(async () => {
  policies = await startPolicyEndpoint();
  bucket = await startPayloadBucket();
  const configuration = {
    LambdaFunctions: [
      { FunctionName: 'f', TargetNames: ['STACK', 'CHANGE_SET', 'AWS::*'], Actions: ['CREATE', 'UPDATE'] },
    ],
  };
  hook = await startHookEndpoint({ policyEndpointUrl: policies.url, configuration, timeoutMs: 4000 });
});

beforeEach(() => {
  policies.reset();
  hook.forget();
  policies.define('f', replies(reply()));
});

afterAll(async () => {
  await hook.close();
  await bucket.close();
  await policies.close();
});

const doors: [string, (url: string, targetName: string) => Promise<unknown>][] = [
  [
    'Lambda Hook',
    (payload, targetName) =>
      hook.invoke(
        'LambdaHook',
        lambdaEvent({ requestData: { targetName, targetType: targetName, targetLogicalId: 'shop', payload } }),
      ),
  ],
  [
    'registry hook',
    (payload, targetName) =>
      hook.invoke(
        'TypeFunction',
        registryEvent({ requestData: { targetName, targetType: targetName, targetModel: {}, payload } }),
      ),
  ],
];

function sentModel(): unknown {
  return JSON.parse(policies.received[0]?.body ?? '{}').request.hookContext.targetModel;
}

describe.each(doors)('a payload behind a URL, for the %s', (_, ask) => {
  test.each([
    ['STACK', { template: 'Resources: {}', previousTemplate: '' }, { template: 'Resources: {}', previousTemplate: '' }],
    [
      'STACK',
      {
        Template: 'Resources: {}',
        ChangedResources: [
          { LogicalResourceId: 'A', ResourceType: 'AWS::SQS::Queue', Action: 'CREATE', LineNumber: 3 },
        ],
      },
      {
        template: 'Resources: {}',
        changedResources: [
          { logicalResourceId: 'A', resourceType: 'AWS::SQS::Queue', action: 'CREATE', lineNumber: 3 },
        ],
      },
    ],
    [
      'CHANGE_SET',
      {
        template: '{}',
        changedResources: [{ logicalResourceId: 'A', beforeContext: null, afterContext: '{"Properties":{"N":"1"}}' }],
        other: 1,
      },
      {
        template: '{}',
        changedResources: [{ logicalResourceId: 'A', beforeContext: null, afterContext: '{"Properties":{"N":"1"}}' }],
        other: 1,
      },
    ],
  ])('of a %s becomes the model, in the documented spelling', async (targetName, payload, model) => {
    expect(await ask(bucket.put(serves(payload)), targetName)).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(sentModel()).toEqual(model);
  });

  test('is fetched again after a fault of S3', async () => {
    const url = bucket.put(
      servesText(503, 'SlowDown'),
      (response) => response.socket?.destroy(),
      serves({ template: 'x' }),
    );
    expect(await ask(url, 'STACK')).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(bucket.requests(url)).toBe(3);
  });

  test.each([
    [
      'expired',
      servesText(403, '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>'),
      /403/,
    ],
    ['gone', servesText(404, '<Error><Code>NoSuchKey</Code></Error>'), /404/],
    ['not JSON', servesText(200, '<html>'), /JSON/],
    ['no object', serves([1]), /expected a JSON object, got a list of 1/],
    ['empty', serves({}), /it holds no template: got an object with 0 keys/],
    ['without a template', serves({ template: ' ', previousTemplate: 'x' }), /it holds no template/],
    [
      'nested too deeply',
      servesText(200, `{"template":${'['.repeat(600)}${']'.repeat(600)}}`),
      /it is nested more than 500 levels deep/,
    ],
  ])('that is %s fails with the cause, and never shows the URL', async (_cause, behaviour, cause) => {
    const url = bucket.put(behaviour);
    const answer = await ask(url, 'STACK');
    expect(answer).toMatchObject({ hookStatus: 'FAILED', message: expect.stringMatching(cause) });
    const told = [JSON.stringify(answer), ...hook.stdout, ...hook.stderr].join('\n');
    expect(told).not.toContain(SIGNATURE);
    expect(told).not.toContain(new URL(url).pathname);
    expect(policies.received).toEqual([]);
  });

  test('that never comes is given up, so that the answer comes in time', async () => {
    const url = bucket.put(() => {});
    expect(await ask(url, 'STACK')).toMatchObject({
      hookStatus: 'FAILED',
      message: expect.stringMatching(/could not be fetched within 1\.\d s/),
    });
  });
});

test('of a stack that is deleted the templates may be empty, as documented, but must be there', async () => {
  const configuration = { LambdaFunctions: ['f'] };
  const ask = (payload: unknown) =>
    hook.invoke(
      'TypeFunction',
      registryEvent({
        configuration,
        actionInvocationPoint: 'DELETE_PRE_PROVISION',
        requestData: { targetName: 'STACK', targetModel: null, payload: bucket.put(serves(payload)) },
      }),
    );
  expect(await ask({ template: '', previousTemplate: '' })).toMatchObject({ hookStatus: 'SUCCESS' });
  expect(await ask({})).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InvalidRequest' });
});

test('a payload that no function in scope needs is not fetched', async () => {
  const url = bucket.put(serves({ template: 'x' }));
  const event = lambdaEvent({
    actionInvocationPoint: 'DELETE_PRE_PROVISION',
    requestData: { targetName: 'STACK', payload: url },
  });
  expect(await hook.invoke('LambdaHook', event)).toMatchObject({
    hookStatus: 'SUCCESS',
    message: 'No policy function is in scope of this target and action (1 policy function configured).',
  });
  expect(bucket.requests(url)).toBe(0);
});

test('a slow function after a slow payload still leaves time to answer', async () => {
  policies.define('f', hangs);
  const url = bucket.put((response) => void setTimeout(() => serves({ template: 'x' })(response), 500));
  expect(await doors[0]?.[1](url, 'STACK')).toMatchObject({
    hookStatus: 'FAILED',
    message: expect.stringContaining('TIMED_OUT'),
  });
});
