// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${Name}` is a variable of Fn::Sub, not of JavaScript.
import { describe, expect, test } from '@jest/globals';
import { parseTemplate } from '../../../../src/local/template/read/parse-template.ts';
import { readText } from '../../../../src/local/template/read/read-text.ts';
import { resolvePlainScalar } from '../../../../src/local/template/read/yaml/yaml-scalar.ts';
import { positionAt, toJson } from '../../../../src/local/template/template-node.ts';
import { list, models, problemsOf, resolve } from '../resolve.ts';

describe('An unquoted YAML scalar has the value that CloudFormation gives it', () => {
  test.each<[string, unknown, string]>([
    ['text', 'text', 'text'],
    ['2012-10-17', '2012-10-17', '2012-10-17'],
    ['2010-09-09', '2010-09-09', '2010-09-09'],
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'],
    ['yes', true, 'true'],
    ['Yes', true, 'true'],
    ['on', true, 'true'],
    ['no', false, 'false'],
    ['NO', false, 'false'],
    ['off', false, 'false'],
    ['true', true, 'true'],
    ['FALSE', false, 'false'],
    ['y', 'y', 'y'],
    ['N', 'N', 'N'],
    ['tRUE', 'tRUE', 'tRUE'],
    ['null', null, ''],
    ['~', null, ''],
    ['0', 0, '0'],
    ['-5', -5, '-5'],
    ['123456789012', 123456789012, '123456789012'],
    ['12345678901234567890', '12345678901234567890', '12345678901234567890'],
    ['1.5', 1.5, '1.5'],
    ['1.10', 1.1, '1.1'],
    ['1.0', 1, '1.0'],
    ['.5', 0.5, '0.5'],
    ['1e3', 1000, '1000.0'],
    ['1.2.3', '1.2.3', '1.2.3'],
    ['10.0.0.0/16', '10.0.0.0/16', '10.0.0.0/16'],
    ['0.0.0.0/0', '0.0.0.0/0', '0.0.0.0/0'],
    ['-', '-', '-'],
    ['.', '.', '.'],
    ['1d', '1d', '1d'],
  ])('%s', (source, value, text) => {
    expect(resolvePlainScalar(source)).toEqual({ value, text });
  });

  test.each(['012345678901', '007', '0x1F', '0b101', '1_000', '22:30', '08', '00.5'])(
    '%s is kept as written and the author is told to quote it.',
    (source) => {
      expect(resolvePlainScalar(source)).toMatchObject({ value: source, text: source, ambiguity: expect.any(String) });
    },
  );

  test('Quoted scalars, block scalars and tagged scalars are strings.', () => {
    const resolved = resolve(
      `Resources:
  A:
    Type: AWS::Test::Subject
    Properties:
      Quoted: "yes"
      Single: '012345678901'
      Block: |
        123
      Folded: >-
        a
        b
      Tagged: !!str 123
      Sub: !Sub 0x1F
`,
    );
    expect(resolved.problems).toEqual([]);
    expect(models(resolved).A?.Properties).toEqual({
      Quoted: 'yes',
      Single: '012345678901',
      Block: '123\n',
      Folded: 'a b',
      Tagged: '123',
      Sub: '0x1F',
    });
  });
});

describe('Text that is no template is refused with its place', () => {
  test.each<[string, string, string]>([
    ['nothing', '', '1:1 STRUCTURE Expected a template (a map with Resources), found nothing'],
    ['a comment', '# nothing\n', '1:1 STRUCTURE Expected a template (a map with Resources), found nothing'],
    ['a list', '- a\n', '1:1 STRUCTURE Expected a template (a map with Resources), found a list'],
    ['a string', 'hello', '1:1 STRUCTURE Expected a template (a map with Resources), found a string'],
    ['a tab as indentation', 'Resources:\n\tA: b\n', '2:1 SYNTAX Tabs are not allowed as indentation'],
    [
      'an open bracket',
      'Resources:\n  A: [1, 2\n',
      '3:1 SYNTAX Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'two documents',
      'a: 1\n---\nb: 2\n',
      '2:1 SYNTAX Source contains multiple documents; please use YAML.parseAllDocuments()',
    ],
    [
      'a hash merge',
      'A: &a {b: 1}\nResources:\n  <<: *a\n',
      '3:3 SYNTAX CloudFormation does not support YAML hash merges (<<)',
    ],
    ['an alias of itself', 'Resources: &a\n  A: *a\n', '2:6 SYNTAX The alias *a refers to itself or to nothing'],
    [
      'an unsupported tag',
      'Resources:\n  A: !!binary aGk=\n',
      '2:15 SYNTAX CloudFormation does not read the YAML tag tag:yaml.org,2002:binary',
    ],
    ['a map as key', 'Resources:\n  ? {a: b}\n  : c\n', '2:5 SYNTAX A key must be a string'],
    [
      'JSON with a comma too many',
      '{"Resources": {"A": 1,}}',
      '1:23 SYNTAX The text starts like JSON but is not: Expected double-quoted property name',
    ],
    ['JSON that ends early', '{"Resources": {', '1:16 SYNTAX'],
  ])('%s', (_, text, expected) => {
    const result = parseTemplate(text, 'template.yaml');
    expect(result.kind).toBe('unreadable');
    expect(list(result.problems)[0]).toContain(expected);
  });

  test.each([251, 1_500, 50_000])('Text that is nested %i levels deep is refused.', (levels) => {
    const text = `Resources: {A: ${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(list(parseTemplate(text, 'template.yaml').problems)).toEqual([
      expect.stringContaining('SYNTAX The text is nested too deeply: at most 250 levels are read'),
    ]);
  });

  test('Functions that are nested as deeply as can be read are evaluated.', () => {
    const value = `${'!If [C, '.repeat(120)}x${', y]'.repeat(120)}`;
    const text = `Conditions: {C: !Equals [a, a]}\nResources: {A: {Type: T, Properties: {B: ${value}}}}\n`;
    expect(models(resolve(text)).A?.Properties).toEqual({ B: 'x' });
  });

  test('A bomb of aliases is refused.', () => {
    const levels = Array.from(
      { length: 9 },
      (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index}, `.repeat(10)}]`,
    );
    const text = `l0: &l0 [a]\n${levels.join('\n')}\nResources: *l9\n`;
    const result = parseTemplate(text, 'template.yaml');
    expect(list(result.problems).filter((line) => line.includes('SYNTAX'))).toEqual([
      expect.stringContaining('The template has more than 500000 values'),
    ]);
  });
});

describe('YAML that other readers take otherwise than the library', () => {
  const only = (text: string) => {
    const { root, problems } = readText(text, 'template.yaml');
    return { value: root === undefined ? undefined : toJson(root), problems: list(problems) };
  };

  test('Of a key that is there twice, the last one counts, with a note at it.', () => {
    expect(only('A: 1\nB: 2\nA: 3\n')).toEqual({
      value: { B: 2, A: 3 },
      problems: ['3:1 DUPLICATE_KEY The key "A" is there twice: CloudFormation takes this one, not the one in line 1'],
    });
    expect(only('{"A": 1, "A": 2}').value).toEqual({ A: 2 });
  });

  test.each([
    ['!!int 86400', 86400],
    ['!!bool yes', true],
    ['!!float 1.5', 1.5],
    ['!!null ~', null],
    ['!!str 5', '5'],
  ])('The core tag %s is read.', (text, value) => {
    expect(only(`A: ${text}\n`)).toEqual({ value: { A: value }, problems: [] });
  });

  test('A core tag on a value that is not of its type is refused.', () => {
    expect(only('A: !!int abc\n').problems).toEqual(['1:10 SYNTAX The value with the tag !!int is not of that type']);
  });

  test.each([
    ['A: |\n  last', 'last'],
    ['A: |\n  last\n', 'last\n'],
    ['A: >\n  a\n  b', 'a b'],
    ['A: |-\n  last', 'last'],
    ['A: |\n  x\n\n', 'x\n'],
  ])('A block scalar has the final line break that %j has.', (text, value) => {
    expect(only(text).value).toEqual({ A: value });
  });

  test('A number beyond the range of JSON stays text.', () => {
    expect(only('A: 1e400\n').value).toEqual({ A: '1e400' });
  });

  test.each<[string, string, unknown]>([
    ['a closing bracket', 'A:\n  B: [{\n    C: d\n  }]\n', { A: { B: [{ C: 'd' }] } }],
    ['items', 'A:\n  B: [\n  c,\n d\n  ]\n', { A: { B: ['c', 'd'] } }],
    ['a quoted text', 'A:\n  B: "one\n two"\n  C: d\n', { A: { B: 'one two', C: 'd' } }],
    ['a text in single quotes', "A:\n  B: !Sub 'it''s {\n  [x]'\n", { A: { B: { 'Fn::Sub': "it's { [x]" } } }],
    [
      'a bracket after a block scalar with brackets of its own',
      'A:\n  T: |\n    [ not closed\n  B: [{\n    C: d\n  }]\n',
      { A: { T: '[ not closed\n', B: [{ C: 'd' }] } },
    ],
    ['a comment with brackets', 'A:\n  B: [ # [{\n  c\n  ]\n', { A: { B: ['c'] } }],
  ])('The indentation of %s inside brackets or quotes does not count.', (_, text, value) => {
    expect(only(text)).toEqual({ value, problems: [] });
  });

  test('Places are those of the text as it is.', () => {
    const { root } = readText('A:\n  B: [{\n  C: d\n  }]\n', 'template.yaml');
    expect(root === undefined ? undefined : positionAt(root, ['A', 'B', 0, 'C'])).toMatchObject({ line: 3, column: 3 });
  });

  test('A text that cannot be read has one problem, at the first fault.', () => {
    const text = `A:\n  B: [\n${'  C: {d: e\n'.repeat(50)}`;
    expect(only(text).problems).toHaveLength(1);
  });
});

describe('The shape of a template is checked', () => {
  test.each<[string, string, readonly unknown[]]>([
    ['no Resources', 'Description: x\n', ['1:1 STRUCTURE The template has no Resources section']],
    ['empty Resources', 'Resources: {}\n', ['1:12 STRUCTURE Resources must hold at least one resource']],
    ['Resources as a list', 'Resources: [a]\n', ['1:12 STRUCTURE Resources must be a map, found a list']],
    [
      'an unknown section',
      'Resource: {}\nResources: {A: {Type: T}}\n',
      [
        expect.stringContaining(
          '1:1 STRUCTURE Resource is no section of a template: expected one of AWSTemplateFormatVersion',
        ),
      ],
    ],
    [
      'a resource without a type',
      'Resources:\n  A:\n    Properties: {}\n',
      ['2:3 STRUCTURE Resources.A.Type: expected the type of the resource, a string such as AWS::S3::Bucket'],
    ],
    [
      'a resource that is a string',
      'Resources:\n  A: bucket\n',
      ['2:3 STRUCTURE Resources.A: Invalid input: expected object, received string'],
    ],
    [
      'properties as a list',
      'Resources:\n  A:\n    Type: T\n    Properties: [a]\n',
      ['4:5 STRUCTURE Resources.A.Properties: expected a map'],
    ],
    [
      'an unknown attribute',
      'Resources:\n  A:\n    Type: T\n    Propertys: {}\n',
      ['4:5 STRUCTURE Resources.A has no attribute Propertys; did you mean Properties?'],
    ],
    [
      'a bad logical id',
      'Resources:\n  my-bucket:\n    Type: T\n',
      ['2:3 STRUCTURE Resources.my-bucket: a logical id has letters and digits only'],
    ],
    [
      'an unknown dependency',
      'Resources:\n  A:\n    Type: T\n    DependsOn: [B]\n',
      ['4:5 UNDEFINED_REFERENCE Resources.A.DependsOn: there is no resource B'],
    ],
    [
      'an unknown condition',
      'Resources:\n  A:\n    Type: T\n    Condition: C\n',
      ['4:5 UNDEFINED_REFERENCE Resources.A: there is no condition C'],
    ],
    [
      'a null',
      'Resources:\n  A:\n    Type: T\n    Properties:\n',
      ['4:16 STRUCTURE Resources.A.Properties is null: give it a value or remove it'],
    ],
    [
      'a mapping without a second level',
      'Mappings: {M: {a: b}}\nResources: {A: {Type: T}}\n',
      ['1:19 STRUCTURE Mappings.M.a must be a map, found a string'],
    ],
    [
      'a transform that is a number',
      'Transform: 5\nResources: {A: {Type: T}}\n',
      ['1:12 STRUCTURE Transform must name macros, as a string or with Name; found a number'],
    ],
    [
      'an output without a value',
      'Resources: {A: {Type: T}}\nOutputs:\n  O: {}\n',
      ['3:3 STRUCTURE Outputs.O must be a map with Value, found a map'],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expect.arrayContaining([...expected]));
  });

  test('Rules are noted as not evaluated, but for the one that every CDK template has.', () => {
    const text = 'Rules:\n  CheckBootstrapVersion: {}\n  Mine: {Assertions: []}\nResources: {A: {Type: T}}\n';
    expect(problemsOf(text)).toEqual([
      '3:3 UNCHECKED Rules.Mine is not evaluated: CloudFormation may refuse parameter values that pass here',
    ]);
  });

  test('Nulls in Metadata are allowed.', () => {
    expect(problemsOf('Metadata: {A: null}\nResources: {A: {Type: T, Metadata: {B: ~}}}\n')).toEqual([]);
  });

  test('JSON may be indented with tabs and may hold long keys, escapes and surrogate pairs.', () => {
    const properties = { ['k'.repeat(2000)]: 'é\u{1F600}\t"/', Number: -1.5e3, Big: 'x'.repeat(5000) };
    const text = JSON.stringify({ Resources: { A: { Type: 'T', Properties: properties } } }, undefined, '\t');
    expect(problemsOf(text)).toEqual([]);
    expect(models(resolve(text)).A?.Properties).toEqual(properties);
  });

  test('A byte order mark and Windows line ends are no part of the template.', () => {
    expect(problemsOf('\uFEFF{"Resources": {"A": {"Type": "T"}}}')).toEqual([]);
    const resolved = resolve('\uFEFFResources:\r\n  A:\r\n    Type: T\r\n');
    expect(resolved.resources.map(({ type, position }) => [type, position.line, position.column])).toEqual([
      ['T', 2, 3],
    ]);
  });

  test('An alias is replaced by what its anchor holds, with a note.', () => {
    const text = 'Resources:\n  A: &a\n    Type: T\n    Properties: {B: c}\n  D: *a\n';
    expect(problemsOf(text)).toEqual([expect.stringContaining('5:6 YAML_ALIAS')]);
    expect(models(resolve(text)).D).toEqual({ Type: 'T', Properties: { B: 'c' } });
  });
});
