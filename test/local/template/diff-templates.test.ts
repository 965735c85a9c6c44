import { describe, expect, test } from '@jest/globals';
import { diffTemplates } from '../../../src/local/template/diff-templates.ts';
import { stringifyScalars } from '../../../src/local/template/value/stringify-scalars.ts';
import { resolve } from './resolve.ts';

const diff = (previous: string | undefined, next: string) =>
  diffTemplates(previous === undefined ? undefined : resolve(previous), resolve(next)).map((change) =>
    change.kind === 'UNCHANGED' && change.mayFollow.length > 0
      ? `${change.logicalId} ${change.kind} unless ${change.mayFollow.join(', ')}`
      : `${change.logicalId} ${change.kind}`,
  );
const one = (properties: string, others = '') => `Resources:\n  A: {Type: T, Properties: ${properties}${others}}\n`;

describe('An update', () => {
  test.each<[string, string | undefined, string, readonly string[]]>([
    ['of nothing creates', undefined, one('{a: 1}'), ['A CREATE']],
    ['with the same text changes nothing', one('{a: 1}'), one('{a: 1}'), ['A UNCHANGED']],
    [
      'with another order of keys changes nothing',
      one('{a: 1, b: {c: 1, d: 2}}'),
      one('{b: {d: 2, c: 1}, a: 1}'),
      ['A UNCHANGED'],
    ],
    ['with another order of a list changes', one('{a: [1, 2]}'), one('{a: [2, 1]}'), ['A UPDATE']],
    [
      'with a scalar of another type and the same text changes nothing',
      one('{a: 5, b: true}'),
      one("{a: '5', b: 'true'}"),
      ['A UNCHANGED'],
    ],
    ['with another value changes', one('{a: 1}'), one('{a: 2}'), ['A UPDATE']],
    ['that resolves to the same changes nothing', one('{a: shop}'), one('{a: !Ref AWS::StackName}'), ['A UNCHANGED']],
    [
      'of metadata and policies calls no handler',
      one('{a: 1}'),
      one('{a: 1}', ', DeletionPolicy: Retain, Metadata: {x: 1}'),
      ['A UNCHANGED'],
    ],
    [
      'of the type is its own kind',
      one('{a: 1}'),
      'Resources:\n  A: {Type: U, Properties: {a: 1}}\n',
      ['A TYPE_CHANGED'],
    ],
    [
      'that renames creates, then deletes',
      one('{a: 1}'),
      'Resources:\n  B: {Type: T, Properties: {a: 1}}\n',
      ['B CREATE', 'A DELETE'],
    ],
    [
      'of a source may be followed by what refers to it',
      `${one('{a: 1}')}  B: {Type: T, Properties: {x: !GetAtt A.Arn, y: !Ref C}}\n  C: {Type: T}\n`,
      `${one('{a: 2}')}  B: {Type: T, Properties: {x: !GetAtt A.Arn, y: !Ref C}}\n  C: {Type: T}\n`,
      ['A UPDATE', 'B UNCHANGED unless A', 'C UNCHANGED'],
    ],
    [
      'that lets a condition fail deletes',
      `Conditions: {C: !Equals [a, a]}\n${one('{a: 1}', ', Condition: C')}  B: {Type: T}\n`,
      `Conditions: {C: !Equals [a, b]}\n${one('{a: 1}', ', Condition: C')}  B: {Type: T}\n`,
      ['B UNCHANGED', 'A DELETE'],
    ],
  ])('%s', (_, previous, next, expected) => {
    expect(diff(previous, next)).toEqual(expected);
  });
});

/** A's one property, in a template with a parameter, a mapping and a condition that follows the parameter. */
const withUnknown = (property: string, p = 'a', size = 1) => `
Transform: [AWS::LanguageExtensions]
Parameters: {P: {Type: String, Default: ${p}}}
Mappings: {M: {a: {size: ${size}}, b: {size: 9}}}
Conditions: {IsA: !Equals [!Ref P, a]}
Resources:
  A: {Type: T, Properties: {x: ${property}}}
  Z: {Type: T}
`;

describe('An update of a value that is not known as a whole', () => {
  test.each([
    ['a parameter in a text', `!Sub '\${P}-\${Z}'`],
    ['a parameter in the variables of a text', `!Sub ['\${v}-\${Z}', {v: !Ref P}]`],
    ['a parameter in a list', "!Join ['-', [!Ref P, !GetAtt Z.Arn]]"],
    ['a parameter deep in JSON text', '{"Fn::ToJsonString": {a: [{b: !Ref P}, !Ref Z]}}'],
    ['the argument of a macro', '{"Fn::Transform": {Name: Shout, Parameters: {Text: !Ref P}}}'],
    ["a condition's branch", '!If [IsA, !Ref Z, !GetAtt Z.Arn]'],
    ['a mapping’s key', `!Sub ['\${v}-\${Z}', {v: !FindInMap [M, !Ref P, size]}]`],
    ['what AWS::NoValue removes', "!Join ['-', [!If [IsA, a, !Ref AWS::NoValue], !Ref Z]]"],
  ])('is one when the parameter changes %s.', (_, property) => {
    expect(diff(withUnknown(property, 'a'), withUnknown(property, 'b'))).toEqual(['A UPDATE', 'Z UNCHANGED']);
    expect(diff(withUnknown(property, 'a'), withUnknown(property, 'a'))).toEqual(['A UNCHANGED', 'Z UNCHANGED']);
  });

  test('is one when the mapping’s value changes, and none when another one does.', () => {
    const used = `!Sub ['\${v}-\${Z}', {v: !FindInMap [M, a, size]}]`;
    const other = `!Sub ['\${v}-\${Z}', {v: !FindInMap [M, b, size]}]`;
    expect(diff(withUnknown(used, 'a', 1), withUnknown(used, 'a', 2))).toEqual(['A UPDATE', 'Z UNCHANGED']);
    expect(diff(withUnknown(other, 'a', 1), withUnknown(other, 'a', 2))).toEqual(['A UNCHANGED', 'Z UNCHANGED']);
  });

  test.each([
    ['a pseudo parameter by its value', `!Sub '\${AWS::StackName}-\${Z}'`, `!Sub 'shop-\${Z}'`],
    ['a parameter by its value', `!Sub '\${P}-\${Z}'`, `!Sub 'a-\${Z}'`],
    ['one form of an attribute by the other', '!GetAtt Z.Arn', '{"Fn::GetAtt": [Z, Arn]}'],
    ['a branch by what it says', '!If [IsA, !Ref Z, b]', '!Ref Z'],
    [
      'one function around a dynamic reference by another',
      "!Join ['', [!Ref P, '{{resolve:ssm:b}}']]",
      `!Sub '\${P}{{resolve:ssm:b}}'`,
    ],
  ])('is none when somebody replaces %s.', (_, previous, next) => {
    expect(diff(withUnknown(previous), withUnknown(next))).toEqual(['A UNCHANGED', 'Z UNCHANGED']);
  });

  test('is one when a parameter names another value in Systems Manager.', () => {
    const named = (name: string) =>
      `Parameters: {P: {Type: 'AWS::SSM::Parameter::Value<String>', Default: ${name}}}\n${one('{a: !Ref P}')}`;
    expect(diff(named('/a'), named('/b'))).toEqual(['A UPDATE']);
    expect(diff(named('/a'), named('/a'))).toEqual(['A UNCHANGED']);
  });

  describe('when a condition or a key hangs on a value in Systems Manager', () => {
    const undecided = (property: string, { equals = 'prod', size = 1 } = {}) => `
Parameters: {Env: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /env}}
Mappings: {M: {prod: {size: ${size}}, dev: {size: 0}}}
Conditions:
  IsEqual: !Equals [!Ref Env, ${equals}]
  C: !Not [Condition: IsEqual]
Resources: {A: {Type: T, Properties: {a: ${property}}}}
`;
    const either = '!If [C, 5, 6]';
    const found = '!FindInMap [M, !Ref Env, size]';

    test.each([
      [
        'the branches change places',
        undecided('!If [C, !Ref AWS::NoValue, 5]'),
        undecided('!If [C, 5, !Ref AWS::NoValue]'),
      ],
      ['the condition is another one', undecided(either), undecided(either, { equals: 'dev' })],
      ['the mapping says something else', undecided(found), undecided(found, { size: 2 })],
    ])('is one when %s.', (_, previous, next) => {
      expect(diff(previous, next)).toEqual(['A UPDATE']);
    });

    test.each([either, found])('is none when nothing changes: %s.', (property) => {
      expect(diff(undecided(property), undecided(property))).toEqual(['A UNCHANGED']);
    });
  });

  test('comes to an end also where conditions depend on each other.', () => {
    const circular = (value: number) => `
Conditions: {C: !Not [Condition: D], D: !Not [Condition: C]}
Resources: {A: {Type: T, Properties: {a: !If [C, ${value}, 0]}}}
`;
    expect(diff(circular(1), circular(2))).toEqual(['A UPDATE']);
  });

  test('is one of the resources that a global setting of SAM is for.', () => {
    const timeout = (seconds: number) => `
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Timeout: ${seconds}}}
Resources:
  F: {Type: AWS::Serverless::Function}
  Api: {Type: AWS::Serverless::Api}
`;
    expect(diff(timeout(1), timeout(2))).toEqual(['F UPDATE', 'Api UNCHANGED']);
  });
});

test('The contexts of a change set hold every boolean and number as a string.', () => {
  expect(stringifyScalars({ a: 1, b: [true, -2.5, 'x', null], c: { d: false, e: {} } })).toEqual({
    a: '1',
    b: ['true', '-2.5', 'x', null],
    c: { d: 'false', e: {} },
  });
});
