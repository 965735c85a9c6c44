import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/hook/domain.ts';
import { ACCOUNT_ID, ENABLED, type Played, play, type Scene, SUCCESS } from './service.ts';

/**
 * One row for each sentence of the documentation that the simulator models. Sources: the CloudFormation Hooks User Guide, the API
 * references of CloudFormation and Cloud Control, and the registry schema of AWS::CloudFormation::LambdaHook.
 */
interface Row {
  readonly sentence: string;
  readonly scene: Scene;
  readonly shows: (played: Played) => unknown;
  readonly expected: unknown;
}

const bucket = (name: string) => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName: name } });
const topic = (name: string) => ({ Type: 'AWS::SNS::Topic', Properties: { TopicName: name } });
const one = { Resources: { Bucket: bucket('one') } };
const two = { Resources: { Bucket: bucket('one'), Topic: topic('one') } };
const other = { Resources: { Bucket: bucket('other'), Topic: topic('one') } };
const FAILED = { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: 'no' };
const CRASHED = { hookStatus: 'FAILED', errorCode: 'InternalFailure', message: 'broken' };
const PENDING = { hookStatus: 'IN_PROGRESS', message: 'wait', callbackDelaySeconds: 7, callbackContext: { at: 1 } };
const FUNCTION_ERROR = { kind: 'replied', payload: new Uint8Array(), functionError: 'Unhandled' } as const;

const targets = ({ sent }: Played) =>
  sent.map(({ event: { requestData, actionInvocationPoint } }) => {
    const { targetName, targetLogicalId } = object(requestData);
    return `${String(actionInvocationPoint).replace('_PRE_PROVISION', '')} ${targetName} ${targetLogicalId}`;
  });
const ids = (played: Played) => targets(played).map((target) => target.split(' ')[2]);
const models = ({ sent }: Played) => sent.map(({ event }) => object(event.requestData).targetModel);
const contexts = ({ sent }: Played) => sent.map(({ event }) => event.requestContext);
const notInvoked = ({ simulation }: Played) =>
  simulation.notInvoked.map(({ operation, targetLogicalId, reason }) => `${operation} ${targetLogicalId} ${reason}`);
const results = ({ simulation }: Played) =>
  simulation.invocations.map(({ result: { status, stops } }) => [status, stops]);
const message = ({ simulation }: Played) => simulation.invocations.map(({ result }) => result.message.length);
const statusReasons = ({ simulation }: Played) => simulation.invocations.map(({ result }) => result.statusReason);
const tries = ({ simulation }: Played) => simulation.invocations.map(({ run }) => run.invocations);

function object(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw new Error('Expected an object');
}

function filtered(filters: JsonObject, scene: Partial<Scene> = {}): Scene {
  return { template: two, operations: ['RESOURCE'], configuration: { ...ENABLED, ...filters }, ...scene };
}

const requests: readonly Row[] = [
  {
    sentence: 'Resources that an update does not change invoke no hook.',
    scene: { template: other, previous: two, operations: ['RESOURCE'] },
    shows: (played) => [targets(played), notInvoked(played)],
    expected: [['UPDATE AWS::S3::Bucket Bucket'], ['RESOURCE Topic UNCHANGED']],
  },
  {
    sentence: 'A resource removed from the template is deleted in the clean-up of the update, which invokes no hook.',
    scene: { template: one, previous: two, operations: ['RESOURCE'] },
    shows: (played) => [targets(played), notInvoked(played)],
    expected: [[], ['RESOURCE Bucket UNCHANGED', 'RESOURCE Topic CLEAN_UP']],
  },
  {
    sentence: 'A resource added by an update is created.',
    scene: { template: two, previous: one, operations: ['RESOURCE'] },
    shows: targets,
    expected: ['CREATE AWS::SNS::Topic Topic'],
  },
  {
    sentence: 'DELETE runs for the deletion of a stack.',
    scene: { template: two, deleting: true, operations: ['RESOURCE'] },
    shows: targets,
    expected: ['DELETE AWS::S3::Bucket Bucket', 'DELETE AWS::SNS::Topic Topic'],
  },
  {
    sentence: 'A resource that DeletionPolicy retains is not deleted with its stack.',
    scene: {
      template: { Resources: { Bucket: { ...bucket('one'), DeletionPolicy: 'Retain' }, Topic: topic('one') } },
      deleting: true,
      operations: ['RESOURCE'],
    },
    shows: (played) => [targets(played), notInvoked(played)],
    expected: [['DELETE AWS::SNS::Topic Topic'], ['RESOURCE Bucket RETAINED']],
  },
  {
    sentence: 'DELETE also runs for Cloud Control, where a removed resource is a request of its own.',
    scene: { template: one, previous: two, operations: ['CLOUD_CONTROL'] },
    shows: targets,
    expected: ['DELETE AWS::SNS::Topic Topic'],
  },
  {
    sentence: 'UPDATE carries the properties of before and after.',
    scene: { template: other, previous: two, operations: ['RESOURCE'] },
    shows: models,
    expected: [{ resourceProperties: { BucketName: 'other' }, previousResourceProperties: { BucketName: 'one' } }],
  },
  {
    sentence: 'On delete, a Lambda Hook finds the properties in previousResourceProperties (documented).',
    scene: { template: one, deleting: true, operations: ['RESOURCE'] },
    shows: models,
    expected: [{ resourceProperties: null, previousResourceProperties: { BucketName: 'one' } }],
  },
  {
    sentence: 'On delete, a registry hook finds them in resourceProperties.',
    scene: { template: one, deleting: true, operations: ['RESOURCE'], door: 'registry-hook' },
    shows: models,
    expected: [{ resourceProperties: { BucketName: 'one' }, previousResourceProperties: null }],
  },
  {
    sentence: 'Whether a Lambda Hook might get them as a registry hook does is a switch.',
    scene: { template: one, deleting: true, operations: ['RESOURCE'], assumptions: { 'delete-properties': 'current' } },
    shows: models,
    expected: [{ resourceProperties: { BucketName: 'one' }, previousResourceProperties: null }],
  },
  {
    sentence: 'Whether "empty" means null, absent or {} is a switch: absent.',
    scene: { template: one, operations: ['RESOURCE'], assumptions: { 'missing-properties': 'absent' } },
    shows: models,
    expected: [{ resourceProperties: { BucketName: 'one' } }],
  },
  {
    sentence: 'Whether "empty" means null, absent or {} is a switch: {}.',
    scene: { template: one, operations: ['RESOURCE'], assumptions: { 'missing-properties': 'empty' } },
    shows: models,
    expected: [{ resourceProperties: { BucketName: 'one' }, previousResourceProperties: {} }],
  },
  {
    sentence: 'Whether numbers and booleans arrive as strings is a switch.',
    scene: {
      template: { Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 5, FifoQueue: true } } } },
      operations: ['RESOURCE'],
      assumptions: { 'resource-scalars': 'strings' },
    },
    shows: models,
    expected: [{ resourceProperties: { DelaySeconds: '5', FifoQueue: 'true' }, previousResourceProperties: null }],
  },
  {
    sentence: 'Secure dynamic references are not resolved before a hook sees them.',
    scene: {
      template: {
        Resources: {
          Db: { Type: 'AWS::RDS::DBInstance', Properties: { P: '{{resolve:secretsmanager:db:SecretString:p}}' } },
        },
      },
      operations: ['RESOURCE'],
    },
    shows: models,
    expected: [
      { resourceProperties: { P: '{{resolve:secretsmanager:db:SecretString:p}}' }, previousResourceProperties: null },
    ],
  },
  {
    sentence: 'For change sets only the action CREATE exists, also when the change set updates a stack.',
    scene: { template: other, previous: two, operations: ['CHANGE_SET'] },
    shows: (played) => targets(played).map((target) => target.slice(0, 17)),
    expected: ['CREATE CHANGE_SET'],
  },
  {
    sentence: 'A stack is not deleted by a change set.',
    scene: { template: one, deleting: true, operations: ['CHANGE_SET'] },
    shows: ({ sent, simulation }) => [sent.length, simulation.notInvoked.map(({ reason }) => reason)],
    expected: [0, ['NO_CHANGE_SET']],
  },
  {
    sentence:
      'A change set lists creations, updates and deletions; before is null on CREATE, after and lineNumber on DELETE.',
    scene: {
      template: { Resources: { Bucket: bucket('other'), Fresh: topic('new') } },
      previous: two,
      operations: ['CHANGE_SET'],
    },
    shows: ({ sent }) => object(sent[0]?.payload).changedResources,
    expected: [
      {
        logicalResourceId: 'Bucket',
        resourceType: 'AWS::S3::Bucket',
        action: 'UPDATE',
        lineNumber: 1,
        beforeContext: '{"Properties":{"BucketName":"one"}}',
        afterContext: '{"Properties":{"BucketName":"other"}}',
      },
      {
        logicalResourceId: 'Fresh',
        resourceType: 'AWS::SNS::Topic',
        action: 'CREATE',
        lineNumber: 1,
        beforeContext: null,
        afterContext: '{"Properties":{"TopicName":"new"}}',
      },
      {
        logicalResourceId: 'Topic',
        resourceType: 'AWS::SNS::Topic',
        action: 'DELETE',
        lineNumber: null,
        beforeContext: '{"Properties":{"TopicName":"one"}}',
        afterContext: null,
      },
    ],
  },
  {
    sentence: 'The change set is judged when it is made, then the stack, then its resources by their dependencies.',
    scene: {
      template: {
        Resources: {
          Last: { ...topic('l'), DependsOn: 'Middle' },
          Middle: { ...topic('m'), Properties: { TopicName: { 'Fn::GetAtt': ['First', 'Arn'] } } },
          First: bucket('f'),
        },
      },
      operations: ['RESOURCE', 'STACK', 'CHANGE_SET'],
    },
    shows: (played) => ids(played).slice(1),
    expected: ['shop', 'First', 'Middle', 'Last'],
  },
  {
    sentence: 'A deletion goes the other way: what depends on others goes first.',
    scene: {
      template: { Resources: { First: bucket('f'), Last: { ...topic('l'), DependsOn: 'First' } } },
      deleting: true,
      operations: ['RESOURCE'],
    },
    shows: ids,
    expected: ['Last', 'First'],
  },
];

const limits: readonly Row[] = [
  {
    sentence: 'SUCCESS is HOOK_COMPLETE_SUCCEEDED, and the operation continues.',
    scene: { template: one, operations: ['RESOURCE'] },
    shows: (played) => [results(played), played.simulation.outcome],
    expected: [[['HOOK_COMPLETE_SUCCEEDED', false]], { kind: 'CONTINUES' }],
  },
  {
    sentence:
      'IN_PROGRESS is called back after its delay, with its context, under the same token, counting invocations.',
    scene: { template: one, operations: ['RESOURCE'], answers: [PENDING, SUCCESS] },
    shows: (played) => [
      contexts(played),
      played.waited,
      new Set(played.sent.map(({ event }) => event.clientRequestToken)).size,
    ],
    expected: [
      [
        { invocation: 1, callbackContext: null },
        { invocation: 2, callbackContext: { at: 1 } },
      ],
      [7000],
      1,
    ],
  },
  {
    sentence: 'IN_PROGRESS may be answered 3 times, which means that the function is invoked up to 3 times.',
    scene: { template: one, operations: ['RESOURCE'], answers: [PENDING] },
    shows: (played) => [tries(played), results(played)],
    expected: [[3], [['HOOK_FAILED', true]]],
  },
  {
    sentence: 'Whether the third IN_PROGRESS is already the failure is a switch.',
    scene: {
      template: one,
      operations: ['RESOURCE'],
      answers: [PENDING, PENDING, PENDING, SUCCESS],
      assumptions: { 'last-in-progress': 'waits' },
    },
    shows: (played) => [tries(played), results(played)],
    expected: [[4], [['HOOK_COMPLETE_SUCCEEDED', false]]],
  },
  {
    sentence: 'An invocation that times out is tried 3 times, then the execution is marked failed.',
    scene: { template: one, operations: ['RESOURCE'], answers: ['hangs'], rules: { waitMs: 20 } },
    shows: (played) => [tries(played), results(played), statusReasons(played)],
    expected: [[3], [['HOOK_FAILED', true]], ['The hook did not answer within 0.02 seconds (3 tries)']],
  },
  {
    sentence: 'A try that is answered counts as any other answer.',
    scene: { template: one, operations: ['RESOURCE'], answers: ['hangs', SUCCESS], rules: { waitMs: 20 } },
    shows: (played) => [tries(played), results(played)],
    expected: [[2], [['HOOK_COMPLETE_SUCCEEDED', false]]],
  },
  {
    sentence: 'A function error is no result: the hook fails.',
    scene: { template: one, operations: ['RESOURCE'], answers: [FUNCTION_ERROR] },
    shows: (played) => [tries(played), results(played)],
    expected: [[3], [['HOOK_FAILED', true]]],
  },
  {
    sentence: 'Whether anything but a timeout is tried again is a switch.',
    scene: {
      template: one,
      operations: ['RESOURCE'],
      answers: [FUNCTION_ERROR],
      assumptions: { 'tries-after': 'timeouts' },
    },
    shows: tries,
    expected: [[1]].flat(),
  },
  {
    sentence: 'An answer without hookStatus is no result.',
    scene: { template: one, operations: ['RESOURCE'], answers: [{ status: 'SUCCESS' }] },
    shows: results,
    expected: [['HOOK_FAILED', true]],
  },
  {
    sentence: 'An answer with another token is no result.',
    scene: { template: one, operations: ['RESOURCE'], answers: [{ ...SUCCESS, clientRequestToken: 'another' }] },
    shows: (played) => [results(played), statusReasons(played)[0]?.includes('clientRequestToken')],
    expected: [[['HOOK_FAILED', true]], true],
  },
  {
    sentence: 'FAILED needs an error code.',
    scene: { template: one, operations: ['RESOURCE'], answers: [{ hookStatus: 'FAILED', message: 'no' }] },
    shows: results,
    expected: [['HOOK_FAILED', true]],
  },
  {
    sentence: 'A message is cut to 4,096 characters in CloudFormation, and its HookStatusReason to 1,024.',
    scene: { template: one, operations: ['RESOURCE'], answers: [{ ...FAILED, message: 'x'.repeat(5000) }] },
    shows: (played) => [message(played), statusReasons(played).map((reason) => reason.length)],
    expected: [[4096], [1024]],
  },
  {
    sentence: 'A message is cut to 1,024 characters in Cloud Control.',
    scene: { template: one, operations: ['CLOUD_CONTROL'], answers: [{ ...FAILED, message: 'x'.repeat(5000) }] },
    shows: message,
    expected: [1024],
  },
];

const configuration: readonly Row[] = [
  {
    sentence: 'A hook that is not enabled does nothing.',
    scene: filtered({ HookInvocationStatus: 'DISABLED' }),
    shows: (played) => [ids(played), notInvoked(played)],
    expected: [[], ['RESOURCE Bucket DISABLED', 'RESOURCE Topic DISABLED']],
  },
  {
    sentence: 'The older TargetStacks ALL enables it.',
    scene: { template: one, operations: ['RESOURCE'], configuration: { TargetStacks: 'ALL' } },
    shows: ids,
    expected: ['Bucket'],
  },
  {
    sentence: 'The older TargetStacks NONE disables it.',
    scene: { template: one, operations: ['RESOURCE'], configuration: { TargetStacks: 'NONE' } },
    shows: ids,
    expected: [],
  },
  {
    sentence: 'A registered hook does nothing until its configuration enables it.',
    scene: { template: one, operations: ['RESOURCE'], configuration: {} },
    shows: ids,
    expected: [],
  },
  {
    sentence: 'TargetOperations says which operations invoke the hook.',
    scene: {
      template: one,
      operations: ['RESOURCE', 'STACK'],
      configuration: { ...ENABLED, TargetOperations: ['STACK'] },
    },
    shows: (played) => [ids(played), notInvoked(played)],
    expected: [['shop'], ['RESOURCE Bucket TARGET_OPERATIONS']],
  },
  {
    sentence: 'What is covered without TargetOperations is a switch: RESOURCE.',
    scene: { template: one, configuration: { HookInvocationStatus: 'ENABLED' } },
    shows: ids,
    expected: ['Bucket'],
  },
  {
    sentence: 'What is covered without TargetOperations is a switch: ALL.',
    scene: {
      template: one,
      configuration: { HookInvocationStatus: 'ENABLED' },
      assumptions: { 'target-operations': 'ALL' },
    },
    shows: (played) => ids(played).slice(1),
    expected: ['shop', 'Bucket'],
  },
  {
    sentence: 'TargetFilters: TargetNames select by name.',
    scene: filtered({ TargetFilters: { TargetNames: ['AWS::SNS::Topic'] } }),
    shows: (played) => [ids(played), notInvoked(played)],
    expected: [['Topic'], ['RESOURCE Bucket TARGET_FILTERS']],
  },
  {
    sentence: 'TargetFilters: * is any run of characters.',
    scene: filtered({ TargetFilters: { TargetNames: ['AWS::S3::*'] } }),
    shows: ids,
    expected: ['Bucket'],
  },
  {
    sentence: 'TargetFilters: ? is exactly one character.',
    scene: filtered({ TargetFilters: { TargetNames: ['AWS::S?::Bucket', 'AWS::SN::To?ic'] } }),
    shows: ids,
    expected: ['Bucket'],
  },
  {
    sentence: 'TargetFilters: names and actions combine as their product.',
    scene: filtered(
      { TargetFilters: { TargetNames: ['AWS::S3::*', 'AWS::SNS::*'], Actions: ['UPDATE'] } },
      {
        template: { Resources: { Bucket: bucket('other'), Topic: topic('one'), More: bucket('more') } },
        previous: two,
      },
    ),
    shows: targets,
    expected: ['UPDATE AWS::S3::Bucket Bucket'],
  },
  {
    sentence: 'TargetFilters: Targets couple a name with an action.',
    scene: filtered(
      {
        TargetFilters: {
          Targets: [
            { TargetName: 'AWS::S3::*', Action: 'UPDATE', InvocationPoint: 'PRE_PROVISION' },
            { TargetName: 'AWS::SNS::*', Action: 'CREATE', InvocationPoint: 'PRE_PROVISION' },
          ],
        },
      },
      {
        template: { Resources: { Bucket: bucket('other'), Topic: topic('one'), More: bucket('more') } },
        previous: one,
      },
    ),
    shows: targets,
    expected: ['UPDATE AWS::S3::Bucket Bucket', 'CREATE AWS::SNS::Topic Topic'],
  },
  {
    sentence: 'TargetFilters hold for stacks and change sets by their target names.',
    scene: filtered({ TargetFilters: { TargetNames: ['STACK'] } }, { operations: ['STACK', 'CHANGE_SET', 'RESOURCE'] }),
    shows: ids,
    expected: ['shop'],
  },
  ...stackFilterRows(),
  {
    sentence: 'StackFilters are ignored for Cloud Control.',
    scene: filtered(
      { StackFilters: { FilteringCriteria: 'ALL', StackNames: { Include: ['elsewhere'] } } },
      { operations: ['RESOURCE', 'CLOUD_CONTROL'] },
    ),
    shows: (played) => [ids(played), notInvoked(played)],
    expected: [
      ['Bucket', 'Topic'],
      ['RESOURCE Bucket STACK_FILTERS', 'RESOURCE Topic STACK_FILTERS'],
    ],
  },
];

function stackFilterRows(): Row[] {
  const role = `arn:aws:iam::${ACCOUNT_ID}:role/deploy-prod`;
  const rows: readonly (readonly [string, JsonObject, boolean])[] = [
    ['Include only: just those', { FilteringCriteria: 'ALL', StackNames: { Include: ['shop'] } }, true],
    ['Include only: no others', { FilteringCriteria: 'ALL', StackNames: { Include: ['other', 'sho'] } }, false],
    ['Exclude only: all but those', { FilteringCriteria: 'ALL', StackNames: { Exclude: ['other'] } }, true],
    ['Exclude only: not those', { FilteringCriteria: 'ALL', StackNames: { Exclude: ['sh*'] } }, false],
    [
      'Both: Include minus Exclude',
      { FilteringCriteria: 'ALL', StackNames: { Include: ['s*'], Exclude: ['shop'] } },
      false,
    ],
    ['Names may have wildcards', { FilteringCriteria: 'ALL', StackNames: { Include: ['?hop'] } }, true],
    [
      'Roles may have wildcards',
      { FilteringCriteria: 'ALL', StackRoles: { Include: ['arn:aws:iam::*:role/deploy-*'] } },
      true,
    ],
    ['Another role', { FilteringCriteria: 'ALL', StackRoles: { Include: ['arn:aws:iam::*:role/admin'] } }, false],
    [
      'ALL: every given filter must match',
      {
        FilteringCriteria: 'ALL',
        StackNames: { Include: ['shop'] },
        StackRoles: { Include: ['arn:aws:iam::*:role/admin'] },
      },
      false,
    ],
    [
      'ANY: one suffices',
      {
        FilteringCriteria: 'ANY',
        StackNames: { Include: ['shop'] },
        StackRoles: { Include: ['arn:aws:iam::*:role/admin'] },
      },
      true,
    ],
    [
      'ANY: none does not',
      {
        FilteringCriteria: 'ANY',
        StackNames: { Include: ['other'] },
        StackRoles: { Include: ['arn:aws:iam::*:role/admin'] },
      },
      false,
    ],
  ];
  return rows.map(([sentence, StackFilters, included]) => ({
    sentence: `StackFilters, ${sentence}.`,
    scene: filtered({ StackFilters }, { template: one, roleArn: role, operations: ['RESOURCE', 'STACK'] }),
    shows: ids,
    expected: included ? ['shop', 'Bucket'] : [],
  }));
}

const failureModes: readonly Row[] = [
  {
    sentence: 'FAIL: a FAILED answer stops the operation, and the stack rolls back.',
    scene: { template: one, operations: ['RESOURCE'], answers: [FAILED] },
    shows: (played) => [results(played), played.simulation.outcome],
    expected: [
      [['HOOK_COMPLETE_FAILED', true]],
      { kind: 'STOPS', operation: 'RESOURCE', status: 'ROLLBACK_IN_PROGRESS', stoppedBy: ['Bucket'] },
    ],
  },
  {
    sentence: 'WARN: a FAILED answer lets the operation continue.',
    scene: {
      template: one,
      operations: ['RESOURCE'],
      answers: [FAILED],
      configuration: { ...ENABLED, FailureMode: 'WARN' },
    },
    shows: (played) => [results(played), played.simulation.outcome],
    expected: [[['HOOK_COMPLETE_FAILED', false]], { kind: 'CONTINUES' }],
  },
  {
    sentence: 'FAIL: a hook that fails by itself (HOOK_FAILED) stops the operation.',
    scene: { template: one, operations: ['RESOURCE'], answers: [CRASHED] },
    shows: results,
    expected: [['HOOK_FAILED', true]],
  },
  {
    sentence: 'WARN: it continues also then, by the working rule.',
    scene: {
      template: one,
      operations: ['RESOURCE'],
      answers: [CRASHED],
      configuration: { ...ENABLED, FailureMode: 'WARN' },
    },
    shows: results,
    expected: [['HOOK_FAILED', false]],
  },
  {
    sentence: 'Whether WARN covers HOOK_FAILED is a switch.',
    scene: {
      template: one,
      operations: ['RESOURCE'],
      answers: [CRASHED],
      configuration: { ...ENABLED, FailureMode: 'WARN' },
      assumptions: { 'errors-under-warn': 'stop' },
    },
    shows: results,
    expected: [['HOOK_FAILED', true]],
  },
  {
    sentence: 'Which error codes mean HOOK_FAILED is a switch.',
    scene: {
      template: one,
      operations: ['RESOURCE'],
      answers: [CRASHED],
      assumptions: { 'failed-status': 'always-complete' },
    },
    shows: results,
    expected: [['HOOK_COMPLETE_FAILED', true]],
  },
  {
    sentence: 'The FailureMode of a configuration that does not say is a switch.',
    scene: {
      template: one,
      operations: ['RESOURCE'],
      answers: [FAILED],
      configuration: { HookInvocationStatus: 'ENABLED' },
      assumptions: { 'failure-mode': 'WARN' },
    },
    shows: results,
    expected: [['HOOK_COMPLETE_FAILED', false]],
  },
  {
    sentence: 'An update that is stopped rolls back as an update.',
    scene: { template: other, previous: two, operations: ['RESOURCE'], answers: [FAILED] },
    shows: ({ simulation }) => simulation.outcome,
    expected: { kind: 'STOPS', operation: 'RESOURCE', status: 'UPDATE_ROLLBACK_IN_PROGRESS', stoppedBy: ['Bucket'] },
  },
  {
    sentence: 'A failing change set gets the status FAILED, and nothing after it happens.',
    scene: { template: one, operations: ['CHANGE_SET', 'STACK', 'RESOURCE'], answers: [FAILED] },
    shows: ({ simulation }) => [
      simulation.outcome,
      simulation.events,
      simulation.invocations.map(({ reached }) => reached),
    ],
    expected: [
      { kind: 'STOPS', operation: 'CHANGE_SET', status: 'FAILED', stoppedBy: [expect.stringContaining('changeSet/')] },
      [],
      [true, false, false],
    ],
  },
  {
    sentence: 'A stopped resource keeps what depends on it from being reached, but not what happens beside it.',
    scene: {
      template: {
        Resources: { Bucket: bucket('one'), Beside: topic('b'), After: { ...topic('a'), DependsOn: 'Bucket' } },
      },
      operations: ['RESOURCE'],
      answer: ({ requestData }) => (object(requestData).targetLogicalId === 'Bucket' ? FAILED : SUCCESS),
    },
    shows: ({ simulation }) => simulation.invocations.map(({ planned, reached }) => [planned.targetLogicalId, reached]),
    expected: [
      ['Bucket', true],
      ['Beside', true],
      ['After', false],
    ],
  },
  {
    sentence: 'A Cloud Control request that fails stops no other request.',
    scene: { template: two, operations: ['CLOUD_CONTROL'], answers: [FAILED] },
    shows: ({ simulation }) => [simulation.outcome, simulation.invocations.map(({ reached }) => reached)],
    expected: [{ kind: 'CONTINUES' }, [true, true]],
  },
];

describe('Requests are made as documented', () => {
  test.each(requests)('$sentence', async ({ scene, shows, expected }) => {
    expect(shows(await play(scene))).toEqual(expected);
  });
});

describe('Answers and limits are treated as documented', () => {
  test.each(limits)('$sentence', async ({ scene, shows, expected }) => {
    expect(shows(await play(scene))).toEqual(expected);
  });
});

describe('The hook configuration is followed as documented', () => {
  test.each(configuration)('$sentence', async ({ scene, shows, expected }) => {
    expect(shows(await play(scene))).toEqual(expected);
  });
});

describe('Failure modes work as documented', () => {
  test.each(failureModes)('$sentence', async ({ scene, shows, expected }) => {
    expect(shows(await play(scene))).toEqual(expected);
  });
});
