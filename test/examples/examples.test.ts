import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readFunctionsFolder } from '../../src/local/lambda/function/read-functions-folder.ts';
import { type Endpoint, startEndpoint } from '../../src/local/lambda/start-endpoint.ts';

// Every function is a process of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

const CONTRACT_FUNCTIONS = [1, 2, 3, 4, 5].map((number) => `LambdaFunctionInvokerHookTest-${number}`);
const hasPython = spawnSync('python3', ['--version']).status === 0;
// Both versions of the policy must not differ in a single word.
const S3_FUNCTIONS = hasPython ? ['s3-versioning-enabled', 's3-versioning-enabled-python'] : ['s3-versioning-enabled'];

let endpoint: Endpoint;
let client: LambdaClient;

async function serveExamples(useCallbacks: string): Promise<void> {
  const read = readFunctionsFolder('examples');
  if (read.kind === 'unreadable') throw new Error(read.problem);
  expect(read.problems).toEqual([]);
  endpoint = await startEndpoint({
    port: 0,
    functions: read.functions.map((lambdaFunction) => ({
      ...lambdaFunction,
      environment: { ...lambdaFunction.environment, USE_CALLBACKS: useCallbacks },
    })),
    environment: process.env,
    region: 'eu-west-1',
    log: { output: () => {}, invocation: () => {} },
  });
  client = new LambdaClient({
    endpoint: endpoint.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
  });
}

async function invoke(name: string, event: unknown): Promise<unknown> {
  const answer = await client.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
  expect(answer.FunctionError).toBeUndefined();
  return JSON.parse(answer.Payload?.transformToString() ?? '');
}

async function stop(): Promise<void> {
  client?.destroy();
  await endpoint?.close();
}

const event = (name: string): unknown =>
  JSON.parse(readFileSync(`examples/s3-versioning-enabled/events/${name}.json`, 'utf8'));

const bucket = (resourceProperties: unknown, invocationPoint = 'CREATE_PRE_PROVISION') => ({
  request: {
    clientRequestToken: 'token',
    hookContext: { targetName: 'AWS::S3::Bucket', invocationPoint, targetModel: { resourceProperties } },
  },
  callbackContext: {},
});

const FINISHED = { callbackContext: null, callbackDelaySeconds: 0 };
const COMPLIANT = { ...FINISHED, status: 'SUCCESS', errorCode: null, annotations: [{ status: 'PASSED' }] };
const NON_COMPLIANT = {
  ...FINISHED,
  status: 'FAILED',
  errorCode: 'NonCompliant',
  message: expect.stringContaining('Set VersioningConfiguration: {Status: Enabled} on the bucket.'),
  annotations: [{ status: 'FAILED', severityLevel: 'MEDIUM', remediationLink: expect.stringMatching(/^https:/) }],
};
const SKIPPED = { ...FINISHED, status: 'SUCCESS', errorCode: null, annotations: [{ status: 'SKIPPED' }] };
const INVALID = {
  ...FINISHED,
  status: 'FAILED',
  errorCode: 'InvalidRequest',
  message: expect.stringContaining('must'),
};

describe.each(S3_FUNCTIONS)('%s', (name) => {
  beforeAll(() => serveExamples('no'));
  afterAll(stop);

  test.each([
    ['success', COMPLIANT],
    ['failure', NON_COMPLIANT],
    ['invalid', INVALID],
    ['not-applicable', SKIPPED],
    ['delete', SKIPPED],
  ])('answers the event file %s.json', async (file, reply) => {
    expect(await invoke(name, event(file))).toMatchObject(reply);
  });

  test.each([
    ['no configuration', {}, NON_COMPLIANT],
    ['null as configuration', { VersioningConfiguration: null }, NON_COMPLIANT],
    ['an empty configuration', { VersioningConfiguration: {} }, NON_COMPLIANT],
    ['suspended', { VersioningConfiguration: { Status: 'Suspended' } }, NON_COMPLIANT],
    ['another spelling', { VersioningConfiguration: { Status: 'enabled' } }, NON_COMPLIANT],
    ['enabled', { VersioningConfiguration: { Status: 'Enabled' } }, COMPLIANT],
    ['Object Lock', { ObjectLockEnabled: true }, COMPLIANT],
    ['Object Lock as text', { ObjectLockEnabled: 'true' }, COMPLIANT],
    ['no Object Lock, as text', { ObjectLockEnabled: 'false' }, NON_COMPLIANT],
    ['an unresolved status', { VersioningConfiguration: { Status: { Ref: 'Status' } } }, INVALID],
    ['a configuration that is text', { VersioningConfiguration: 'Enabled' }, INVALID],
    ['properties that are a list', [], INVALID],
    ['no properties', null, INVALID],
  ])('%s', async (_case, properties, reply) => {
    expect(await invoke(name, bucket(properties))).toMatchObject(reply);
    expect(await invoke(name, bucket(properties, 'UPDATE_PRE_PROVISION'))).toMatchObject(reply);
    expect(await invoke(name, bucket(properties, 'DELETE_PRE_PROVISION'))).toMatchObject(SKIPPED);
  });

  test.each([null, 1, 'text', [], {}, { request: null }, { request: { hookContext: { targetName: 5 } } }])(
    '%j is answered as an invalid request',
    async (nonsense) => {
      expect(await invoke(name, nonsense)).toMatchObject(INVALID);
    },
  );
});

test.each(S3_FUNCTIONS.slice(1))('%s answers exactly as the JavaScript version does', async (name) => {
  await serveExamples('no');
  try {
    for (const file of ['success', 'failure', 'invalid', 'not-applicable', 'delete']) {
      expect(await invoke(name, event(file))).toEqual(await invoke('s3-versioning-enabled', event(file)));
    }
  } finally {
    await stop();
  }
});

const COMPLIANT_BUCKET = bucket({ BucketName: 'b' });
const INVALID_BUCKET = bucket({ BucketName: 'b', InvalidPropertyKey: '' });

describe('the contract functions without callbacks', () => {
  beforeAll(() => serveExamples('no'));
  afterAll(stop);

  test.each(CONTRACT_FUNCTIONS)('%s concludes in one round', async (name) => {
    expect(await invoke(name, COMPLIANT_BUCKET)).toMatchObject({ ...FINISHED, status: 'SUCCESS', errorCode: null });
    expect(await invoke(name, INVALID_BUCKET)).toMatchObject({ status: 'FAILED', errorCode: 'NonCompliant' });
    expect(await invoke(name, {})).toMatchObject({ status: 'FAILED', errorCode: 'InvalidRequest' });
  });
});

describe('the contract functions with callbacks', () => {
  beforeAll(() => serveExamples('yes'));
  afterAll(stop);

  test.each(CONTRACT_FUNCTIONS)(
    '%s is in progress first, and concludes when it gets its context back',
    async (name) => {
      const first = await invoke(name, COMPLIANT_BUCKET);
      expect(first).toMatchObject({ status: 'IN_PROGRESS', errorCode: null, callbackContext: { round: 1 } });
      const second = await invoke(name, { ...COMPLIANT_BUCKET, callbackContext: { round: 1 } });
      expect(second).toMatchObject({ ...FINISHED, status: 'SUCCESS', errorCode: null });
      expect(await invoke(name, INVALID_BUCKET)).toMatchObject({
        ...FINISHED,
        status: 'FAILED',
        errorCode: 'NonCompliant',
      });
    },
  );
});
