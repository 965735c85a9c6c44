// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${Name}` is a variable of the loop, not of JavaScript.
import { describe, expect, test } from '@jest/globals';
import { models, problemsOf, resolve } from './resolve.ts';

const template = (resources: string, others = '') => `Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'a,b'}
  Stored: {Type: 'AWS::SSM::Parameter::Value<CommaDelimitedList>', Default: /names}
${others}Resources:
  Other: {Type: AWS::Test::Subject}
${resources}`;

const bucket = (loop: string) => `  Fn::ForEach::Loop: ${loop}\n`;

describe('Fn::ForEach', () => {
  test.each<[string, string, readonly string[]]>([
    ['over a list', '[N, [x, y], {"B${N}": {Type: T}}]', ['Bx', 'By']],
    ['over a parameter', '[N, !Ref Names, {"B${N}": {Type: T}}]', ['Ba', 'Bb']],
    ['over a function', "[N, !Split [',', 'p,q'], {'${N}B': {Type: T}}]", ['pB', 'qB']],
    ['over an empty list', '[N, [], {"B${N}": {Type: T}}]', []],
    ['over numbers', '[N, [1, 2], {"B${N}": {Type: T}}]', ['B1', 'B2']],
    ['with characters that no logical id may hold', '[N, [10.0.0.0/8, a-b], {"B&{N}": {Type: T}}]', ['B100008', 'Bab']],
    ['with two resources each', '[N, [x], {"A${N}": {Type: T}, "B${N}": {Type: T}}]', ['Ax', 'Bx']],
    [
      'in a loop',
      '[N, [x, y], {"Fn::ForEach::Inner": [M, [1, 2], {"B${N}${M}": {Type: T}}]}]',
      ['Bx1', 'Bx2', 'By1', 'By2'],
    ],
    [
      'in a loop, over a collection that the outer one chooses',
      '[N, [x, y], {"Fn::ForEach::Inner": [M, !Split ["-", !Sub "${N}1-${N}2"], {"B${M}": {Type: T}}]}]',
      ['Bx1', 'Bx2', 'By1', 'By2'],
    ],
  ])('%s', (_, loop, expected) => {
    const resolved = resolve(template(bucket(loop)));
    expect(resolved.problems).toEqual([]);
    expect(resolved.resources.map(({ logicalId }) => logicalId)).toEqual(['Other', ...expected]);
  });

  test('replaces its identifier in keys, in Ref, in Fn::Sub and in plain strings, but not in literals.', () => {
    const resolved = resolve(
      template(`  Fn::ForEach::Loop:
    - N
    - [x.y]
    - 'B&{N}':
        Type: T
        DependsOn: Other
        Properties:
          Ref: !Ref N
          Sub: !Sub '\${N}-\${AWS::Region}-\${!N}'
          Plain: 'is \${N} or &{N}'
          'Key\${N}': {Nested: [!Ref N]}
          Attribute: !GetAtt Other.Arn
`),
    );
    expect(resolved.problems).toEqual([]);
    expect(models(resolved).Bxy?.Properties).toEqual({
      Ref: 'x.y',
      Sub: 'x.y-eu-west-1-${N}',
      Plain: 'is x.y or xy',
      'Keyx.y': { Nested: ['x.y'] },
      Attribute: { 'Fn::GetAtt': ['Other', 'Arn'] },
    });
  });

  test('gives every copy the place of its output key.', () => {
    const { resources } = resolve(template(bucket('[N, [x, y], {"B${N}": {Type: T}}]')));
    expect(resources.slice(1).map(({ position }) => position)).toEqual([
      { file: 'template.yaml', line: 7, column: 35 },
      { file: 'template.yaml', line: 7, column: 35 },
    ]);
  });

  test.each<[string, string, string]>([
    [
      'that is no list',
      'text',
      '7:3 LOOP Fn::ForEach::Loop: expected [identifier, collection, map of output keys], found a string',
    ],
    [
      'without a body',
      '[N, [x]]',
      '7:3 LOOP Fn::ForEach::Loop: expected [identifier, collection, map of output keys], found a list',
    ],
    [
      'whose collection is a string',
      '[N, x, {"B${N}": {Type: T}}]',
      '7:3 LOOP Fn::ForEach::Loop: the collection must be a list of strings, found a string',
    ],
    [
      'whose collection holds a list',
      '[N, [[x]], {"B${N}": {Type: T}}]',
      '7:3 LOOP Fn::ForEach::Loop: every member of the collection must be a string, a number or a boolean that is known here',
    ],
    [
      'whose collection is stored elsewhere',
      '[N, !Ref Stored, {"B${N}": {Type: T}}]',
      '7:3 LOOP Fn::ForEach::Loop: its collection is not known here, so its copies cannot be evaluated: the parameter Stored takes what /names holds in Systems Manager',
    ],
    [
      'whose output key lacks the identifier',
      '[N, [x, y], {B: {Type: T}}]',
      `7:35 LOOP A loop gives the key "B" twice: its output key must hold the loop's identifier`,
    ],
    [
      'whose copy collides with a resource',
      '[N, [Other], {"${N}": {Type: T}}]',
      `7:36 LOOP A loop gives the key "Other" twice: its output key must hold the loop's identifier`,
    ],
    [
      'whose copy is no logical id',
      '[N, [a-b], {"B${N}": {Type: T}}]',
      '7:34 STRUCTURE Resources.Ba-b: a logical id has letters and digits only',
    ],
    [
      'with the identifier of an outer loop',
      '[N, [x], {"Fn::ForEach::Inner": [N, [y], {"B${N}": {Type: T}}]}]',
      '7:32 LOOP Fn::ForEach::Inner: the identifier N belongs to an outer loop',
    ],
  ])('%s is refused', (_, loop, expected) => {
    expect(problemsOf(template(bucket(loop)))).toEqual([expected]);
  });

  test('may be nested five deep and no deeper.', () => {
    const nested = (depth: number, level = 1): string =>
      level > depth
        ? `{"B${Array.from({ length: depth }, (_, index) => `\${N${index + 1}}`).join('')}": {Type: T}}`
        : `{"Fn::ForEach::L${level}": [N${level}, [x], ${nested(depth, level + 1)}]}`;
    const text = (depth: number) => `Transform: AWS::LanguageExtensions\nResources: ${nested(depth)}\n`;
    expect(problemsOf(text(5))).toEqual([]);
    expect(problemsOf(text(6))).toEqual([expect.stringContaining('Fn::ForEach::L6: loops may be nested 5 deep')]);
  });

  test('needs the language extensions.', () => {
    const text = 'Resources:\n  Fn::ForEach::L: [N, [x], {"B${N}": {Type: T}}]\n';
    expect(problemsOf(text)).toEqual([
      '2:3 LOOP Fn::ForEach::L: the template needs Transform: AWS::LanguageExtensions',
    ]);
  });
});
