import { describe, expect, test } from '@jest/globals';
import { startHookEndpoint } from '../support/endpoints/hook-endpoint.ts';
import { replies, reply } from '../support/endpoints/policy-endpoint.ts';
import { registryEvent } from '../support/events/registry-event.ts';
import { world } from './world.ts';

const { ask, invoke, policies } = world();

describe('entry and configuration', () => {
  test.each(['CREATE_PRE_PROVISION', 'UPDATE_PRE_PROVISION', 'DELETE_PRE_PROVISION'])(
    'B-01 the invocation point %s makes no difference',
    async (actionInvocationPoint) => {
      expect(await ask({ f: replies(reply()) }, { actionInvocationPoint })).toMatchObject({ hookStatus: 'SUCCESS' });
    },
  );

  test.each([
    ['B-02', 'Acme::Service::Thing'],
    ['B-02', 'aws::S3::Bucket'],
    ['B-03 mended', 'AWSSamples::X::Y'],
  ])('%s a target named %s is not supported', async (_, targetName) => {
    expect(await ask({ f: replies(reply()) }, { requestData: { targetName } })).toEqual({
      hookStatus: 'FAILED',
      errorCode: 'UnsupportedTarget',
      message: `This hook judges AWS::* resources, stacks and change sets only, not ${targetName}; exclude such targets in its TargetFilters.`,
      callbackDelaySeconds: 0,
      clientRequestToken: 'token-1',
    });
    expect(policies().received).toEqual([]);
  });

  test.each(['STACK', 'CHANGE_SET'])('B-04 mended: %s is judged like any other target', async (targetName) => {
    const answer = await ask({ f: replies(reply()) }, { requestData: { targetName } });
    expect(answer.hookStatus).toBe('SUCCESS');
    expect(policies().received).toHaveLength(1);
  });

  test.each([[''], [null]])('B-05 mended: a target without name (%p) is an invalid request', async (targetName) => {
    expect(await ask({ f: replies(reply()) }, { requestData: { targetName } })).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InvalidRequest',
      message: 'The hook cannot read the event: requestData.targetName: expected the name of the target.',
    });
  });

  test('B-06 the target is checked before the configuration', async () => {
    const event = registryEvent({
      configuration: { LambdaFunctions: [] },
      requestData: { targetName: 'Acme::Service::Thing' },
    });
    expect(await invoke(event)).toMatchObject({ errorCode: 'UnsupportedTarget' });
  });

  test.each([
    ['B-07', 'an empty list', { LambdaFunctions: [] }, 'LambdaFunctions: expected at least one policy function'],
    ['B-07', 'null', { LambdaFunctions: null }, 'LambdaFunctions: expected a list of at least one policy function'],
    ['B-07', 'no list', { FailureMode: 'WARN' }, 'LambdaFunctions: expected a list of at least one policy function'],
    ['B-08 mended', 'null as hookModel', null, 'LambdaFunctions: expected a list of at least one policy function'],
    ['B-08 mended', 'an empty hookModel', {}, 'LambdaFunctions: expected a list of at least one policy function'],
    [
      'B-11 mended',
      'text instead of a list',
      { LambdaFunctions: 'abc' },
      'LambdaFunctions: expected a list of at least one policy function',
    ],
    [
      'B-12 mended',
      'a name with other characters',
      { LambdaFunctions: ['!!a'] },
      'LambdaFunctions[0]: expected the name, partial ARN or ARN of a Lambda function',
    ],
  ])('%s a configuration with %s is invalid', async (_, __, configuration, problem) => {
    expect(await invoke(registryEvent({ configuration }))).toEqual({
      hookStatus: 'FAILED',
      errorCode: 'InvalidTypeConfiguration',
      message: `The hook's type configuration is not valid: ${problem}.`,
      callbackDelaySeconds: 0,
      clientRequestToken: 'token-1',
    });
  });

  test('B-08 mended: an absent hookModel is an invalid configuration, too', async () => {
    const { hookModel: _, ...event } = registryEvent();
    expect(await invoke(event)).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InvalidTypeConfiguration' });
  });

  test('B-09 mended: without caller credentials the hook says so, once, instead of failing once per function', async () => {
    expect(await ask({ f: replies(reply()) }, { requestData: { callerCredentials: null } })).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InvalidCredentials',
      message:
        'The event has no callerCredentials to invoke policy functions with; register the type with an execution role.',
    });
    expect(policies().received).toEqual([]);
  });

  test('B-10 without a Region the hook fails and says so', async () => {
    const nowhere = await startHookEndpoint({
      policyEndpointUrl: policies().url,
      environment: { AWS_REGION: '', AWS_DEFAULT_REGION: '' },
    });
    try {
      expect(await nowhere.invoke('TypeFunction', registryEvent())).toMatchObject({
        hookStatus: 'FAILED',
        errorCode: 'InternalFailure',
        message: 'The hook cannot tell which Region to invoke policy functions in: AWS_REGION is not set.',
      });
    } finally {
      await nowhere.close();
    }
  });

  test.each([
    'arn:aws:lambda:eu-west-1:111122223333:function:f',
    'arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:f:live',
    'arn:aws-iso-b:lambda:us-isob-east-1:111122223333:function:f',
    'arn:aws-eusc:lambda:eusc-de-east-1:111122223333:function:f',
    '111122223333:function:f',
    'f:$LATEST',
  ])('B-12 mended: %s is a function name in any partition', async (name) => {
    expect(await ask({ [name]: replies(reply()) })).toMatchObject({ hookStatus: 'SUCCESS' });
  });

  test('B-13 more functions than the packaged default of one work without a new registration', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `f${index}`);
    expect(await ask(Object.fromEntries(names.map((name) => [name, replies(reply())])))).toMatchObject({
      hookStatus: 'SUCCESS',
    });
    expect(policies().received).toHaveLength(20);
  });

  test('B-14 an error of the hook’s own is answered, with a message; the log has its place, and nobody its text', async () => {
    const faulty = await startHookEndpoint({
      policyEndpointUrl: policies().url,
      registryHookFolder: 'test/fixtures/faulty-registry-hook',
    });
    try {
      expect(await faulty.invoke('TypeFunction', registryEvent())).toEqual({
        hookStatus: 'FAILED',
        errorCode: 'InternalFailure',
        message: 'The hook failed by an error of its own and could not judge this change. Its log says more.',
        callbackDelaySeconds: 0,
        clientRequestToken: 'token-1',
      });
      expect(faulty.stderr.join('\n')).toContain('at String.startsWith');
      expect([...faulty.stderr, ...faulty.stdout].join('\n')).not.toContain('planted canary');
      expect(faulty.records()).toEqual([expect.objectContaining({ record: 'invocation', Faults: 1 })]);
    } finally {
      await faulty.close();
    }
  });
});
