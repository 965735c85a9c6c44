import { describe, expect, test } from '@jest/globals';
import {
  byLogicalId,
  changedResourceOf,
  cloudControlTarget,
  type ExpectedEvent,
  isReplacedByMacro,
  playIn,
  readChangeSetPayload,
  resourceTarget,
  targetOf,
  updateCases,
} from './fixtures.ts';
import type { Scene } from './service.ts';

type UpdateCase = (typeof updateCases)[number];

describe('The events of an update of a realistic template equal the hand-checked ones', () => {
  test.each(updateCases)('RESOURCE: $template ($door). $summary.', async (update) => {
    const { sent, simulation, stackId, inStack } = await playIn(sceneOf(update, ['RESOURCE']));
    const { changed, removed, unchanged, replaced } = expectedOf(update);
    expect(byLogicalId(sent.map(targetOf))).toEqual(
      byLogicalId(inStack(asked(changed)).map((event) => resourceTarget(event, update.door, stackId))),
    );
    expect(notInvoked(simulation)).toEqual(
      byLogicalId([
        ...unchanged.map((logicalId) => ({ logicalId, reason: 'UNCHANGED' })),
        ...replaced.map((logicalId) => ({ logicalId, reason: 'MACRO' })),
        ...removed.map(({ logicalId }) => ({ logicalId, reason: 'CLEAN_UP' })),
      ]),
    );
  });

  test.each(updateCases)('CLOUD_CONTROL: $template ($door). $summary.', async (update) => {
    const { sent, simulation, inStack } = await playIn(sceneOf(update, ['CLOUD_CONTROL']));
    const { changed, removed, unchanged, replaced } = expectedOf(update);
    expect(byLogicalId(sent.map(targetOf))).toEqual(
      byLogicalId(inStack(asked([...changed, ...removed])).map((event) => cloudControlTarget(event, update.door))),
    );
    expect(notInvoked(simulation)).toEqual(
      byLogicalId([
        ...unchanged.map((logicalId) => ({ logicalId, reason: 'UNCHANGED' })),
        ...replaced.map((logicalId) => ({ logicalId, reason: 'MACRO' })),
      ]),
    );
  });

  test.each(updateCases)('CHANGE_SET and STACK: $template ($door). $summary.', async (update) => {
    const { sent, stackId, inStack } = await playIn(sceneOf(update, ['CHANGE_SET', 'STACK']));
    const { changed, removed } = expectedOf(update);
    expect(sent.map(targetOf)).toMatchObject([
      { point: 'CREATE_PRE_PROVISION', targetName: 'CHANGE_SET', targetType: 'CHANGE_SET', stackId },
      { point: 'UPDATE_PRE_PROVISION', targetName: 'STACK', targetType: 'STACK', logicalId: 'shop', stackId },
    ]);
    const [changeSet, stack] = sent.map(({ payload }) => payload);
    expect(readChangeSetPayload(changeSet)).toEqual({
      template: update.text,
      changedResources: byLogicalId(
        inStack([...changed, ...removed]).map((event) => changedResourceOf(event, update.text)),
      ),
    });
    expect(stack).toEqual({ template: update.text, previousTemplate: update.previous.text });
  });
});

function sceneOf({ text, parameters, previous, door }: UpdateCase, operations: Scene['operations'] & {}): Scene {
  return {
    template: text,
    parameters,
    previous: previous.text,
    previousParameters: previous.parameters,
    door,
    operations,
  };
}

interface ExpectedChanges {
  readonly changed: readonly ExpectedEvent[];
  /** Resources of the previous version that the new one has no more. */
  readonly removed: readonly ExpectedEvent[];
  readonly unchanged: readonly string[];
  /** CloudFormation asks about what SAM makes of them. */
  readonly replaced: readonly string[];
}

function expectedOf({ resources, changes }: UpdateCase): ExpectedChanges {
  const events = Object.entries(changes).map(([logicalId, change]): ExpectedEvent => {
    if (change.action === 'DELETE') {
      return { ...change, logicalId, type: change.Type, properties: null };
    }
    const resource = resources[logicalId];
    if (resource === undefined) throw new Error(`${logicalId} is no resource of the template`);
    return {
      action: change.action,
      logicalId,
      type: resource.Type,
      properties: resource.Properties,
      previousProperties: change.action === 'UPDATE' ? change.previousProperties : null,
    };
  });
  return {
    changed: events.filter(({ action }) => action !== 'DELETE'),
    removed: events.filter(({ action }) => action === 'DELETE'),
    replaced: events.filter(isReplacedByMacro).map(({ logicalId }) => logicalId),
    unchanged: Object.keys(resources).filter((logicalId) => !(logicalId in changes)),
  };
}

function asked(events: readonly ExpectedEvent[]): readonly ExpectedEvent[] {
  return events.filter((event) => !isReplacedByMacro(event));
}

function notInvoked({ notInvoked: skipped }: Awaited<ReturnType<typeof playIn>>['simulation']) {
  return byLogicalId(skipped.map(({ targetLogicalId: logicalId, reason }) => ({ logicalId, reason })));
}
