import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readFunctionsFolder } from '../../../src/local/lambda/function/read-functions-folder.ts';
import { type Endpoint, startEndpoint } from '../../../src/local/lambda/start-endpoint.ts';
import { type HookEndpoint, startHookEndpoint } from '../../support/endpoints/hook-endpoint.ts';
import { type PayloadBucket, SIGNATURE, serves, startPayloadBucket } from '../../support/endpoints/payload-bucket.ts';
import { lambdaEvent } from '../../support/events/lambda-event.ts';
import { registryEvent } from '../../support/events/registry-event.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** As the functions of the fixtures are meant to be asked. */
const configuration = {
  LambdaFunctions: [
    { FunctionName: 'retention', Contract: 'lambda-hook', TargetNames: ['AWS::*'] },
    ...(hasPython ? [{ FunctionName: 'retention-python', Contract: 'lambda-hook', TargetNames: ['AWS::*'] }] : []),
    { FunctionName: 'no-users', Contract: 'lambda-hook', TargetNames: ['STACK'] },
    { FunctionName: 'changed-retention', Contract: 'lambda-hook', TargetNames: ['CHANGE_SET'] },
  ],
};
const RETENTION = hasPython ? ['retention', 'retention-python'] : ['retention'];

let functions: Endpoint;
let bucket: PayloadBucket;
let hook: HookEndpoint;

beforeAll(async () => {
  const folder = readFunctionsFolder(resolve('test', 'fixtures', 'lambda-hook-functions'));
  if (folder.kind === 'unreadable') throw new Error(folder.problem);
  functions = await startEndpoint({
    port: 0,
    functions: folder.functions,
    log: { output: () => {}, invocation: () => {} },
    environment: { PATH: process.env.PATH },
    region: 'eu-west-1',
  });
  bucket = await startPayloadBucket();
  hook = await startHookEndpoint({ policyEndpointUrl: functions.url, configuration });
});

beforeEach(() => hook.forget());

afterAll(async () => {
  await hook.close();
  await bucket.close();
  await functions.close();
});

const doors: [string, (requestData: Readonly<Record<string, unknown>>) => Promise<unknown>][] = [
  ['Lambda Hook', (requestData) => hook.invoke('LambdaHook', lambdaEvent({ requestData }))],
  [
    'registry hook',
    (requestData) =>
      hook.invoke(
        'TypeFunction',
        registryEvent({ configuration, requestData: { ...requestData, targetType: 'RESOURCE' } }),
      ),
  ],
];

function queue(MessageRetentionPeriod: number) {
  return {
    targetName: 'AWS::SQS::Queue',
    targetType: 'AWS::SQS::Queue',
    targetLogicalId: 'Orders',
    targetModel: { resourceProperties: { MessageRetentionPeriod } },
  };
}

function behindUrl(targetName: string, payload: unknown) {
  return {
    targetName,
    targetType: targetName,
    targetLogicalId: 'shop',
    payload: bucket.put(serves(payload)),
    targetModel: {},
  };
}

function changedQueue(MessageRetentionPeriod: string) {
  return {
    template: '{}',
    changedResources: [
      {
        logicalResourceId: 'Orders',
        resourceType: 'AWS::SQS::Queue',
        action: 'CREATE',
        lineNumber: 3,
        beforeContext: null,
        afterContext: JSON.stringify({ Properties: { MessageRetentionPeriod } }),
      },
    ],
  };
}

describe.each(doors)('functions that were written for AWS’s Lambda Hooks, asked by the %s,', (_, ask) => {
  test('let a compliant resource pass', async () => {
    expect(await ask(queue(60))).toMatchObject({
      hookStatus: 'SUCCESS',
      annotations: RETENTION.map((annotationName) => ({ annotationName, status: 'PASSED' })),
    });
  });

  test('object to a resource', async () => {
    expect(await ask(queue(1_209_600))).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      annotations: RETENTION.map((annotationName) => ({
        annotationName,
        status: 'FAILED',
        statusMessage: 'Messages must not be kept for more than four days.',
      })),
    });
  });

  test('read the templates of a stack by themselves, from a URL that is told to nobody else', async () => {
    const compliant = await ask(behindUrl('STACK', { template: 'Resources: {}', previousTemplate: '' }));
    expect(compliant).toMatchObject({ hookStatus: 'SUCCESS' });
    const template = 'Resources: {Eve: {Type: AWS::IAM::User}}';
    const blocked = await ask(behindUrl('STACK', { template, previousTemplate: '' }));
    expect(blocked).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      message: 'Blocked by 1 of 1 policy function.\nno-users: Stacks must not have IAM users.',
    });
    const told = [JSON.stringify([compliant, blocked]), ...hook.stdout, ...hook.stderr].join('\n');
    expect(told).not.toContain(SIGNATURE);
  });

  test('read the changes of a change set by themselves', async () => {
    expect(await ask(behindUrl('CHANGE_SET', changedQueue('60')))).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(await ask(behindUrl('CHANGE_SET', changedQueue('1209600')))).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      message: 'Blocked by 1 of 1 policy function.\nchanged-retention: Messages are kept for too long: Orders.',
    });
  });
});

test('a function that is asked in the wrong language does not approve what it cannot read', async () => {
  const answer = await hook.invoke(
    'TypeFunction',
    registryEvent({ functions: RETENTION, requestData: queue(1_209_600) }),
  );
  expect(answer).toMatchObject({
    hookStatus: 'FAILED',
    errorCode: 'InternalFailure',
    message: expect.stringContaining('"Contract": "lambda-hook"'),
  });
});
