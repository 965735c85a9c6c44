import { describe, expect, test } from '@jest/globals';
import {
  byLogicalId,
  changedResourceOf,
  cloudControlTarget,
  type ExpectedEvent,
  fixtureCases,
  isReplacedByMacro,
  playIn,
  type Resource,
  readChangeSetPayload,
  resourceTarget,
  targetOf,
} from './fixtures.ts';
import { play } from './service.ts';

/** Whose DeletionPolicy keeps them when their stack goes, template by template. */
const RETAINED: Readonly<Record<string, readonly string[]>> = {
  'cdk.out/orders.template.json': ['TableCD117FA1', 'Uploads4F6EB0FD'],
  'dynamodb-table.json': ['Table'],
  'ecs-service.yaml': ['LogGroup'],
  's3-bucket-full.yaml': ['Bucket'],
};

describe('The events of a realistic template equal the hand-checked ones', () => {
  test.each(fixtureCases)('RESOURCE, CREATE: $template ($door).', async ({ text, parameters, resources, door }) => {
    const scene = { template: text, parameters, door, operations: ['RESOURCE'] } as const;
    const { sent, stackId, inStack } = await playIn(scene);
    expect(byLogicalId(sent.map(targetOf))).toEqual(
      byLogicalId(inStack(asked(creationsOf(resources))).map((event) => resourceTarget(event, door, stackId))),
    );
  });

  test.each(fixtureCases)(
    'CLOUD_CONTROL, CREATE: $template ($door).',
    async ({ text, parameters, resources, door }) => {
      const scene = { template: text, parameters, door, operations: ['CLOUD_CONTROL'] } as const;
      const { sent, inStack } = await playIn(scene);
      expect(byLogicalId(sent.map(targetOf))).toEqual(
        byLogicalId(inStack(asked(creationsOf(resources))).map((event) => cloudControlTarget(event, door))),
      );
    },
  );

  test.each(fixtureCases)('RESOURCE, DELETE: $template ($door).', async (fixture) => {
    const { template, text, parameters, resources, door } = fixture;
    const scene = { template: text, parameters, door, deleting: true, operations: ['RESOURCE'] } as const;
    const { sent, simulation, stackId, inStack } = await playIn(scene);
    const retained = RETAINED[template] ?? [];
    const deleted = asked(deletionsOf(resources)).filter(({ logicalId }) => !retained.includes(logicalId));
    const replaced = deletionsOf(resources).filter(isReplacedByMacro);
    expect(byLogicalId(sent.map(targetOf))).toEqual(
      byLogicalId(inStack(deleted).map((event) => resourceTarget(event, door, stackId))),
    );
    const kept = simulation.notInvoked.map(({ targetLogicalId, reason }) => `${targetLogicalId} ${reason}`);
    expect(kept.sort()).toEqual([
      ...replaced.map(({ logicalId }) => `${logicalId} MACRO`),
      ...retained.map((logicalId) => `${logicalId} RETAINED`),
    ]);
  });

  test.each(fixtureCases)(
    'CLOUD_CONTROL, DELETE: $template ($door).',
    async ({ text, parameters, resources, door }) => {
      const scene = { template: text, parameters, door, deleting: true, operations: ['CLOUD_CONTROL'] } as const;
      const { sent, inStack } = await playIn(scene);
      expect(byLogicalId(sent.map(targetOf))).toEqual(
        byLogicalId(inStack(asked(deletionsOf(resources))).map((event) => cloudControlTarget(event, door))),
      );
    },
  );

  test.each(fixtureCases)('STACK and CHANGE_SET, DELETE: $template ($door).', async ({ text, parameters, door }) => {
    const scene = { template: text, parameters, door, deleting: true, operations: ['STACK', 'CHANGE_SET'] } as const;
    const { sent, simulation, stackId } = await playIn(scene);
    expect(sent.map(targetOf)).toMatchObject([
      { logicalId: 'shop', point: 'DELETE_PRE_PROVISION', targetName: 'STACK', targetType: 'STACK', stackId },
    ]);
    expect(sent.map(({ payload }) => payload)).toEqual([{ template: '', previousTemplate: '' }]);
    expect(simulation.notInvoked).toMatchObject([{ operation: 'CHANGE_SET', reason: 'NO_CHANGE_SET' }]);
  });

  test.each(fixtureCases)('STACK and CHANGE_SET, CREATE: $template ($door).', async (fixture) => {
    const { text, parameters, resources, door } = fixture;
    const scene = { template: text, parameters, door, operations: ['STACK', 'CHANGE_SET'] } as const;
    const { sent, inStack } = await playIn(scene);
    expect(sent.map(targetOf)).toMatchObject([
      { point: 'CREATE_PRE_PROVISION', targetName: 'CHANGE_SET', targetType: 'CHANGE_SET' },
      { logicalId: 'shop', point: 'CREATE_PRE_PROVISION', targetName: 'STACK', targetType: 'STACK' },
    ]);
    const [changeSet, stack] = sent.map(({ payload }) => payload);
    expect(readChangeSetPayload(changeSet)).toEqual({
      template: text,
      changedResources: byLogicalId(inStack(creationsOf(resources)).map((event) => changedResourceOf(event, text))),
    });
    expect(stack).toEqual({ template: text, previousTemplate: null });
  });

  test.each(fixtureCases)('UPDATE to the same template asks about no resource: $template ($door).', async (fixture) => {
    const { text, parameters, resources, door } = fixture;
    const { sent, simulation } = await play({
      template: text,
      previous: text,
      parameters,
      door,
      operations: ['RESOURCE', 'CLOUD_CONTROL'],
    });
    expect(sent).toEqual([]);
    expect(simulation.notInvoked.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 2 * Object.keys(resources).length }, () => 'UNCHANGED'),
    );
  });
});

/** CloudFormation asks about what SAM makes of its types, never about the types themselves. */
function asked(events: readonly ExpectedEvent[]): readonly ExpectedEvent[] {
  return events.filter((event) => !isReplacedByMacro(event));
}

function creationsOf(resources: Readonly<Record<string, Resource>>): readonly ExpectedEvent[] {
  return Object.entries(resources).map(([logicalId, { Type: type, Properties: properties }]) => {
    return { action: 'CREATE', logicalId, type, properties, previousProperties: null };
  });
}

function deletionsOf(resources: Readonly<Record<string, Resource>>): readonly ExpectedEvent[] {
  return Object.entries(resources).map(([logicalId, { Type: type, Properties: previousProperties }]) => {
    return { action: 'DELETE', logicalId, type, properties: null, previousProperties };
  });
}
