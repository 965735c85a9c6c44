// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${Name}` is a variable of Fn::Sub, not of JavaScript.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Json } from '../../../src/hook/domain.ts';
import { parseTemplate } from '../../../src/local/template/read/parse-template.ts';
import { toJson } from '../../../src/local/template/template-node.ts';
import { toWire } from '../../../src/local/template/value/resolved.ts';
import { runs } from '../../support/runs.ts';
import { models, PSEUDO, resolve, unknowns } from './resolve.ts';

/** Texts that tell where they come from: literals are L0…, parameters P0…, mapping values M0…. */
const literal = fc.nat(20).map((n) => `L${n}`);
const parameters = { Pa: 'P0', Pb: 'P1', Pc: 'P2' } as const;
/** Parts of longer texts: around the variables of the generated Fn::Sub, and the members of the list parameter. */
const partTexts = ['L0', 'L1', 'L5', 'L6'];
const mapping = { Pa: { x: 'M0' }, L1: { x: 'M1', y: ['M2', 'M3'] }, P0: { x: 'M4' } } as const;

const { value } = fc.letrec<{ value: Json; text: Json; list: Json }>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal,
    fc.constantFrom('Pa', 'Pb', 'Pc', 'AWS::Region', 'AWS::AccountId', 'AWS::StackName').map((Ref) => ({ Ref })),
    fc.constantFrom({ Ref: 'Other' }, { 'Fn::GetAtt': ['Other', 'Arn'] }, { 'Fn::ImportValue': 'L0' }, { Ref: 'Ssm' }),
    fc.tuple(literal, fc.array(tie('text'), { maxLength: 3 })).map((join) => ({ 'Fn::Join': join })),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => ({ 'Fn::Sub': ['L0${A}L1${Pa}${B}', { A: a, B: b }] })),
    fc.tuple(fc.nat(3), tie('list')).map((select) => ({ 'Fn::Select': select })),
    fc.tuple(tie('text'), tie('text')).map(([top, fallback]) => ({
      'Fn::FindInMap': ['Map', top, 'x', { DefaultValue: fallback }],
    })),
    fc.tuple(fc.constantFrom('Yes', 'No', 'Open'), tie('text'), tie('text')).map((choice) => ({ 'Fn::If': choice })),
  ),
  list: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.array(tie('text'), { minLength: 1, maxLength: 4 }),
    fc.tuple(fc.constantFrom('L1', 'P'), tie('text')).map((split) => ({ 'Fn::Split': split })),
    fc.constant({ 'Fn::FindInMap': ['Map', 'L1', 'y'] }),
    fc.constant({ Ref: 'List' }),
  ),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('text'),
    tie('list'),
    fc.integer(),
    fc.boolean(),
    fc.constant({ Ref: 'AWS::NoValue' }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(literal, tie('value'), { maxKeys: 3 }),
  ),
}));

const template = (properties: readonly Json[]): Json => ({
  Parameters: {
    Pa: { Type: 'String' },
    Pb: { Type: 'String' },
    Pc: { Type: 'String' },
    List: { Type: 'CommaDelimitedList', Default: 'L5,L6' },
    Ssm: { Type: 'AWS::SSM::Parameter::Value<String>', Default: 'L7' },
  },
  Mappings: { Map: mapping },
  Conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'Pa' }, 'P0'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Open: { 'Fn::Equals': [{ Ref: 'Ssm' }, 'x'] },
  },
  Resources: Object.fromEntries([
    ['Other', { Type: 'T' }],
    ...properties.map((property, index) => [`R${index}`, { Type: 'T', Properties: { P: property } }]),
  ]),
});

const anyTemplate = fc.array(value, { minLength: 1, maxLength: 3 }).map(template);

/** The values and keys of a tree, with functions as what they are on the wire. */
function leaves(json: Json): readonly Json[] {
  if (typeof json !== 'object' || json === null) return [json];
  return Object.values(json).flatMap(leaves);
}

describe('For every template', () => {
  test('no leaf of a model is invented: each is a number or flag of the template, or made of its texts, parameters and pseudo values.', () => {
    const sources = [PSEUDO.region, PSEUDO.accountId, PSEUDO.stackName, ...Object.values(parameters), ...partTexts];
    fc.assert(
      fc.property(anyTemplate, (json) => {
        const text = JSON.stringify(json);
        const resolved = resolve(text, { parameters });
        const known = new Set(leaves(json).map(String));
        const atoms = [...known, ...sources].filter((atom) => atom !== '').sort((a, b) => b.length - a.length);
        for (const resource of resolved.resources) {
          for (const leaf of leaves(toWire(resource.properties))) {
            if (typeof leaf !== 'string') {
              expect(known).toContain(String(leaf));
              continue;
            }
            if (known.has(leaf)) continue;
            // What remains after taking away every source is at most what Fn::Split leaves of L12 around L1.
            const rest = atoms.reduce((text, atom) => text.split(atom).join('\u0000'), leaf).replaceAll('\u0000', '');
            expect(rest).toMatch(/^\d*$/);
          }
        }
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });

  test('what is unresolved is reported, and what is not reported holds no function.', () => {
    fc.assert(
      fc.property(anyTemplate, (json) => {
        const resolved = resolve(JSON.stringify(json), { parameters });
        for (const { properties, unresolved } of resolved.resources) {
          const hasFunction = /"(?:Ref|Fn::\w+)":/.test(JSON.stringify(toWire(properties)));
          expect(unresolved.length > 0).toBe(hasFunction);
        }
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });

  test('a value that counts as resolved does not depend on what is unknown.', () => {
    fc.assert(
      fc.property(anyTemplate, (json) => {
        const { resources } = resolve(JSON.stringify(json), { parameters });
        for (const guess of ['x', 'L1']) {
          const guessed = models(resolve(JSON.stringify(withUnknowns(json, guess)), { parameters }));
          for (const { logicalId, properties, unresolved } of resources) {
            if (unresolved.length === 0) expect(guessed[logicalId]?.Properties).toEqual(toWire(properties));
          }
        }
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });

  test('the order of keys and resources changes neither a model nor what is unresolved.', () => {
    fc.assert(
      fc.property(anyTemplate, (json) => {
        const straight = resolve(JSON.stringify(json), { parameters });
        const turned = resolve(JSON.stringify(reversed(json)), { parameters });
        expect(models(turned)).toEqual(models(straight));
        expect([...unknowns(turned)].sort()).toEqual([...unknowns(straight)].sort());
      }),
      runs({ quick: 100, full: 500 }),
    );
  });

  test('resolution is deterministic, and YAML gives what JSON gives.', () => {
    fc.assert(
      fc.property(anyTemplate, (json) => {
        const first = resolve(JSON.stringify(json), { parameters });
        const again = resolve(JSON.stringify(json), { parameters });
        const yaml = resolve(stringify(json, { version: '1.1', aliasDuplicateObjects: false }), { parameters });
        expect(again).toEqual(first);
        expect(models(yaml)).toEqual(models(first));
        expect(unknowns(yaml)).toEqual(unknowns(first));
      }),
      runs({ quick: 100, full: 300 }),
    );
  });
});

test('Every JSON document comes out of the parser as it went in.', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(undefined, 2, '\t'),
      (properties, indent) => {
        const text = JSON.stringify({ Resources: { A: { Type: 'T', Metadata: properties } } }, null, indent);
        const parsed = parseTemplate(text, 'template.json');
        if (parsed.kind === 'unreadable') throw new Error(JSON.stringify(parsed.problems));
        expect(toJson(parsed.template.resources)).toEqual(JSON.parse(text).Resources);
      },
    ),
    runs({ quick: 100, full: 2000 }),
  );
});

test('No text makes the parser throw, and what it refuses has a reason.', () => {
  const fragment = fc.constantFrom(
    'Resources:',
    '  A:',
    '    Type: T',
    '!Sub',
    '${a}',
    '[',
    '{',
    '}',
    '"',
    '- ',
    '&a',
    '*a',
    '\t',
    '\n',
    '? ',
    '<<:',
    '!!set',
    '|',
    '%TAG',
    '---',
    'null',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
      ),
      (text) => {
        const parsed = parseTemplate(text, 'template.yaml');
        if (parsed.kind === 'unreadable') expect(parsed.problems.length).toBeGreaterThan(0);
        else resolve(text);
      },
    ),
    runs({ quick: 200, full: 5000 }),
  );
});

/** The template as it would be if everything unknown had this value. */
function withUnknowns(json: Json, guess: string): Json {
  if (Array.isArray(json)) return json.map((item) => withUnknowns(item, guess));
  if (typeof json !== 'object' || json === null) return json;
  const [[key, argument] = ['', null]] = Object.entries(json);
  if (key === 'Fn::GetAtt' || key === 'Fn::ImportValue' || (key === 'Ref' && argument === 'Other')) return guess;
  if (key === 'Type' && argument === 'AWS::SSM::Parameter::Value<String>') return { Type: 'String', Default: guess };
  return Object.fromEntries(Object.entries(json).map(([name, item]) => [name, withUnknowns(item, guess)]));
}

function reversed(json: Json): Json {
  if (Array.isArray(json)) return json.map(reversed);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}
