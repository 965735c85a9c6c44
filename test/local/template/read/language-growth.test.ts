import { describe, expect, test } from '@jest/globals';
import { models, problemsOf, resolve, unknowns } from '../resolve.ts';

const topic = (value: string) => `Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties: {P: ${value}}\n`;

describe('What CloudFormation may have gained since is noted, and its value stays unresolved', () => {
  test.each([
    ['a function', "{'Fn::Reverse': [a, b]}", { 'Fn::Reverse': ['a', 'b'] }],
    ['a tag', '!Reverse [a, !Ref AWS::Region]', { 'Fn::Reverse': ['a', { Ref: 'AWS::Region' }] }],
    [
      'the output of another stack',
      '!GetStackOutput {StackName: net, OutputName: Vpc}',
      {
        'Fn::GetStackOutput': { StackName: 'net', OutputName: 'Vpc' },
      },
    ],
  ])('%s', (_, value, wire) => {
    const resolved = resolve(topic(value));
    const [name] = Object.keys(wire);
    expect(resolved.problems).toMatchObject([
      {
        severity: 'note',
        kind: 'UNKNOWN_LANGUAGE',
        message: `${name} is not known here, so its value stays unresolved`,
      },
    ]);
    expect(models(resolved).A?.Properties).toEqual({ P: wire });
    expect(unknowns(resolved)).toEqual([`A.P: ${name} is not known here`]);
  });

  test('A condition that uses such a function leaves its resource in doubt, and is not refused.', () => {
    const text = "Conditions: {C: {'Fn::Matches': [a, b]}}\nResources: {A: {Type: AWS::SNS::Topic, Condition: C}}\n";
    const resolved = resolve(text);
    expect(resolved.problems.map(({ severity }) => severity)).toEqual(['note']);
    expect(unknowns(resolved)).toEqual(['A: the condition C depends on an unresolved value']);
  });

  test('An attribute of a resource is noted, one that is nearly a known one is refused.', () => {
    expect(problemsOf('Resources: {A: {Type: AWS::SNS::Topic, Lifetime: 3}}')).toEqual([
      '1:40 UNKNOWN_LANGUAGE Resources.A: the attribute Lifetime is not known here and was not looked at',
    ]);
    expect(problemsOf('Resources: {A: {Type: AWS::SNS::Topic, DependOn: B}}')).toEqual([
      '1:40 STRUCTURE Resources.A has no attribute DependOn; did you mean DependsOn?',
    ]);
  });

  test('A custom resource may have a Version, another resource not.', () => {
    expect(problemsOf("Resources: {A: {Type: 'Custom::Lookup', Version: '1.0'}}")).toEqual([]);
    expect(problemsOf('Resources: {A: {Type: AWS::CloudFormation::CustomResource, Version: 1}}')).toEqual([]);
    expect(problemsOf('Resources: {A: {Type: AWS::SNS::Topic, Version: 1}}')).toHaveLength(1);
  });

  test('A parameter may be a list of anything.', () => {
    const text =
      "Parameters: {L: {Type: 'List<String>', Default: 'a, b'}}\nResources: {A: {Type: AWS::SNS::Topic, Properties: {P: !Ref L}}}\n";
    expect(models(resolve(text)).A?.Properties).toEqual({ P: ['a', 'b'] });
  });
});

describe('Fn::Transform may stand anywhere, as macros run before functions', () => {
  const macro = "{'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: 's3://b/k'}}}";

  test.each([
    ['Fn::Sub', `{'Fn::Sub': ${macro}}`],
    ['the text of Fn::Sub', `{'Fn::Sub': [${macro}, {}]}`],
    ['the variables of Fn::Sub', `{'Fn::Sub': ['a', ${macro}]}`],
    ['Fn::If', `{'Fn::If': ${macro}}`],
    ['the condition of Fn::If', `{'Fn::If': [${macro}, a, b]}`],
    ['Fn::Join', `{'Fn::Join': ${macro}}`],
    ['the list of Fn::Join', `{'Fn::Join': ['', ${macro}]}`],
    ['Fn::FindInMap', `{'Fn::FindInMap': ${macro}}`],
    ['Fn::GetAtt', `{'Fn::GetAtt': ${macro}}`],
    ['Fn::Select', `{'Fn::Select': [${macro}, [a]]}`],
    ['Fn::Base64', `{'Fn::Base64': ${macro}}`],
  ])('as the argument of, or inside, %s', (_, value) => {
    const resolved = resolve(topic(value));
    expect(resolved.problems).toEqual([]);
    expect(unknowns(resolved)).toEqual(['A.P: the macro AWS::Include runs in CloudFormation only']);
  });

  test('in place of a whole resource: it is not evaluated, said so, and may be referred to.', () => {
    const text = `Resources:\n  A: ${macro}\n  B: {Type: AWS::SNS::Topic, Properties: {P: !Ref A}}\n`;
    expect(problemsOf(text)).toEqual([
      '2:3 UNPROCESSED_TRANSFORM Resources.A is what a macro makes of it: the macro AWS::Include runs in CloudFormation only',
    ]);
    expect(Object.keys(models(resolve(text)))).toEqual(['B']);
  });

  test('Any macro of the template may take names and attributes that CloudFormation would refuse.', () => {
    const text = "Transform: Mine\nResources:\n  'Bucket[Count]': {Type: AWS::S3::Bucket, Count: 3}\n";
    expect(resolve(text).problems.map(({ kind }) => kind)).toEqual(['UNPROCESSED_TRANSFORM']);
  });
});

describe('Resources inside a module may be referred to', () => {
  const module = "Resources:\n  Store: {Type: 'My::S3::Sample::MODULE'}\n";

  test.each([
    ['Ref with a dot', '!Ref Store.S3Bucket'],
    ['Ref without', '!Ref StoreS3Bucket'],
    ['GetAtt', '!GetAtt Store.S3Bucket.Arn'],
    ['Sub', `!Sub 'x-\${StoreS3Bucket.Arn}'`],
  ])('by %s', (_, value) => {
    expect(problemsOf(`${module}  B: {Type: AWS::SNS::Topic, Properties: {P: ${value}}}\n`)).toEqual([]);
  });

  test('by DependsOn', () => {
    expect(problemsOf(`${module}  B: {Type: AWS::SNS::Topic, DependsOn: StoreS3Bucket}\n`)).toEqual([]);
  });

  test('but a name that belongs to no module is refused.', () => {
    expect(problemsOf(`${module}  B: {Type: AWS::SNS::Topic, Properties: {P: !Ref Shop.S3Bucket}}\n`)).toEqual([
      '3:51 UNDEFINED_REFERENCE There is no parameter or resource Shop.S3Bucket',
    ]);
  });
});

describe('What CloudFormation refuses, it is refused for here, in its words', () => {
  test.each<[string, string, string]>([
    [
      'resources that wait for each other',
      'Resources:\n  A: {Type: AWS::SNS::Topic, DependsOn: B}\n  B: {Type: AWS::SNS::Topic, Properties: {P: !GetAtt C.Arn}}\n  C: {Type: AWS::SNS::Topic, Properties: {P: !Ref A}}\n  D: {Type: AWS::SNS::Topic, DependsOn: A}\n',
      '2:3 CIRCULAR_DEPENDENCY Circular dependency between resources: [A, B, C]',
    ],
    [
      'a resource that waits for itself',
      'Resources:\n  A: {Type: AWS::SNS::Topic, DependsOn: A}\n',
      '2:3 CIRCULAR_DEPENDENCY Circular dependency between resources: [A]',
    ],
    [
      'an output of a resource that is not created',
      'Conditions: {Never: !Equals [a, b]}\nResources:\n  A: {Type: AWS::SNS::Topic, Condition: Never}\nOutputs:\n  O: {Value: !Ref A}\n',
      '5:3 UNDEFINED_REFERENCE Unresolved resource dependencies [A] in the Outputs block of the template: Outputs.O refers to it, and A is not created as the condition Never is false',
    ],
    [
      'an output with an undefined condition',
      'Resources: {A: {Type: AWS::SNS::Topic}}\nOutputs:\n  O: {Value: x, Condition: Nope}\n',
      '3:28 UNDEFINED_REFERENCE Outputs.O: there is no condition Nope',
    ],
    [
      'the name of a parameter',
      'Parameters: {a-b: {Type: String, Default: x}}\nResources: {A: {Type: AWS::SNS::Topic}}\n',
      '1:14 PARAMETER_DECLARATION Parameter name a-b is non alphanumeric',
    ],
    [
      'the name of an output',
      'Resources: {A: {Type: AWS::SNS::Topic}}\nOutputs: {O_1: {Value: x}}\n',
      '2:11 STRUCTURE Output name O_1 is non alphanumeric',
    ],
    [
      'a function in a mapping',
      'Mappings: {M: {a: {b: !Ref AWS::Region}}}\nResources: {A: {Type: AWS::SNS::Topic}}\n',
      '1:28 STRUCTURE Mappings.M.a.b: every Mappings attribute must be a String or a List, found the function Ref',
    ],
    [
      'a third level in a mapping',
      'Mappings: {M: {a: {b: {c: d}}}}\nResources: {A: {Type: AWS::SNS::Topic}}\n',
      '1:23 STRUCTURE Mappings.M.a.b: every Mappings attribute must be a String or a List, found a map',
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual([expected]);
  });

  test.each<[string, number, (count: number) => string]>([
    ['Resources', 500, (count) => JSON.stringify({ Resources: members(count, { Type: 'AWS::SNS::Topic' }) })],
    [
      'Parameters',
      200,
      (count) =>
        JSON.stringify({
          Parameters: members(count, { Type: 'String', Default: 'x' }),
          Resources: { A: { Type: 'AWS::SNS::Topic' } },
        }),
    ],
    [
      'Outputs',
      200,
      (count) =>
        JSON.stringify({ Resources: { A: { Type: 'AWS::SNS::Topic' } }, Outputs: members(count, { Value: 'x' }) }),
    ],
    [
      'Mappings',
      200,
      (count) =>
        JSON.stringify({ Mappings: members(count, { a: { b: 'c' } }), Resources: { A: { Type: 'AWS::SNS::Topic' } } }),
    ],
  ])('more %s than %i', (section, most, template) => {
    expect(problemsOf(template(most))).toEqual([]);
    const [found] = problemsOf(template(most + 1));
    expect(found).toContain(`QUOTA ${section} has ${most + 1} members: CloudFormation takes ${most}`);
  });

  test('a template that loops make larger than a template may be, before it is made', () => {
    const numbers = JSON.stringify(Array.from({ length: 100 }, (_, index) => String(index)));
    const loop = (name: string, body: string) => `{'Fn::ForEach::${name}': [${name}, ${numbers}, ${body}]}`;
    const body = `{'R\${A}x\${B}x\${C}': {Type: AWS::SNS::Topic}}`;
    const text = `Transform: AWS::LanguageExtensions\nResources: ${loop('A', loop('B', loop('C', body)))}\n`;
    expect(problemsOf(text)[0]).toContain('larger than the 1048576 bytes that CloudFormation takes');
  });

  test('a text that grows at every level of Fn::Sub', () => {
    const level = (depth: number): string =>
      depth === 0 ? '!Ref P' : `!Sub ['${`\${V}`.repeat(20)}', {V: ${level(depth - 1)}}]`;
    const text = `Parameters: {P: {Type: String, Default: ${'p'.repeat(4000)}}}\n${topic(level(6))}`;
    expect(problemsOf(text).some((found) => found.includes('the text has more than the 1048576 bytes'))).toBe(true);
  });
});

function members(count: number, value: object) {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`M${index}`, value]));
}
