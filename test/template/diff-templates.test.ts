import { describe, expect, test } from '@jest/globals';
import { diffTemplates } from '../../src/template/diff-templates.ts';
import { stringifyScalars } from '../../src/template/stringify-scalars.ts';
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

test('The contexts of a change set hold every boolean and number as a string.', () => {
  expect(stringifyScalars({ a: 1, b: [true, -2.5, 'x', null], c: { d: false, e: {} } })).toEqual({
    a: '1',
    b: ['true', '-2.5', 'x', null],
    c: { d: 'false', e: {} },
  });
});
