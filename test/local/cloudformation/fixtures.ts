import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import * as z from 'zod';
import type { Action, DoorName, JsonObject } from '../../../src/hook/domain.ts';
import { largeModels } from '../../fixtures/templates/large-models.ts';
import { largeTemplate } from '../../fixtures/templates/large-template.ts';
import { plan, play, type Scene, type SentEvent } from './service.ts';

const folder = 'test/fixtures/templates';

const properties = z.record(z.string(), z.json());
const parameters = z.record(z.string(), z.string());
const resource = z.strictObject({ Type: z.string(), Properties: properties });
export type Resource = z.infer<typeof resource>;

const creation = z.strictObject({
  template: z.string(),
  parameters,
  resources: z.record(z.string(), resource),
  unresolved: z.array(z.string()),
  problems: z.array(z.string()),
});

const update = z.strictObject({
  template: z.string(),
  /** What the author of the new version did. */
  summary: z.string(),
  previous: z.strictObject({ template: z.string(), parameters }),
  /** By logical id; every other resource of the template is unchanged. */
  changes: z.record(
    z.string(),
    z.discriminatedUnion('action', [
      z.strictObject({ action: z.literal('CREATE') }),
      z.strictObject({ action: z.literal('UPDATE'), previousProperties: properties }),
      z.strictObject({ action: z.literal('DELETE'), Type: z.string(), previousProperties: properties }),
    ]),
  ),
});

export const doors = ['lambda-hook', 'registry-hook'] as const;

/** The models are checked by hand, file by file; what an event makes of a model is written below. */
const fixtures = [
  ...read('expected', creation).map((fixture) => ({ ...fixture, text: textOf(fixture.template) })),
  {
    template: '500 resources',
    parameters: { Environment: 'prod' },
    resources: largeModels(500, 'prod'),
    text: largeTemplate(500),
  },
];
export const fixtureCases = fixtures.flatMap((fixture) => doors.map((door) => ({ ...fixture, door })));

const updates = new Map(
  read('expected-updates', update).map(({ template, previous, ...expected }) => [
    template,
    { ...expected, previous: { ...previous, text: textOf(previous.template) } },
  ]),
);
updates.set('500 resources', {
  summary: 'A parameter of which every name is made changes, and a resource is added',
  previous: { template: '499 resources', parameters: { Environment: 'dev' }, text: largeTemplate(499) },
  changes: {
    ...Object.fromEntries(
      Object.entries(largeModels(499, 'dev')).map(([id, { Properties: previousProperties }]) => [
        id,
        { action: 'UPDATE', previousProperties },
      ]),
    ),
    Resource499: { action: 'CREATE' },
  },
});
export const updateCases = fixtureCases.map((fixture) => ({
  ...fixture,
  ...(updates.get(fixture.template) ?? missing(fixture.template)),
}));

function read<T>(name: string, schema: z.ZodType<T>): readonly T[] {
  return readdirSync(join(folder, name)).map((file) => schema.parse(JSON.parse(textOf(join(name, file)))));
}

function textOf(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

function missing(template: string): never {
  throw new Error(`${template} has no expected update`);
}

/** The stack that the expectations speak of. */
const EXPECTED_STACK_ID =
  'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/0a1b2c3d-0000-1111-2222-333344445555';

/** Plays the scene; `inStack` puts the simulated stack's id where an expectation has one. */
export async function playIn(scene: Scene) {
  const stackId = plan(scene).change.stack.id;
  const inStack = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(EXPECTED_STACK_ID, stackId));
  return { ...(await play(scene)), stackId, inStack };
}

const envelope = z.object({
  requestData: z.object({
    targetName: z.string(),
    targetType: z.string(),
    targetLogicalId: z.string(),
    targetModel: z.unknown().optional(),
  }),
  actionInvocationPoint: z.string(),
  stackId: z.string(),
});

/** What an event says of its target. */
export function targetOf({ event }: SentEvent) {
  const { requestData, actionInvocationPoint, stackId } = envelope.parse(event);
  const { targetName, targetType, targetLogicalId, targetModel } = requestData;
  return { logicalId: targetLogicalId, point: actionInvocationPoint, targetName, targetType, targetModel, stackId };
}

/** An event about one resource, as CloudFormation documents it for the door. */
export interface ExpectedEvent {
  readonly action: Action;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject | null;
  readonly previousProperties: JsonObject | null;
}

export function resourceTarget(expected: ExpectedEvent, door: DoorName, stackId: string) {
  const { action, logicalId, type, previousProperties } = expected;
  const inCurrent = action === 'DELETE' && door === 'registry-hook';
  return {
    logicalId,
    point: `${action}_PRE_PROVISION`,
    targetName: type,
    targetType: door === 'lambda-hook' ? type : 'RESOURCE',
    targetModel: {
      resourceProperties: inCurrent ? previousProperties : expected.properties,
      previousResourceProperties: inCurrent ? null : previousProperties,
    },
    stackId,
  };
}

/** Through Cloud Control there is no stack. */
export function cloudControlTarget(expected: ExpectedEvent, door: DoorName) {
  return { ...resourceTarget(expected, door, ''), targetType: 'RESOURCE' };
}

/** What is sent side by side has no order. */
export function byLogicalId<T extends { readonly logicalId: string }>(targets: readonly T[]): readonly T[] {
  return [...targets].sort((first, second) => (first.logicalId < second.logicalId ? -1 : 1));
}

const context = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .nullable();
const changedResource = z.strictObject({
  logicalResourceId: z.string(),
  resourceType: z.string(),
  action: z.string(),
  lineNumber: z.unknown(),
  beforeContext: context,
  afterContext: context,
});
const changeSetPayload = z.strictObject({ template: z.string(), changedResources: z.array(changedResource) });

/** Contexts are JSON text; the order of its keys means nothing, and that of the resources is not documented. */
export function readChangeSetPayload(payload: unknown) {
  const { template, changedResources } = changeSetPayload.parse(payload);
  return {
    template,
    changedResources: byLogicalId(
      changedResources.map(({ logicalResourceId: logicalId, ...rest }) => ({ logicalId, ...rest })),
    ),
  };
}

/** As `readChangeSetPayload` gives it. */
export function changedResourceOf(
  { action, logicalId, type, properties, previousProperties }: ExpectedEvent,
  text: string,
) {
  return {
    logicalId,
    resourceType: type,
    action,
    lineNumber: action === 'DELETE' ? null : lineOf(logicalId, text),
    beforeContext: previousProperties === null ? null : { Properties: withStrings(previousProperties) },
    afterContext: properties === null ? null : { Properties: withStrings(properties) },
  };
}

function withStrings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withStrings);
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withStrings(inner)]));
}

/** Where the logical id stands as a key; a copy that a loop makes stands nowhere by its own name. */
function lineOf(id: string, text: string): unknown {
  const lines = linesOfKeys.get(text) ?? readLinesOfKeys(text);
  linesOfKeys.set(text, lines);
  return lines.get(id) ?? expect.any(Number);
}

const linesOfKeys = new Map<string, ReadonlyMap<string, number>>();

/** The first line of each key below Resources, as deep as logical ids stand. */
function readLinesOfKeys(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n');
  const section = lines.findIndex((line) => /^ *"?Resources"?:/.test(line));
  const keys = lines
    .map((line, index) => ({ index, key: /^ {2,4}"?(\w+)"?:/.exec(line)?.[1] }))
    .filter(({ index, key }) => index > section && key !== undefined);
  return new Map(keys.reverse().map(({ index, key = '' }) => [key, index + 1]));
}

/** Of the fixtures, the types of SAM. */
export function isReplacedByMacro({ type }: ExpectedEvent): boolean {
  return type.startsWith('AWS::Serverless::');
}
