import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { largeTemplate } from '../fixtures/templates/large-template.ts';
import { play, type Scene, type SentEvent } from './service.ts';

const folder = 'test/fixtures/templates';
const expectation = z.strictObject({
  template: z.string(),
  parameters: z.record(z.string(), z.string()),
  resources: z.record(z.string(), z.strictObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) })),
  unresolved: z.array(z.string()),
  problems: z.array(z.string()),
});
type Expectation = z.infer<typeof expectation> & { readonly text: string };

/** The models are checked by hand, file by file; what an event makes of a model is written out below. */
const fixtures: readonly Expectation[] = readdirSync(join(folder, 'expected')).map((name) => {
  const parsed = expectation.parse(JSON.parse(readFileSync(join(folder, 'expected', name), 'utf8')));
  return { ...parsed, text: readFileSync(join(folder, parsed.template), 'utf8') };
});

/** Whose DeletionPolicy keeps them when their stack goes, template by template. */
const RETAINED: Readonly<Record<string, readonly string[]>> = {
  'cdk.out/orders.template.json': ['TableCD117FA1', 'Uploads4F6EB0FD'],
  'dynamodb-table.json': ['Table'],
  'ecs-service.yaml': ['LogGroup'],
  's3-bucket-full.yaml': ['Bucket'],
};

const doors = ['lambda-hook', 'registry-hook'] as const;
const cases = fixtures.flatMap((fixture) => doors.map((door) => ({ ...fixture, door })));

function withStrings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withStrings);
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withStrings(inner)]));
}

const target = z.object({
  requestData: z.object({
    targetName: z.string(),
    targetType: z.string(),
    targetLogicalId: z.string(),
    targetModel: z.unknown().optional(),
  }),
  actionInvocationPoint: z.string(),
  stackId: z.string(),
});

/** By logical id; a stack id of the expectation becomes the simulated stack's. */
function byId(sent: readonly SentEvent[]): Record<string, unknown> {
  return Object.fromEntries(
    sent.map(({ event }) => {
      const { requestData, actionInvocationPoint } = target.parse(event);
      const { targetName, targetType, targetLogicalId, targetModel } = requestData;
      return [targetLogicalId, { point: actionInvocationPoint, targetName, targetType, targetModel }];
    }),
  );
}

const EXPECTED_STACK_ID =
  'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/0a1b2c3d-0000-1111-2222-333344445555';

function inStack<T>(value: T, stackId: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(EXPECTED_STACK_ID, stackId));
}

async function played(scene: Scene) {
  const { sent, simulation } = await play(scene);
  const stackId =
    (await play({ ...scene, operations: ['STACK'] })).sent.map(({ event }) => target.parse(event).stackId)[0] ?? '';
  return { sent, simulation, stackId };
}

describe('The events of a realistic template equal the hand-checked ones', () => {
  test.each(cases)('RESOURCE, CREATE: $template ($door).', async ({ text, parameters, resources, door }) => {
    const { sent, stackId } = await played({ template: text, parameters, door, operations: ['RESOURCE'] });
    expect(byId(sent)).toEqual(
      Object.fromEntries(
        Object.entries(inStack(resources, stackId)).map(([id, { Type, Properties }]) => [
          id,
          {
            point: 'CREATE_PRE_PROVISION',
            targetName: Type,
            targetType: door === 'lambda-hook' ? Type : 'RESOURCE',
            targetModel: { resourceProperties: Properties, previousResourceProperties: null },
          },
        ]),
      ),
    );
    expect(sent).toHaveLength(Object.keys(resources).length);
  });

  test.each(cases)('CLOUD_CONTROL, CREATE: $template ($door).', async ({ text, parameters, resources, door }) => {
    const { sent, stackId } = await played({ template: text, parameters, door, operations: ['CLOUD_CONTROL'] });
    expect(byId(sent)).toEqual(
      Object.fromEntries(
        Object.entries(inStack(resources, stackId)).map(([id, { Type, Properties }]) => [
          id,
          {
            point: 'CREATE_PRE_PROVISION',
            targetName: Type,
            targetType: 'RESOURCE',
            targetModel: { resourceProperties: Properties, previousResourceProperties: null },
          },
        ]),
      ),
    );
  });

  test.each(cases)('RESOURCE, DELETE: $template ($door).', async ({ template, text, parameters, resources, door }) => {
    const scene: Scene = { template: text, parameters, door, deleting: true, operations: ['RESOURCE'] };
    const { sent, stackId } = await played(scene);
    const retained = RETAINED[template] ?? [];
    const deleted = Object.entries(inStack(resources, stackId)).filter(([id]) => !retained.includes(id));
    expect(byId(sent)).toEqual(
      Object.fromEntries(
        deleted.map(([id, { Type, Properties }]) => [
          id,
          {
            point: 'DELETE_PRE_PROVISION',
            targetName: Type,
            targetType: door === 'lambda-hook' ? Type : 'RESOURCE',
            targetModel:
              door === 'lambda-hook'
                ? { resourceProperties: null, previousResourceProperties: Properties }
                : { resourceProperties: Properties, previousResourceProperties: null },
          },
        ]),
      ),
    );
  });

  test.each(cases)('STACK and CHANGE_SET: $template ($door).', async ({ text, parameters, resources, door }) => {
    const { sent, stackId } = await played({ template: text, parameters, door, operations: ['STACK', 'CHANGE_SET'] });
    const changedResources = Object.entries(inStack(resources, stackId)).map(([id, { Type, Properties }]) => ({
      logicalResourceId: id,
      resourceType: Type,
      action: 'CREATE',
      lineNumber: lineOf(id, text),
      beforeContext: null,
      afterContext: JSON.stringify({ Properties: withStrings(Properties) }),
    }));
    const [changeSet, stack] = sent.map(({ payload }) => payload);
    expect(stack).toEqual({ template: text, previousTemplate: null });
    expect(parsedContexts(changeSet)).toEqual(parsedContexts({ template: text, changedResources }));
  });

  test.each(cases)('RESOURCE, UPDATE to the same template asks about nothing: $template ($door).', async (fixture) => {
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

  test.each(doors)('RESOURCE, UPDATE of 500 resources asks about those that change: %s.', async (door) => {
    const before = { Environment: 'dev' };
    const { sent } = await play({
      template: largeTemplate(500),
      previous: largeTemplate(499),
      parameters: { Environment: 'prod' },
      previousParameters: before,
      door,
      operations: ['RESOURCE'],
    });
    expect(sent).toHaveLength(500);
    expect(byId(sent)).toMatchObject({
      Resource0: {
        point: 'UPDATE_PRE_PROVISION',
        targetModel: {
          resourceProperties: { BucketName: 'shop-prod-0', VersioningConfiguration: { Status: 'Enabled' } },
          previousResourceProperties: { BucketName: 'shop-dev-0', VersioningConfiguration: { Status: 'Suspended' } },
        },
      },
      Resource499: { point: 'CREATE_PRE_PROVISION' },
    });
  });
});

/** Contexts are JSON text; the order of keys in it is nobody's business. */
function parsedContexts(payload: unknown) {
  const context = z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .nullable();
  return z
    .strictObject({
      template: z.string(),
      changedResources: z.array(
        z.strictObject({
          logicalResourceId: z.string(),
          resourceType: z.string(),
          action: z.string(),
          lineNumber: z.unknown(),
          beforeContext: context,
          afterContext: context,
        }),
      ),
    })
    .parse(payload);
}

/** Where the logical id stands as a key; a copy that a loop makes stands nowhere by its own name. */
function lineOf(id: string, text: string): unknown {
  const lines = text.split('\n');
  const index = lines.findIndex((line) => new RegExp(`^ {1,2}"?${id}"?:`).test(line));
  return index === -1 ? expect.any(Number) : index + 1;
}
