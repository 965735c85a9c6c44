import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type HookEndpoint, startHookEndpoint } from '../../support/endpoints/hook-endpoint.ts';
import {
  type PolicyEndpoint,
  refuses,
  replies,
  reply,
  startPolicyEndpoint,
} from '../../support/endpoints/policy-endpoint.ts';
import { lambdaEvent } from '../../support/events/lambda-event.ts';
import { wireContract } from '../../support/events/wire-contract.ts';

const configuration = {
  LambdaFunctions: [
    'everything',
    {
      FunctionName: 'buckets',
      TargetNames: ['AWS::S3::*'],
      Actions: ['CREATE', 'UPDATE'],
      FailureMode: 'WARN',
      OnError: 'FAIL',
    },
    { FunctionName: 'lenient', TargetNames: ['AWS::S3::Bucket'], OnError: 'WARN' },
  ],
};

const contract = wireContract('lambda-hook');
let policies: PolicyEndpoint;
let hook: HookEndpoint;

beforeAll(async () => {
  policies = await startPolicyEndpoint();
  hook = await startHookEndpoint({ policyEndpointUrl: policies.url, configuration });
});

beforeEach(() => {
  policies.reset();
  hook.forget();
  for (const name of ['everything', 'buckets', 'lenient']) policies.define(name, replies(reply()));
});

afterAll(async () => {
  await hook.close();
  await policies.close();
});

async function ask(change: Readonly<Record<string, unknown>> = {}) {
  return contract.parse(await hook.invoke('LambdaHook', lambdaEvent(change)));
}

const object = replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'no' }));

describe('the Lambda Hook', () => {
  test('asks the functions in scope with its own role’s credentials and concludes', async () => {
    expect(await ask()).toMatchObject({
      hookStatus: 'SUCCESS',
      clientRequestToken: 'token-1',
      message: 'Compliant with all 3 policy functions.\neverything: ok\nbuckets: ok\nlenient: ok',
    });
    expect(policies.received.map(({ headers }) => headers['x-amz-security-token'])).toEqual([
      'example',
      'example',
      'example',
    ]);
  });

  test.each([
    [
      'a target out of scope',
      { requestData: { targetName: 'AWS::SQS::Queue', targetModel: { resourceProperties: { A: 1 } } } },
      ['everything'],
    ],
    ['an action out of scope', { actionInvocationPoint: 'DELETE_PRE_PROVISION' }, ['everything', 'lenient']],
    [
      'a third-party type',
      { requestData: { targetName: 'Acme::Shop::Till', targetModel: { resourceProperties: { A: 1 } } } },
      ['everything'],
    ],
  ])('does not ask functions about %s', async (_, change, asked) => {
    expect(await ask(change)).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(policies.received.map(({ functionName }) => functionName).sort()).toEqual(asked);
  });

  test('blocks with NonCompliant when a function in FAIL mode objects', async () => {
    policies.define('everything', object);
    expect(await ask()).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      message: 'Blocked by 1 of 3 policy functions.\neverything: no',
    });
  });

  test('lets an objection in WARN mode through, visibly', async () => {
    policies.define('buckets', object);
    expect(await ask()).toMatchObject({
      hookStatus: 'SUCCESS',
      message: 'Not blocked, but 1 warned of 3 policy functions.\nbuckets: warning: no\neverything: ok\nlenient: ok',
      annotations: [{ annotationName: 'buckets', status: 'FAILED', statusMessage: 'warning: no' }, {}, {}],
    });
    expect(hook.records()).toContainEqual(
      expect.objectContaining({ policyFunction: 'buckets', effect: 'warned', NonCompliant: 1 }),
    );
  });

  test('blocks with InternalFailure when a function that must decide cannot', async () => {
    policies.define('buckets', refuses(403, 'AccessDeniedException'));
    expect(await ask()).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InternalFailure' });
  });

  test('fails open where that is configured, and says so in the answer, the record and the log', async () => {
    policies.define('lenient', replies('text'));
    expect(await ask()).toMatchObject({
      hookStatus: 'SUCCESS',
      annotations: [
        {
          annotationName: 'lenient',
          status: 'FAILED',
          statusMessage: expect.stringMatching(/^failed open: could not decide \(STRING_RESPONSE\)/),
        },
        {},
        {},
      ],
    });
    expect(hook.records()).toContainEqual(
      expect.objectContaining({
        policyFunction: 'lenient',
        effect: 'failed-open',
        errorKind: 'STRING_RESPONSE',
        FailedOpen: 1,
      }),
    );
    expect(hook.stderr.join('\n')).toMatch(/"level":"WARN".*lenient/);
  });

  test('understands functions that were written for AWS’s own Lambda Hooks', async () => {
    policies.define(
      'everything',
      replies({ hookStatus: 'FAILED', errorCode: 'NonCompliant', message: 'no', clientRequestToken: 'token-1' }),
    );
    expect(await ask()).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
  });

  test('answers IN_PROGRESS twice at most, as CloudFormation invokes it three times in all', async () => {
    policies.define(
      'everything',
      replies(reply({ status: 'IN_PROGRESS', callbackDelaySeconds: 1, callbackContext: { job: 1 } })),
    );
    const statuses: string[] = [];
    let callbackContext: unknown = null;
    for (let invocation = 1; invocation <= 3; invocation += 1) {
      // No `invocation`: the count must not depend on it.
      const answer = await ask({ requestContext: { callbackContext } });
      statuses.push(answer.hookStatus);
      callbackContext = answer.hookStatus === 'IN_PROGRESS' ? answer.callbackContext : null;
    }
    expect(statuses).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'FAILED']);
    expect(policies.receivedBy('everything')).toHaveLength(3);
    expect(policies.receivedBy('buckets')).toHaveLength(1);
    const decisions = hook.records().filter(({ record }) => record === 'decision');
    expect(
      decisions
        .filter(({ policyFunction }) => policyFunction === 'everything')
        .map(({ outcome, errorKind }) => errorKind ?? outcome),
    ).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'TIMED_OUT']);
    expect(decisions.filter(({ policyFunction }) => policyFunction === 'buckets')).toHaveLength(1);
  });

  test('answers a request of Cloud Control within its shorter message limit', async () => {
    policies.define(
      'everything',
      replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'x'.repeat(5000) })),
    );
    const answer = await ask({
      stackId: '',
      requestData: {
        targetName: 'AWS::S3::Bucket',
        targetType: 'RESOURCE',
        targetModel: { resourceProperties: { A: 1 } },
      },
    });
    expect(answer.message).toHaveLength(1024);
  });

  test.each([
    ['an event with a part of the wrong kind', JSON.stringify({ ...lambdaEvent(), requestData: 'text' }), 'token-1'],
    ['an event without target', JSON.stringify({ clientRequestToken: 'token-9' }), 'token-9'],
  ])('answers %s, which it cannot read', async (_, event, clientRequestToken) => {
    const answer = contract.parse(await hook.invoke('LambdaHook', event));
    expect(answer).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      message: expect.stringMatching(/^The hook cannot read the event: /),
    });
    expect(answer.clientRequestToken).toBe(clientRequestToken);
    expect(hook.records()).toEqual([expect.objectContaining({ record: 'invocation', rejection: 'INVALID_REQUEST' })]);
  });

  test('every evaluation has one record that is a metric, too, and every invocation one', async () => {
    await ask();
    expect(hook.records().map(({ record, policyFunction }) => [record, policyFunction])).toEqual([
      ['decision', 'everything'],
      ['decision', 'buckets'],
      ['decision', 'lenient'],
      ['invocation', undefined],
    ]);
    for (const record of hook.records()) expect(record).toHaveProperty('_aws.CloudWatchMetrics');
  });
});

describe('the Lambda Hook’s configuration', () => {
  test.each([
    [
      'is missing',
      {},
      "The hook's configuration is not valid: there is none; set the environment variable HOOK_CONFIGURATION or HOOK_CONFIGURATION_PARAMETER.",
    ],
    [
      'is no JSON',
      { HOOK_CONFIGURATION: '{' },
      "The hook's configuration is not valid: the environment variable HOOK_CONFIGURATION does not hold JSON.",
    ],
    [
      'has mistakes, all of which are named',
      { HOOK_CONFIGURATION: '{"LambdaFunctions":["a b"],"FailureMode":"Warn","Timeout":5}' },
      "The hook's configuration is not valid: in the environment variable HOOK_CONFIGURATION: " +
        'LambdaFunctions[0]: expected the name, partial ARN or ARN of a Lambda function; ' +
        'FailureMode: Invalid option: expected one of "FAIL"|"WARN"; Unrecognized key: "Timeout".',
    ],
  ])('%s: every event is answered with the reason, and the log has it once', async (_, environment, message) => {
    const unconfigured = await startHookEndpoint({ policyEndpointUrl: policies.url, environment });
    try {
      for (let times = 0; times < 2; times += 1) {
        expect(await unconfigured.invoke('LambdaHook', lambdaEvent())).toEqual({
          hookStatus: 'FAILED',
          errorCode: 'InternalFailure',
          message,
          callbackDelaySeconds: 0,
          clientRequestToken: 'token-1',
        });
      }
      expect(unconfigured.stderr.filter((line) => line.includes(`"message":"The hook's configuration`))).toHaveLength(
        1,
      );
    } finally {
      await unconfigured.close();
    }
  });
});
