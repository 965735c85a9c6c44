import { describe, expect, test } from '@jest/globals';
import { parseParameterFile, parseParameterPairs } from '../../../../src/local/template/parameters/parameter-file.ts';
import { list, models, problemsOf, resolve } from '../resolve.ts';

const template = (declaration: string, extra = '') => `Parameters:
  P: ${declaration}
Resources:
  A:
    Type: AWS::Test::Subject
    Properties: {P: !Ref P}
${extra}`;

describe('A parameter has its value', () => {
  test.each<[string, Readonly<Record<string, string>>, unknown]>([
    ['{Type: String, Default: a}', {}, 'a'],
    ['{Type: String, Default: a}', { P: 'b' }, 'b'],
    ['{Type: String, Default: a}', { P: '' }, ''],
    ['{Type: String, Default: yes}', {}, 'true'],
    ['{Type: String, Default: 012345678901}', {}, '012345678901'],
    ['{Type: String, Default: 2012-10-17}', {}, '2012-10-17'],
    ['{Type: String, Default: 1.0}', {}, '1.0'],
    ['{Type: Number, Default: 5}', {}, '5'],
    ['{Type: Number}', { P: '-1.5e3' }, '-1.5e3'],
    ["{Type: List<Number>, Default: '1, 2,3'}", {}, ['1', '2', '3']],
    ["{Type: CommaDelimitedList, Default: 'a, b ,c d'}", {}, ['a', 'b', 'c d']],
    ["{Type: CommaDelimitedList, Default: ''}", {}, []],
    ['{Type: List<AWS::EC2::Subnet::Id>}', { P: 'subnet-1,subnet-2' }, ['subnet-1', 'subnet-2']],
    ['{Type: AWS::EC2::KeyPair::KeyName}', { P: 'key' }, 'key'],
    ['{Type: AWS::SSM::Parameter::Name}', { P: '/a/b' }, '/a/b'],
    ['{Type: String, AllowedValues: [a, 1, true]}', { P: '1' }, '1'],
    ["{Type: String, AllowedPattern: '[a-z]+'}", { P: 'abc' }, 'abc'],
    ["{Type: String, MinLength: 1, MaxLength: '3'}", { P: 'abc' }, 'abc'],
    ['{Type: Number, MinValue: 1, MaxValue: 3}', { P: '3' }, '3'],
  ])('%s given %j', (declaration, parameters, expected) => {
    const resolved = resolve(template(declaration), { parameters });
    expect(resolved.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(models(resolved).A?.Properties).toEqual({ P: expected });
  });

  test('A Systems Manager type stays unresolved and keeps its reference.', () => {
    const resolved = resolve(template('{Type: "AWS::SSM::Parameter::Value<String>", Default: /a}'));
    expect(resolved.problems).toEqual([]);
    expect(models(resolved).A?.Properties).toEqual({ P: { Ref: 'P' } });
    expect(resolved.resources[0]?.unresolved).toEqual([
      {
        path: ['P'],
        causes: [{ kind: 'SYSTEMS_MANAGER_PARAMETER', parameter: 'P', storedIn: '/a' }],
        position: { file: 'template.yaml', line: 6, column: 18 },
      },
    ]);
  });
});

describe('A parameter that CloudFormation would refuse is reported', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['{Type: String}', {}, '2:3 MISSING_PARAMETER The parameter P (String) has no default and needs a value'],
    [
      '{Type: String, Default: a}',
      { Q: 'b' },
      '- UNKNOWN_PARAMETER The parameter Q does not exist in the template: it declares P',
    ],
    ['{Type: Number}', { P: 'x' }, '2:3 PARAMETER_VALUE The parameter P: "x" is not a number'],
    ['{Type: List<Number>}', { P: '1,x' }, '2:3 PARAMETER_VALUE The parameter P: "x" is not a number'],
    [
      '{Type: String, AllowedValues: [a, b]}',
      { P: 'c' },
      '2:3 PARAMETER_VALUE The parameter P: "c" is not one of its AllowedValues: a, b',
    ],
    [
      '{Type: CommaDelimitedList, AllowedValues: [a, b]}',
      { P: 'a,c' },
      '2:3 PARAMETER_VALUE The parameter P: "c" is not one of its AllowedValues: a, b',
    ],
    [
      "{Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: small letters}",
      { P: 'a1' },
      '2:3 PARAMETER_VALUE The parameter P: "a1" does not match its AllowedPattern [a-z]+ (the template says: small letters)',
    ],
    [
      '{Type: String, MinLength: 2}',
      { P: 'a' },
      '2:3 PARAMETER_VALUE The parameter P: "a" is shorter than MinLength 2',
    ],
    [
      '{Type: String, MaxLength: 2}',
      { P: 'abc' },
      '2:3 PARAMETER_VALUE The parameter P: "abc" is longer than MaxLength 2',
    ],
    ['{Type: Number, MinValue: 2}', { P: '1' }, '2:3 PARAMETER_VALUE The parameter P: "1" is below MinValue 2'],
    ['{Type: Number, MaxValue: 2}', { P: '2.5' }, '2:3 PARAMETER_VALUE The parameter P: "2.5" is above MaxValue 2'],
    [
      '{Type: String, NoEcho: true, MinLength: 9}',
      { P: 'hunter2' },
      '2:3 PARAMETER_VALUE The parameter P: the value (NoEcho) is shorter than MinLength 9',
    ],
    [
      "{Type: String, NoEcho: 'true', AllowedValues: [secret1]}",
      { P: 'hunter2' },
      '2:3 PARAMETER_VALUE The parameter P: the value (NoEcho) is not one of its AllowedValues',
    ],
    [
      "{Type: String, AllowedPattern: '\\p{Alpha}(?i)x+'}",
      { P: 'a' },
      '2:3 UNCHECKED The parameter P: its AllowedPattern was not checked: it is a Java expression that JavaScript does not read',
    ],
    [
      '{Type: Text}',
      {},
      '2:7 PARAMETER_DECLARATION Parameters.P.Type: "Text" is no parameter type: expected String, Number, List<Number>, CommaDelimitedList, an AWS-specific type or a Systems Manager type',
    ],
    [
      '{Default: a}',
      {},
      '2:3 PARAMETER_DECLARATION Parameters.P.Type: expected the type of the parameter, such as String',
    ],
    [
      '{Type: String, AllowedValue: [a]}',
      {},
      '2:21 PARAMETER_DECLARATION Parameters.P: Unrecognized key: "AllowedValue"',
    ],
    ['{Type: String, MinLength: many}', {}, '2:21 PARAMETER_DECLARATION Parameters.P.MinLength: Expected a number'],
    ['text', {}, '2:3 PARAMETER_DECLARATION Parameters.P: Invalid input: expected object, received string'],
  ])('%s given %j', (declaration, parameters, expected) => {
    const problems = problemsOf(template(declaration), { parameters });
    expect(problems.filter((problem) => !problem.includes('MISSING_PARAMETER') || problem === expected)).toEqual([
      expected,
    ]);
  });

  test('A missing value leaves its uses unresolved.', () => {
    const resolved = resolve(template('{Type: String}'));
    expect(resolved.resources[0]?.unresolved[0]?.causes).toEqual([{ kind: 'MISSING_PARAMETER', parameter: 'P' }]);
  });
});

describe('A NoEcho value', () => {
  test('is marked wherever it ends up, and is in no message.', () => {
    const text = `Parameters:
  Secret: {Type: String, NoEcho: true}
  Secrets: {Type: CommaDelimitedList, NoEcho: true}
Conditions:
  Known: !Equals [!Ref Secret, x]
Resources:
  A:
    Type: AWS::Test::Subject
    Properties:
      Plain: !Ref Secret
      Open: text
      Tags:
        - !Ref AWS::NoValue
        - Key: a
          Value: {'Fn::Sub': 'x-\${Secret}'}
      Joined: !Join ['', [a, !Select [0, !Ref Secrets]]]
      Faulty: !FindInMap [M, !Ref Secret, !Ref Secret]
      Out: !Select [7, !Ref Secrets]
Mappings: {M: {a: {b: c}}}
`;
    const resolved = resolve(text, { parameters: { Secret: 'hunter2', Secrets: 'swordfish,xyzzy' } });
    expect(resolved.resources[0]?.secrets).toEqual([['Plain'], ['Tags', 0, 'Value'], ['Joined'], ['Faulty'], ['Out']]);
    const messages = JSON.stringify(list(resolved.problems));
    expect(resolved.problems).toHaveLength(2);
    for (const secret of ['hunter2', 'swordfish', 'xyzzy']) expect(messages).not.toContain(secret);
  });
});

describe('A parameter file', () => {
  test('may keep the values of the deployed stack.', () => {
    const text = '[{"ParameterKey": "A", "UsePreviousValue": true}, {"ParameterKey": "B", "ParameterValue": "c"}]';
    expect(parseParameterFile(text, 'parameters.json')).toEqual({
      kind: 'parameters',
      values: new Map([['B', 'c']]),
      previous: new Set(['A']),
    });
  });

  test.each<[string, string, Readonly<Record<string, string>>]>([
    [
      'of the AWS CLI',
      '[{"ParameterKey": "A", "ParameterValue": "b"}, {"ParameterKey": "C", "ParameterValue": ""}]',
      { A: 'b', C: '' },
    ],
    ['of pairs', '["A=b", "C=d=e"]', { A: 'b', C: 'd=e' }],
    ['of a pipeline', '{"Parameters": {"A": "b", "C": 5}, "Tags": {"x": "y"}, "StackPolicy": {}}', { A: 'b', C: '5' }],
    ['of a plain map', '{"A": "b", "C": true}', { A: 'b', C: 'true' }],
    ['in YAML', 'Parameters:\n  A: b\n  C: [x, y]\n', { A: 'b', C: 'x,y' }],
    ['that is empty JSON', '[]', {}],
    [
      'for --cli-input-json',
      '{"StackName": "s", "Parameters": [{"ParameterKey": "A", "ParameterValue": "b"}]}',
      { A: 'b' },
    ],
    [
      'as describe-stacks prints it',
      '{"Stacks": [{"StackName": "s", "Parameters": [{"ParameterKey": "A", "ParameterValue": "/n", "ResolvedValue": "v"}]}]}',
      { A: '/n' },
    ],
    ['with a fraction', '{"A": 1.0, "B": 2.50}', { A: '1.0', B: '2.5' }],
  ])('%s', (_, text, expected) => {
    const given = parseParameterFile(text, 'parameters.json');
    expect(given).toEqual({ kind: 'parameters', values: new Map(Object.entries(expected)), previous: new Set() });
  });

  test.each<[string, string, string]>([
    ['that is empty', '', '1:1 PARAMETER_FILE The parameter file is empty'],
    ['that is no JSON', '{"A": ', '1:7 SYNTAX'],
    ['with an entry that lacks its value', '[{"ParameterKey": "A"}]', '1:2 PARAMETER_FILE [0]'],
    ['with a nested map', '{"A": {"B": "hunter2"}}', '1:2 PARAMETER_FILE A'],
    ['that is a number', '5', '1:1 PARAMETER_FILE The parameter file'],
    [
      'with a key twice',
      '[{"ParameterKey": "A", "ParameterValue": "b"}, "A=c"]',
      '1:1 PARAMETER_FILE The parameter A is given twice',
    ],
  ])('%s is refused', (_, text, expected) => {
    const given = parseParameterFile(text, 'parameters.json');
    const problems = given.kind === 'invalid' ? list(given.problems) : [];
    expect(problems[0]).toContain(expected);
    expect(problems.join()).not.toContain('hunter2');
  });
});

describe('Parameters of a command line', () => {
  test('are KEY=VALUE or the form of the AWS CLI.', () => {
    expect(parseParameterPairs(['A=b', 'C=', 'D=e=f', 'ParameterKey=G,ParameterValue=h,i'])).toEqual({
      kind: 'parameters',
      values: new Map([
        ['A', 'b'],
        ['C', ''],
        ['D', 'e=f'],
        ['G', 'h,i'],
      ]),
      previous: new Set(),
    });
  });

  test.each<[readonly string[], string]>([
    [['hunter2'], 'Expected a parameter as KEY=VALUE, found a text of 7 characters without "="'],
    [['=x'], 'Expected a parameter as KEY=VALUE'],
    [['A=b', 'A=c'], 'The parameter A is given twice'],
  ])('%j is refused', (pairs, expected) => {
    const given = parseParameterPairs(pairs);
    expect(given.kind === 'invalid' ? list(given.problems).join() : '').toContain(expected);
  });
});
