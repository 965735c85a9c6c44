import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type HookEndpoint, startHookEndpoint } from '../../../support/endpoints/hook-endpoint.ts';
import {
  type PayloadBehaviour,
  type PayloadBucket,
  serves,
  servesText,
  startPayloadBucket,
} from '../../../support/endpoints/payload-bucket.ts';
import {
  type Behaviour,
  failsWith,
  hangs,
  type PolicyEndpoint,
  refuses,
  replies,
  reply,
  resetsConnection,
  startPolicyEndpoint,
} from '../../../support/endpoints/policy-endpoint.ts';
import { type RegistryEventChange, registryEvent } from '../../../support/events/registry-event.ts';
import { type AwsStub, type StubReply, type StubRequest, startAwsStub } from './aws-stub.ts';

/** Also in the signature of the bucket's URLs, in what the policy endpoint says of a failure, and in the planted bug's error. */
const CANARY = 'canary-7c0ffee';
const SECRETS = /canary|SECRET-OF-THE-SERVICE/i;

function credentials(whose: string): string {
  return JSON.stringify({
    accessKeyId: `${CANARY}-${whose}-id`,
    secretAccessKey: `${CANARY}-${whose}-key`,
    sessionToken: `${CANARY}-${whose}-token`,
  });
}

/** One for every outcome and every kind of error. */
const FUNCTIONS: Readonly<Record<string, Behaviour>> = {
  passes: replies(reply()),
  objects: replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'no' })),
  skips: replies(reply({ annotations: [{ annotationName: 'a', status: 'SKIPPED' }] })),
  waits: replies(reply({ status: 'IN_PROGRESS', callbackContext: { of: CANARY }, callbackDelaySeconds: 1 })),
  crashes: failsWith({ errorType: 'Error', errorMessage: 'no' }),
  serialises: replies(JSON.stringify(reply())),
  breaksTheContract: replies({ status: 'PERHAPS', [CANARY]: CANARY }),
  reports: replies(reply({ status: 'FAILED', errorCode: 'ServiceInternalError', message: 'no' })),
  isThrottled: refuses(429, 'TooManyRequestsException'),
  isForbidden: refuses(403, 'AccessDeniedException'),
  isMissing: refuses(404, 'ResourceNotFoundException'),
  isUnreachable: resetsConnection,
  isUnknown: refuses(418, 'TeapotException'),
  hangs,
};
const ALL = Object.keys(FUNCTIONS);
const configuration = (functions: readonly string[]) => ({
  LambdaFunctions: functions,
  TimeoutSeconds: 0.5,
  TraceSegments: true,
});

let policies: PolicyEndpoint;
let bucket: PayloadBucket;
let aws: AwsStub;
let respond: (request: StubRequest) => StubReply = () => ({ kind: 'ok' });
let hook: HookEndpoint;
let faultyHook: HookEndpoint;
beforeAll(async () => {
  policies = await startPolicyEndpoint();
  bucket = await startPayloadBucket();
  aws = await startAwsStub((request) => respond(request));
  const options = { policyEndpointUrl: policies.url, environment: { AWS_ENDPOINT_URL: aws.endpoint } };
  hook = await startHookEndpoint(options);
  faultyHook = await startHookEndpoint({ ...options, registryHookFolder: 'test/fixtures/faulty-registry-hook' });
  for (const [name, behaviour] of Object.entries(FUNCTIONS)) policies.define(name, behaviour);
});
beforeEach(() => {
  aws.requests.length = 0;
  hook.forget();
  faultyHook.forget();
});
afterAll(async () => {
  await faultyHook?.close();
  await hook?.close();
  await aws?.close();
  await bucket?.close();
  await policies?.close();
});

/** An event with a secret in every field that may hold one. */
function secretEvent({ requestData, ...change }: RegistryEventChange): Record<string, unknown> {
  return registryEvent({
    configuration: configuration(['passes']),
    actionInvocationPoint: 'UPDATE_PRE_PROVISION',
    callbackContext: { of: CANARY },
    requestData: {
      targetModel: {
        resourceProperties: { Password: CANARY, [CANARY]: 1 },
        previousResourceProperties: { Password: `${CANARY}-before` },
      },
      payload: `https://bucket.example/${CANARY}?X-Amz-Signature=${CANARY}`,
      callerCredentials: credentials('caller'),
      providerCredentials: credentials('provider'),
      providerLogGroupName: 'hook-logs',
      ...requestData,
    },
    ...change,
  });
}

function stackEvent(...payload: readonly [PayloadBehaviour, ...PayloadBehaviour[]]): RegistryEventChange {
  return { requestData: { targetName: 'STACK', targetModel: null, payload: bucket.put(...payload) } };
}

/** Everything that left the hook: its answer, its lines, and what it wrote to the services. Credentials sign requests, they are in no body. */
function emitted(response: unknown, from: HookEndpoint = hook): string {
  return JSON.stringify([response, aws.requests.map(({ text }) => text), from.stdout, from.stderr]);
}

/** The callback context is CloudFormation's to keep: the only place where a function's own context may go. */
function withoutContext(response: unknown): unknown {
  return typeof response === 'object' && response !== null ? { ...response, callbackContext: undefined } : response;
}

const DELIVERIES: readonly (readonly [string, StubReply])[] = [
  ['works', { kind: 'ok' }],
  ['is refused', { kind: 'error', name: 'AccessDeniedException' }],
];

describe.each(DELIVERIES)('no secret of the event leaves the hook when delivery %s', (_, delivery) => {
  beforeEach(() => {
    respond = () => delivery;
  });

  test('and its policy functions end in every way that there is', async () => {
    const response = await hook.invoke('TypeFunction', secretEvent({ configuration: configuration(ALL) }));
    expect(response).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
    expect(emitted(response)).not.toMatch(SECRETS);
    // What is silent would hold no secret either.
    expect(aws.calls()).toEqual(expect.arrayContaining(['PutLogEvents', 'PutMetricData', 'PutTraceSegments']));
    const [segments] = aws.requests.filter(({ operation }) => operation === 'PutTraceSegments');
    for (const name of ALL) expect(segments?.text).toContain(name);
  });

  test('and a function is asked again, with its context', async () => {
    const first = await hook.invoke('TypeFunction', secretEvent({ configuration: configuration(['waits']) }));
    expect(first).toMatchObject({ hookStatus: 'IN_PROGRESS' });
    expect(emitted(first)).toMatch(SECRETS);
    expect(emitted(withoutContext(first))).not.toMatch(SECRETS);
    const { callbackContext } = JSON.parse(JSON.stringify(first));
    const last = await hook.invoke(
      'TypeFunction',
      secretEvent({ configuration: { ...configuration(['waits']), MaxRounds: 2 }, callbackContext }),
    );
    expect(last).toMatchObject({ hookStatus: 'FAILED' });
    expect(emitted(last)).not.toMatch(SECRETS);
  });

  test.each<[string, () => RegistryEventChange, object]>([
    [
      'is a stack that can be read',
      () => stackEvent(serves({ template: CANARY, changedResources: [{ a: CANARY }] })),
      { hookStatus: 'SUCCESS' },
    ],
    [
      'is a stack too large for a function',
      () => stackEvent(serves({ template: CANARY.repeat(500_000) })),
      { hookStatus: 'FAILED', errorCode: 'ServiceLimitExceeded' },
    ],
    [
      'has an expired URL',
      () => stackEvent(servesText(403, `<Message>${CANARY}</Message>`)),
      { errorCode: 'InvalidRequest' },
    ],
    [
      'has a payload that is not JSON',
      () => stackEvent(servesText(200, `{"template": ${CANARY}`)),
      { errorCode: 'InvalidRequest' },
    ],
    ['has a payload that is no model', () => stackEvent(serves([CANARY])), { errorCode: 'InvalidRequest' }],
    [
      'has a URL that leads nowhere',
      () => ({
        requestData: {
          targetName: 'STACK',
          targetModel: null,
          payload: `http://127.0.0.1:9/${CANARY}?X-Amz-Signature=${CANARY}`,
        },
      }),
      { errorCode: 'InvalidRequest' },
    ],
    [
      'has a URL that is none',
      () => ({ requestData: { targetName: 'STACK', targetModel: null, payload: CANARY } }),
      { errorCode: 'InvalidRequest' },
    ],
    ['has a model that is none', () => ({ requestData: { targetModel: CANARY } }), { errorCode: 'InvalidRequest' }],
    ['has a callback context that is none', () => ({ callbackContext: CANARY }), { errorCode: 'InvalidRequest' }],
    ['has a token that is none', () => ({ clientRequestToken: [CANARY] }), { errorCode: 'InvalidRequest' }],
    ['is of an unknown invocation point', () => ({ actionInvocationPoint: CANARY }), { errorCode: 'InvalidRequest' }],
    [
      'is of a foreign target',
      () => ({ requestData: { targetName: 'Other::Type::Name' } }),
      { errorCode: 'UnsupportedTarget' },
    ],
    [
      'is configured badly',
      () => ({ configuration: { LambdaFunctions: [] } }),
      { errorCode: 'InvalidTypeConfiguration' },
    ],
    ['has no credentials', () => ({ requestData: { callerCredentials: null } }), { errorCode: 'InvalidCredentials' }],
    [
      'has unreadable credentials',
      () => ({ requestData: { callerCredentials: `${CANARY}{` } }),
      { errorCode: 'InvalidRequest' },
    ],
    [
      'has credentials of another shape',
      () => ({ requestData: { callerCredentials: JSON.stringify({ [CANARY]: CANARY }) } }),
      { errorCode: 'InvalidRequest' },
    ],
    [
      'has encrypted credentials',
      () => ({
        requestData: { callerCredentials: CANARY, hookEncryptionKeyArn: CANARY, hookEncryptionKeyRole: CANARY },
      }),
      { errorCode: 'AccessDenied' },
    ],
    [
      'has unreadable provider credentials',
      () => ({ requestData: { providerCredentials: `${CANARY}{` } }),
      { hookStatus: 'SUCCESS' },
    ],
    [
      'has provider credentials of another shape',
      () => ({ requestData: { providerCredentials: { [CANARY]: CANARY } } }),
      { hookStatus: 'SUCCESS' },
    ],
    [
      'has encrypted provider credentials',
      () => ({
        requestData: { providerCredentials: CANARY, hookEncryptionKeyArn: CANARY, hookEncryptionKeyRole: CANARY },
      }),
      { hookStatus: 'SUCCESS' },
    ],
  ])('and the event %s', async (_, change, expected) => {
    const response = await hook.invoke('TypeFunction', secretEvent(change()));
    expect(response).toMatchObject(expected);
    expect(emitted(response)).not.toMatch(SECRETS);
  });

  test('and the hook itself has a bug', async () => {
    const response = await faultyHook.invoke('TypeFunction', secretEvent({}));
    expect(response).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InternalFailure' });
    expect(emitted(response, faultyHook)).not.toMatch(SECRETS);
  });
});

test('no secret leaves the test entrypoint', async () => {
  for (const given of [JSON.parse(credentials('test')), { [CANARY]: CANARY }, CANARY]) {
    const response = await hook.invoke('TestEntrypoint', {
      credentials: given,
      actionInvocationPoint: 'CREATE_PRE_PROVISION',
      request: {
        clientRequestToken: 'token-1',
        hookContext: { targetName: 'AWS::S3::Bucket', targetModel: { resourceProperties: { Password: CANARY } } },
      },
      callbackContext: null,
      typeConfiguration: configuration(ALL),
      region: 'eu-west-1',
    });
    expect(response).toMatchObject({ status: 'FAILED' });
    expect(emitted(response)).not.toMatch(SECRETS);
  }
});
