import { describe, expect, test } from '@jest/globals';
import type { Action, DoorName, JsonObject } from '../../../src/hook/domain.ts';
import { play, type Scene } from './service.ts';

/** Written out in full, after the documented examples of each door, for one bucket in every operation and with every action. */
const STACK_ID = expect.stringMatching(/^arn:aws:cloudformation:eu-west-1:111122223333:stack\/shop\/[0-9a-f-]{36}$/);
const CHANGE_SET_ID = expect.stringMatching(
  /^arn:aws:cloudformation:eu-west-1:111122223333:changeSet\/shop-change-set\/[0-9a-f-]{36}$/,
);
const TOKEN = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const URL = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/.+\?.*X-Amz-Signature=/);

const before =
  'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties: {BucketName: old, ObjectLockEnabled: false}\n';
const after =
  'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties: {BucketName: new, Tags: [{Key: n, Value: 5}]}\n';
const OLD = { BucketName: 'old', ObjectLockEnabled: false };
const NEW = { BucketName: 'new', Tags: [{ Key: 'n', Value: 5 }] };

const scenes: Record<Action, Scene> = {
  CREATE: { template: after },
  UPDATE: { template: after, previous: before },
  DELETE: { template: before, deleting: true },
};

type Wire = Readonly<Record<string, unknown>>;

function envelope(action: Action): Wire {
  return {
    clientRequestToken: TOKEN,
    awsAccountId: '111122223333',
    stackId: STACK_ID,
    changeSetId: null,
    hookTypeName: 'Acme::Policy::Hook',
    hookTypeVersion: '00000001',
    hookModel: { LambdaFunctions: ['policy'] },
    actionInvocationPoint: `${action}_PRE_PROVISION`,
    requestContext: { invocation: 1, callbackContext: null },
  };
}

/** The fields that only the registry door's `requestData` has. */
const REGISTRY = {
  callerCredentials: '{"accessKeyId":"AKIDEXAMPLE","secretAccessKey":"example","sessionToken":"example"}',
  providerCredentials: null,
  providerLogGroupName: null,
  hookEncryptionKeyArn: null,
  hookEncryptionKeyRole: null,
};

const MODELS: Record<DoorName, Record<Action, JsonObject>> = {
  'lambda-hook': {
    CREATE: { resourceProperties: NEW, previousResourceProperties: null },
    UPDATE: { resourceProperties: NEW, previousResourceProperties: OLD },
    DELETE: { resourceProperties: null, previousResourceProperties: OLD },
  },
  'registry-hook': {
    CREATE: { resourceProperties: NEW, previousResourceProperties: null },
    UPDATE: { resourceProperties: NEW, previousResourceProperties: OLD },
    DELETE: { resourceProperties: OLD, previousResourceProperties: null },
  },
};

const cases = (['lambda-hook', 'registry-hook'] as const).flatMap((door) =>
  (['CREATE', 'UPDATE', 'DELETE'] as const).map((action) => ({ door, action })),
);

function expected(door: DoorName, action: Action, requestData: Wire, more: Wire = {}): Wire {
  const data = { ...requestData, ...(door === 'registry-hook' ? REGISTRY : {}) };
  return { ...envelope(action), ...more, requestData: data };
}

describe('The event of each door is the documented one', () => {
  test.each(cases)('for a resource of a stack: $door, $action.', async ({ door, action }) => {
    const { sent } = await play({ ...scenes[action], door, operations: ['RESOURCE'] });
    const targetType = door === 'lambda-hook' ? 'AWS::S3::Bucket' : 'RESOURCE';
    const target = { targetName: 'AWS::S3::Bucket', targetType, targetLogicalId: 'Bucket' };
    expect(sent.map(({ event }) => event)).toEqual([
      expected(door, action, { ...target, targetModel: MODELS[door][action] }),
    ]);
  });

  test.each(cases)('for a resource of Cloud Control, without a stack: $door, $action.', async ({ door, action }) => {
    const { sent } = await play({ ...scenes[action], door, operations: ['CLOUD_CONTROL'] });
    const target = { targetName: 'AWS::S3::Bucket', targetType: 'RESOURCE', targetLogicalId: 'Bucket' };
    expect(sent.map(({ event }) => event)).toEqual([
      expected(door, action, { ...target, targetModel: MODELS[door][action] }, { stackId: '' }),
    ]);
  });

  test.each(cases)('for a stack, with its templates behind a URL: $door, $action.', async ({ door, action }) => {
    const { sent } = await play({ ...scenes[action], door, operations: ['STACK'] });
    const target = { targetName: 'STACK', targetType: 'STACK', targetLogicalId: 'shop' };
    expect(sent.map(({ event }) => event)).toEqual([expected(door, action, { ...target, payload: URL })]);
    expect(sent.map(({ payload }) => payload)).toEqual([
      {
        CREATE: { template: after, previousTemplate: null },
        UPDATE: { template: after, previousTemplate: before },
        DELETE: { template: '', previousTemplate: '' },
      }[action],
    ]);
  });

  test.each(['lambda-hook', 'registry-hook'] as const)(
    'for a change set, with its changes behind a URL: %s.',
    async (door) => {
      const { sent } = await play({ ...scenes.UPDATE, door, operations: ['CHANGE_SET'] });
      const target = { targetName: 'CHANGE_SET', targetType: 'CHANGE_SET', targetLogicalId: CHANGE_SET_ID };
      expect(sent.map(({ event }) => event)).toEqual([
        expected(door, 'CREATE', { ...target, payload: URL }, { changeSetId: CHANGE_SET_ID }),
      ]);
      expect(sent.map(({ payload }) => payload)).toEqual([
        {
          template: after,
          changedResources: [
            {
              logicalResourceId: 'Bucket',
              resourceType: 'AWS::S3::Bucket',
              action: 'UPDATE',
              lineNumber: 2,
              beforeContext: '{"Properties":{"BucketName":"old","ObjectLockEnabled":"false"}}',
              afterContext: '{"Properties":{"BucketName":"new","Tags":[{"Key":"n","Value":"5"}]}}',
            },
          ],
        },
      ]);
    },
  );

  test('A deployment through a change set names it in every later event.', async () => {
    const { sent } = await play({ ...scenes.CREATE, operations: ['CHANGE_SET', 'STACK', 'RESOURCE'] });
    expect(sent.map(({ event }) => [event.requestData, event.changeSetId])).toEqual([
      [expect.objectContaining({ targetName: 'CHANGE_SET' }), CHANGE_SET_ID],
      [expect.objectContaining({ targetName: 'STACK' }), CHANGE_SET_ID],
      [expect.objectContaining({ targetName: 'AWS::S3::Bucket' }), CHANGE_SET_ID],
    ]);
  });
});
