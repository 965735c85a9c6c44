import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as z from 'zod';
import type { Json, JsonObject } from '../../../src/hook/domain.ts';
import { matchesStackFilters, matchesTargetFilters } from '../../../src/local/cloudformation/plan/filters.ts';
import { stackOf } from '../../../src/local/cloudformation/plan/stack.ts';
import { runs } from '../../support/runs.ts';
import { ACCOUNT_ID, type Played, play, REGION } from './service.ts';

/** Texts that only the template or a parameter can have brought in. */
const PARAMETERS = { First: 'parameter-one', Second: 'parameter-two' };
const PSEUDO = {
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT_ID,
  'AWS::StackName': 'shop',
  'AWS::Partition': 'aws',
};
const LITERALS = ['literal-a', 'literal-b', 7, true, false];
const KNOWN = new Set<unknown>([...LITERALS, ...Object.values(PARAMETERS), ...Object.values(PSEUDO)]);
/** Each `Fn::Sub` below, by what it must become. */
const SUBSTITUTIONS = { '${First}/${AWS::Region}': 'parameter-one/eu-west-1', 'x-${Second}': 'x-parameter-two' };

const leaf = fc.oneof(
  fc.constantFrom<Json>(...LITERALS),
  fc.constantFrom(...Object.keys(PARAMETERS), ...Object.keys(PSEUDO)).map((Ref): Json => ({ Ref })),
  fc.constantFrom(...Object.keys(SUBSTITUTIONS)).map((text): Json => ({ 'Fn::Sub': text })),
  fc.constantFrom<Json>({ 'Fn::GetAtt': ['Other', 'Arn'] }, { Ref: 'Other' }, { 'Fn::ImportValue': 'literal-a' }),
);
const key = fc.constantFrom('Name', 'Mode', 'Tags', 'Inner');
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const resources = fc
  .dictionary(fc.constantFrom('Alpha', 'Beta', 'Gamma'), fc.dictionary(key, value, { maxKeys: 4 }), { minKeys: 1 })
  .map((byId) => ({ ...Object.fromEntries(Object.entries(byId).map(typed)), Other: { Type: 'AWS::SNS::Topic' } }));

function typed([id, Properties]: [string, JsonObject]): [string, JsonObject] {
  return [id, { Type: `AWS::Test::${id}`, Properties }];
}

function templateOf(declared: JsonObject): JsonObject {
  return { Parameters: { First: { Type: 'String' }, Second: { Type: 'String' } }, Resources: declared };
}

function scene(declared: JsonObject) {
  return { template: templateOf(declared), parameters: PARAMETERS, operations: ['RESOURCE'] as const };
}

/** Values that stand for themselves; what a function of the template could not resolve stays that function. */
function leaves(json: unknown): unknown[] {
  if (Array.isArray(json)) return json.flatMap(leaves);
  if (typeof json !== 'object' || json === null) return [json];
  const [only] = Object.keys(json);
  if (only !== undefined && (only === 'Ref' || only.startsWith('Fn::'))) return [];
  return Object.values(json).flatMap(leaves);
}

const request = z.object({ requestData: z.object({ targetLogicalId: z.string(), targetModel: z.unknown() }) });

function modelsById({ sent }: Played): Map<string, unknown> {
  return new Map(
    sent.map(({ event }) => {
      const { targetLogicalId, targetModel } = request.parse(event).requestData;
      return [targetLogicalId, targetModel];
    }),
  );
}

function reversed(json: Json): Json {
  if (typeof json !== 'object' || json === null) return json;
  if (isList(json)) return json.map(reversed);
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([name, inner]) => [name, reversed(inner)]),
  );
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

describe('Whatever the template', () => {
  test('no property is invented: each value is the template’s, a parameter’s or a pseudo parameter’s.', async () => {
    const allowed = new Set<unknown>([...KNOWN, ...Object.values(SUBSTITUTIONS)]);
    await fc.assert(
      fc.asyncProperty(resources, async (declared) => {
        const played = await play(scene(declared));
        for (const model of modelsById(played).values()) {
          const found = leaves(model).filter((one) => one !== null);
          expect(found.filter((one) => !allowed.has(one))).toEqual([]);
        }
      }),
      runs({ quick: 100, full: 500 }),
    );
  });

  test('what cannot be known is reported, and keeps the form that the template gave it.', async () => {
    const played = await play(
      scene({
        Alpha: { Type: 'AWS::Test::Alpha', Properties: { Arn: { 'Fn::GetAtt': ['Other', 'Arn'] } } },
        Other: { Type: 'AWS::SNS::Topic' },
      }),
    );
    expect(modelsById(played).get('Alpha')).toMatchObject({
      resourceProperties: { Arn: { 'Fn::GetAtt': ['Other', 'Arn'] } },
    });
    expect(played.simulation.invocations.map(({ planned }) => planned.unresolved.map(({ path }) => path))).toEqual([
      [],
      [['Arn']],
    ]);
  });

  test('the order of keys and resources changes no event.', async () => {
    await fc.assert(
      fc.asyncProperty(resources, async (declared) => {
        const turned = Object.fromEntries(
          Object.entries(declared)
            .reverse()
            .map(([id, resource]) => [id, reversed(resource)]),
        );
        const [first, second] = [await play(scene(declared)), await play(scene(turned))];
        expect(modelsById(second)).toEqual(modelsById(first));
        expect(new Set(second.sent.map(({ event }) => event.clientRequestToken))).toEqual(
          new Set(first.sent.map(({ event }) => event.clientRequestToken)),
        );
      }),
      runs({ quick: 100, full: 400 }),
    );
  });

  test('the same change makes the same events and the same story.', async () => {
    await fc.assert(
      fc.asyncProperty(resources, async (declared) => {
        const [first, second] = [await play(scene(declared)), await play(scene(declared))];
        expect(second).toEqual(first);
      }),
      runs({ quick: 100, full: 200 }),
    );
  });
});

describe('Whatever the filter', () => {
  const name = fc.stringMatching(/^AWS::[A-Z][a-z0-9]{1,5}::[A-Z][a-z0-9]{1,5}$/);
  const action = fc.constantFrom('CREATE', 'UPDATE', 'DELETE');

  test('a target filter that names a target matches it, and a wildcard matches at least as much.', () => {
    fc.assert(
      fc.property(name, action, fc.nat(), (target, change, at) => {
        const wildcard = `${target.slice(0, at % target.length)}*`;
        const single = `${target.slice(0, -1)}?`;
        for (const pattern of [target, wildcard, single]) {
          expect(matchesTargetFilters([{ targetNames: [pattern], actions: undefined }], target, change)).toBe(true);
        }
        expect(matchesTargetFilters([{ targetNames: [`${target}?`], actions: undefined }], target, change)).toBe(false);
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });

  test('the flat form is the product of its Targets.', () => {
    const names = fc.array(name, { minLength: 1, maxLength: 4 });
    const actions = fc.uniqueArray(action, { minLength: 1 });
    fc.assert(
      fc.property(names, actions, name, action, (targetNames, some, target, change) => {
        const product = targetNames.flatMap((one) => some.map((other) => ({ targetNames: [one], actions: [other] })));
        for (const asked of [target, ...targetNames]) {
          expect(matchesTargetFilters([{ targetNames, actions: some }], asked, change)).toBe(
            matchesTargetFilters(product, asked, change),
          );
        }
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });

  test('ALL never lets more stacks in than ANY.', () => {
    const list = fc.option(fc.array(fc.constantFrom('shop', 's*', '*', 'other', '?hop'), { minLength: 1 }), {
      nil: undefined,
    });
    const lists = fc.record({ include: list, exclude: list });
    const stack = stackOf({ name: 'shop', accountId: ACCOUNT_ID, region: REGION, partition: 'aws', roleArn: 'shop' });
    fc.assert(
      fc.property(lists, lists, (names, roles) => {
        const all = matchesStackFilters({ criteria: 'ALL', names, roles }, stack);
        const any = matchesStackFilters({ criteria: 'ANY', names, roles }, stack);
        expect(all && !any).toBe(false);
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });
});
