import { describe, expect, test } from '@jest/globals';
import { HOOK_TYPE, play, SUCCESS } from './service.ts';

const template = {
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket' },
    Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Bucket' } } },
  },
};
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const BLOCKED = { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: 'not versioned' };

function hook(hookStatus: string, hookStatusReason: string) {
  return {
    hookType: HOOK_TYPE,
    hookStatus,
    hookStatusReason,
    hookInvocationPoint: 'PRE_PROVISION',
    hookInvocationId: UUID,
    hookFailureMode: 'FAIL',
  };
}

describe('Stack events tell the operation as DescribeStackEvents would', () => {
  test('A stack that is let through: hook, then resource, level by level, delays included.', async () => {
    const { simulation } = await play({
      template,
      operations: ['RESOURCE'],
      answers: [{ hookStatus: 'IN_PROGRESS', message: 'wait', callbackDelaySeconds: 20 }, SUCCESS],
    });
    const bucket = {
      logicalResourceId: 'Bucket',
      resourceType: 'AWS::S3::Bucket',
      resourceStatus: 'CREATE_IN_PROGRESS',
    };
    const policy = { ...bucket, logicalResourceId: 'Policy', resourceType: 'AWS::S3::BucketPolicy' };
    expect(simulation.events).toEqual([
      {
        elapsedSeconds: 0,
        logicalResourceId: 'shop',
        resourceType: 'AWS::CloudFormation::Stack',
        resourceStatus: 'CREATE_IN_PROGRESS',
        resourceStatusReason: 'User Initiated',
      },
      { elapsedSeconds: 0, ...bucket, ...hook('HOOK_IN_PROGRESS', 'Invoking hook') },
      { elapsedSeconds: 20, ...bucket, ...hook('HOOK_COMPLETE_SUCCEEDED', 'Hook succeeded with message: fine') },
      { elapsedSeconds: 20, ...bucket },
      { elapsedSeconds: 20, ...policy, ...hook('HOOK_IN_PROGRESS', 'Invoking hook') },
      { elapsedSeconds: 40, ...policy, ...hook('HOOK_COMPLETE_SUCCEEDED', 'Hook succeeded with message: fine') },
      { elapsedSeconds: 40, ...policy },
    ]);
  });

  test('A stack that is stopped: the resource fails by the name of the hook, and the stack rolls back.', async () => {
    const { simulation } = await play({ template, operations: ['RESOURCE'], answers: [BLOCKED] });
    const bucket = { elapsedSeconds: 0, logicalResourceId: 'Bucket', resourceType: 'AWS::S3::Bucket' };
    expect(simulation.events.slice(1)).toEqual([
      { ...bucket, resourceStatus: 'CREATE_IN_PROGRESS', ...hook('HOOK_IN_PROGRESS', 'Invoking hook') },
      {
        ...bucket,
        resourceStatus: 'CREATE_IN_PROGRESS',
        ...hook('HOOK_COMPLETE_FAILED', 'Hook failed with message: not versioned'),
      },
      {
        ...bucket,
        resourceStatus: 'CREATE_FAILED',
        resourceStatusReason: `The following hook(s) failed: [${HOOK_TYPE}]`,
      },
      {
        elapsedSeconds: 0,
        logicalResourceId: 'shop',
        resourceType: 'AWS::CloudFormation::Stack',
        resourceStatus: 'ROLLBACK_IN_PROGRESS',
        resourceStatusReason: 'The following resource(s) failed to create: [Bucket].',
      },
    ]);
  });

  test('A stack that is stopped as a whole: nothing is provisioned, so that nothing is rolled back.', async () => {
    const { simulation } = await play({ template, operations: ['STACK', 'RESOURCE'], answers: [BLOCKED] });
    expect(simulation.outcome).toEqual({
      kind: 'STOPS',
      operation: 'STACK',
      status: 'CREATE_FAILED',
      stoppedBy: ['shop'],
    });
    expect(simulation.events.map(({ logicalResourceId }) => logicalResourceId)).not.toContain('Bucket');
  });

  test('The same change is told in the same words, whenever it is played.', async () => {
    const scene = { template, operations: ['RESOURCE', 'STACK', 'CHANGE_SET'] as const, answers: [BLOCKED] };
    const [first, second] = [await play(scene), await play(scene)];
    expect(second.simulation).toEqual(first.simulation);
  });

  test('A failing change set leaves no events in the stack.', async () => {
    const { simulation } = await play({ template, operations: ['CHANGE_SET'], answers: [BLOCKED] });
    expect(simulation.events).toEqual([]);
  });
});
