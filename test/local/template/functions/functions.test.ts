// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${Name}` is a variable of Fn::Sub, not of JavaScript.

import { describe, expect, test } from '@jest/globals';
import { NOTHING_KNOWN } from '../../../../src/local/template/value/evaluation-context.ts';
import { models, problemsOf, resolve, unknowns } from '../resolve.ts';

/** A template whose only resource has the given YAML as its property `P`. */
const template = (value: string) => `
Transform: AWS::LanguageExtensions
Parameters:
  Env: {Type: String, Default: dev}
  Count: {Type: Number, Default: 3}
  Zones: {Type: CommaDelimitedList, Default: 'eu-west-1a, eu-west-1b ,eu-west-1c'}
  Ami: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /ami/latest}
  Password: {Type: String, NoEcho: true, Default: hunter2}
Mappings:
  Sizes:
    dev: {Type: t3.micro, Zones: [a, b], Weight: 1}
    prod: {Type: m7g.large, Zones: [a, b, c], Weight: 5}
Conditions:
  IsDev: !Equals [!Ref Env, dev]
  IsProd: !Not [!Condition IsDev]
Resources:
  Other:
    Type: AWS::S3::Bucket
  Subject:
    Type: AWS::Test::Subject
    Properties:
      P: ${value}
`;

describe('A function that can be resolved', () => {
  test.each<[string, unknown]>([
    // Ref
    ['!Ref Env', 'dev'],
    ['!Ref Count', '3'],
    ['!Ref Zones', ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['!Ref AWS::AccountId', '111122223333'],
    ['!Ref AWS::Region', 'eu-west-1'],
    ['!Ref AWS::StackName', 'shop'],
    [
      '!Ref AWS::StackId',
      'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/0a1b2c3d-0000-1111-2222-333344445555',
    ],
    ['!Ref AWS::Partition', 'aws'],
    ['!Ref AWS::URLSuffix', 'amazonaws.com'],
    ['!Ref AWS::NotificationARNs', []],
    ['{Ref: {"Fn::Sub": Env}}', 'dev'],
    ['{Ref: a, Other: b}', { Ref: 'a', Other: 'b' }],
    // Fn::Sub
    ["!Sub 'arn:${AWS::Partition}:s3:::${AWS::StackName}-${Env}'", 'arn:aws:s3:::shop-dev'],
    ["!Sub '${!Env} ${!Literal.With.Dots}'", '${Env} ${Literal.With.Dots}'],
    ["!Sub ['${A}-${Env}-${B}', {A: !Ref Count, B: !FindInMap [Sizes, !Ref Env, Weight]}]", '3-dev-1'],
    ["!Sub ['${Env}', {Env: shadowed}]", 'shadowed'],
    ["!Sub ['${Flag} ${Number} ${Fraction}', {Flag: true, Number: 10, Fraction: 1.0}]", 'true 10 1.0'],
    ["!Sub '$Env $ {Env} ${Env'", '$Env $ {Env} ${Env'],
    ['!Sub plain', 'plain'],
    ['!Sub 10', '10'],
    ["{'Fn::Sub': 'long ${Env}'}", 'long dev'],
    // Fn::Join
    ["!Join ['-', [a, !Ref Env, 3, true]]", 'a-dev-3-true'],
    ["!Join ['', []]", ''],
    ["!Join [',', !Ref Zones]", 'eu-west-1a,eu-west-1b,eu-west-1c'],
    ["!Join ['-', [a, !Ref AWS::NoValue, !If [IsProd, b, !Ref AWS::NoValue], c]]", 'a-c'],
    // Fn::Select and Fn::Split
    ['!Select [1, !Ref Zones]', 'eu-west-1b'],
    ["!Select ['0', [a, b]]", 'a'],
    ['!Select [!FindInMap [Sizes, dev, Weight], [a, b]]', 'b'],
    ['!Select [0, [known, !GetAtt Other.Arn]]', 'known'],
    ["!Split ['|', 'a|b||c|']", ['a', 'b', '', 'c', '']],
    ["!Split ['.', none]", ['none']],
    ["!Select [2, !Split [':', !Sub 'x:y:${Env}']]", 'dev'],
    // Fn::FindInMap
    ['!FindInMap [Sizes, !Ref Env, Type]', 't3.micro'],
    ['!FindInMap [Sizes, prod, Zones]', ['a', 'b', 'c']],
    ['!FindInMap [Sizes, prod, Weight]', 5],
    ['!FindInMap [Sizes, test, Type, DefaultValue: t3.nano]', 't3.nano'],
    ['!FindInMap [Nowhere, test, Type, {DefaultValue: !Sub "${Env}-default"}]', 'dev-default'],
    ['!FindInMap [!Sub Sizes, !Select [0, [prod]], Type]', 'm7g.large'],
    // Fn::If
    ['!If [IsDev, yes-dev, no-dev]', 'yes-dev'],
    ['!If [IsProd, {A: 1}, [1, 2]]', [1, 2]],
    ['!If [IsProd, !Select [9, [a]], untaken branches are not evaluated]', 'untaken branches are not evaluated'],
    ['[!If [IsProd, a, !Ref AWS::NoValue], b]', ['b']],
    ['{A: !If [IsProd, a, !Ref AWS::NoValue], B: {C: !Ref AWS::NoValue}}', { B: {} }],
    ['!If [IsDev, !If [IsProd, a, b], c]', 'b'],
    // Fn::Base64
    ['!Base64 hello', 'aGVsbG8='],
    ["{'Fn::Base64': !Sub 'é ${Env}'}", 'w6kgZGV2'],
    // Fn::Length and Fn::ToJsonString
    ["{'Fn::Length': !Ref Zones}", 3],
    ["{'Fn::Length': [a, !GetAtt Other.Arn, !Ref AWS::NoValue]}", 2],
    ["{'Fn::Length': !Split [',', 'a,b']}", 2],
    [
      "{'Fn::ToJsonString': {b: !Ref Env, a: [1, true, 'x\"y'], n: !Ref AWS::NoValue}}",
      '{"b":"dev","a":[1,true,"x\\"y"]}',
    ],
    ["{'Fn::ToJsonString': [!Ref Count]}", '["3"]'],
    // Fn::Cidr: the documented example
    [
      "!Cidr ['192.168.0.0/24', 6, 5]",
      [
        '192.168.0.0/27',
        '192.168.0.32/27',
        '192.168.0.64/27',
        '192.168.0.96/27',
        '192.168.0.128/27',
        '192.168.0.160/27',
      ],
    ],
    ["!Select [1, !Cidr ['10.0.0.0/16', !Ref Count, '8']]", '10.0.1.0/24'],
    // Data that only looks like a function
    ['{Condition: {StringEquals: {a: b}}}', { Condition: { StringEquals: { a: 'b' } } }],
    ['{Condition: IsDev}', { Condition: 'IsDev' }],
    ["{'__proto__': {a: 1}}", JSON.parse('{"__proto__": {"a": 1}}')],
  ])('%s', (value, expected) => {
    const resolved = resolve(template(value));
    expect(resolved.problems).toEqual([]);
    expect(unknowns(resolved)).toEqual([]);
    expect(models(resolved).Subject).toEqual({ Type: 'AWS::Test::Subject', Properties: { P: expected } });
  });
});

describe('A function that cannot be resolved stays visible in its long form', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['!Ref Other', { Ref: 'Other' }, ['Subject.P: the reference to Other is known only after it is provisioned']],
    [
      '!GetAtt Other.Arn',
      { 'Fn::GetAtt': ['Other', 'Arn'] },
      ['Subject.P: Other.Arn is known only after Other is provisioned'],
    ],
    [
      '!GetAtt [Other, Nested.Attribute]',
      { 'Fn::GetAtt': ['Other', 'Nested.Attribute'] },
      ['Subject.P: Other.Nested.Attribute is known only after Other is provisioned'],
    ],
    [
      "{'Fn::GetAtt': Other.Arn}",
      { 'Fn::GetAtt': ['Other', 'Arn'] },
      ['Subject.P: Other.Arn is known only after Other is provisioned'],
    ],
    [
      '!GetAtt [!Sub Other, Arn]',
      { 'Fn::GetAtt': ['Other', 'Arn'] },
      ['Subject.P: Other.Arn is known only after Other is provisioned'],
    ],
    [
      "!Sub '${Env}-${Other}-${Other.Arn}'",
      { 'Fn::Sub': '${Env}-${Other}-${Other.Arn}' },
      [
        'Subject.P: the reference to Other is known only after it is provisioned; Other.Arn is known only after Other is provisioned',
      ],
    ],
    [
      "!Join ['/', [!Ref Env, !GetAtt Other.Arn]]",
      { 'Fn::Join': ['/', [{ Ref: 'Env' }, { 'Fn::GetAtt': ['Other', 'Arn'] }]] },
      ['Subject.P: Other.Arn is known only after Other is provisioned'],
    ],
    [
      "!Select [0, !Split [':', !GetAtt Other.Arn]]",
      { 'Fn::Select': [0, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Other', 'Arn'] }] }] },
      ['Subject.P: Other.Arn is known only after Other is provisioned'],
    ],
    [
      '!ImportValue shared-vpc',
      { 'Fn::ImportValue': 'shared-vpc' },
      ['Subject.P: the export shared-vpc belongs to another stack'],
    ],
    [
      "{'Fn::ImportValue': !Sub '${Env}-vpc'}",
      { 'Fn::ImportValue': { 'Fn::Sub': '${Env}-vpc' } },
      ['Subject.P: the export dev-vpc belongs to another stack'],
    ],
    [
      "!Select [0, !GetAZs '']",
      { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
      ['Subject.P: the Availability Zones of eu-west-1 depend on the account'],
    ],
    ['!Ref Ami', { Ref: 'Ami' }, ['Subject.P: the parameter Ami takes what /ami/latest holds in Systems Manager']],
    [
      '!Sub "x-${Ami}"',
      { 'Fn::Sub': 'x-${Ami}' },
      ['Subject.P: the parameter Ami takes what /ami/latest holds in Systems Manager'],
    ],
    [
      "{A: [1, !GetAtt Other.Arn], B: !Sub '${Env}'}",
      { A: [1, { 'Fn::GetAtt': ['Other', 'Arn'] }], B: 'dev' },
      ['Subject.P.A[1]: Other.Arn is known only after Other is provisioned'],
    ],
    [
      '!Base64 {"Fn::Sub": "${Other}"}',
      { 'Fn::Base64': { 'Fn::Sub': '${Other}' } },
      ['Subject.P: the reference to Other is known only after it is provisioned'],
    ],
    [
      "{'Fn::ToJsonString': {a: !GetAtt Other.Arn, b: !Ref Env}}",
      { 'Fn::ToJsonString': { a: { 'Fn::GetAtt': ['Other', 'Arn'] }, b: { Ref: 'Env' } } },
      ['Subject.P: Other.Arn is known only after Other is provisioned'],
    ],
    [
      "{'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: s3://bucket/part.yaml}}}",
      { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/part.yaml' } } },
      ['Subject.P: the macro AWS::Include runs in CloudFormation only'],
    ],
    [
      "{'Fn::Transform': {Name: Mine}, Beside: !Ref Env}",
      { 'Fn::Transform': { Name: 'Mine' }, Beside: 'dev' },
      ['Subject.P.Fn::Transform: the macro Mine runs in CloudFormation only'],
    ],
    [
      "'{{resolve:secretsmanager:db:SecretString:password}}'",
      '{{resolve:secretsmanager:db:SecretString:password}}',
      ['Subject.P: the secretsmanager reference is not resolved before a hook sees it'],
    ],
    [
      "!Sub '{{resolve:ssm:/${Env}/size:1}}'",
      '{{resolve:ssm:/dev/size:1}}',
      ['Subject.P: the ssm reference is resolved by CloudFormation'],
    ],
    [
      "!Join ['', ['jdbc:', '{{resolve:ssm-secure:', !Ref Env, '}}']]",
      'jdbc:{{resolve:ssm-secure:dev}}',
      ['Subject.P: the ssm-secure reference is not resolved before a hook sees it'],
    ],
    [
      "!Base64 '{{resolve:ssm:x}}'",
      { 'Fn::Base64': '{{resolve:ssm:x}}' },
      ['Subject.P: the ssm reference is resolved by CloudFormation'],
    ],
    [
      "!Split ['-', '{{resolve:ssm:x}}']",
      { 'Fn::Split': ['-', '{{resolve:ssm:x}}'] },
      ['Subject.P: the ssm reference is resolved by CloudFormation'],
    ],
  ])('%s', (value, wire, expected) => {
    const resolved = resolve(template(value));
    expect(resolved.problems).toEqual([]);
    expect(models(resolved).Subject).toEqual({ Type: 'AWS::Test::Subject', Properties: { P: wire } });
    expect(unknowns(resolved)).toEqual(expected);
  });

  test('Fn::GetAZs is resolved when the caller brings the zones.', () => {
    const availabilityZones = new Map([['eu-west-1', ['eu-west-1a', 'eu-west-1c']]]);
    const resolved = resolve(template("!Select [1, !GetAZs {Ref: 'AWS::Region'}]"), {
      known: { ...NOTHING_KNOWN, availabilityZones },
    });
    expect(models(resolved).Subject?.Properties).toEqual({ P: 'eu-west-1c' });
    expect(unknowns(resolved)).toEqual([]);
  });
});

describe('A faulty function is reported with its place', () => {
  test.each<[string, string]>([
    ['!Ref Nothing', '22:15 UNDEFINED_REFERENCE There is no parameter or resource Nothing'],
    ['!Ref AWS::Nothing', '22:15 UNDEFINED_REFERENCE There is no pseudo parameter AWS::Nothing'],
    ['!GetAtt Nothing.Arn', '22:18 UNDEFINED_REFERENCE There is no resource Nothing'],
    ['!GetAtt Other', '22:18 FUNCTION_ARGUMENTS Fn::GetAtt: expected [logical id, attribute], found a string'],
    ["!Sub '${Nothing}'", '22:15 UNDEFINED_REFERENCE There is no parameter or resource Nothing'],
    ["!Sub '${Nothing.Arn}'", '22:15 UNDEFINED_REFERENCE There is no resource Nothing'],
    [
      "!Sub '${En v}'",
      '22:15 FUNCTION_ARGUMENTS Fn::Sub: ${En v} is no variable: a name has letters, digits, "_", "." and ":" only',
    ],
    ["!Sub '${Zones}'", '22:15 FUNCTION_ARGUMENTS Fn::Sub: ${Zones} must be a string, found a list'],
    ['!Sub [a]', '22:15 FUNCTION_ARGUMENTS Fn::Sub: the list form is [string, map of variables]'],
    ['!Sub {a: b}', '22:15 FUNCTION_ARGUMENTS Fn::Sub: expected a string or [string, map of variables], found a map'],
    ["!Join ['-']", '22:16 FUNCTION_ARGUMENTS Fn::Join: expected a list [delimiter, list of values], found 1 items'],
    ["!Join ['-', text]", '22:22 FUNCTION_ARGUMENTS Fn::Join: the second argument must be a list, found a string'],
    ["!Join ['-', [[a]]]", '22:22 FUNCTION_ARGUMENTS Fn::Join: every value must be a string'],
    ['!Select [3, !Ref Zones]', '22:19 FUNCTION_ARGUMENTS Fn::Select: index 3 is outside the list of 3'],
    [
      '!Select [-1, !Ref Zones]',
      '22:19 FUNCTION_ARGUMENTS Fn::Select: the index must be a whole number that is not negative',
    ],
    ["!Split ['', a]", '22:18 FUNCTION_ARGUMENTS Fn::Split: the delimiter must not be empty'],
    ['!Split [a, [b]]', '22:21 FUNCTION_ARGUMENTS Fn::Split: the string must be a string, found a list'],
    ['!FindInMap [Nowhere, a, b]', '22:22 FUNCTION_ARGUMENTS Fn::FindInMap: there is no mapping "Nowhere"'],
    ['!FindInMap [Sizes, test, b]', '22:29 FUNCTION_ARGUMENTS Fn::FindInMap: Mappings.Sizes has no key "test"'],
    [
      '!FindInMap [Sizes, !Ref Env, b]',
      '22:39 FUNCTION_ARGUMENTS Fn::FindInMap: Mappings.Sizes, under "dev", has no key "b"',
    ],
    [
      '!FindInMap [Sizes, !Ref Password, b]',
      '22:34 FUNCTION_ARGUMENTS Fn::FindInMap: Mappings.Sizes has no key (NoEcho)',
    ],
    [
      '!FindInMap [Sizes, a, b, c]',
      '22:35 FUNCTION_ARGUMENTS Fn::FindInMap: the fourth argument must be a map with DefaultValue',
    ],
    ['!If [Nowhere, a, b]', '22:15 UNDEFINED_REFERENCE There is no condition Nowhere'],
    [
      '!If [IsDev, a]',
      '22:14 FUNCTION_ARGUMENTS Fn::If: expected a list [condition name, value if true, value if false], found 2 items',
    ],
    ['!Base64 [a]', '22:18 FUNCTION_ARGUMENTS Fn::Base64: the argument must be a string, found a list'],
    ["{'Fn::Length': abc}", '22:25 FUNCTION_ARGUMENTS Fn::Length: the argument must be a list, found a string'],
    [
      "{'Fn::ToJsonString': abc}",
      '22:31 FUNCTION_ARGUMENTS Fn::ToJsonString: expected a map or a list, found a string',
    ],
    ["!Cidr ['10.0.0.0/16', 0, 8]", '22:32 FUNCTION_ARGUMENTS Fn::Cidr: count must be a whole number from 1 to 256'],
    ["!Cidr ['10.0.0.0/16', 257, 4]", '22:32 FUNCTION_ARGUMENTS Fn::Cidr: count must be a whole number from 1 to 256'],
    ["!Cidr ['10.0.0.0/24', 5, 6]", '22:17 FUNCTION_ARGUMENTS Fn::Cidr: 5 blocks of 6 host bits do not fit into a /24'],
    [
      '!Cidr [10.0.0.0, 5, 6]',
      '22:17 FUNCTION_ARGUMENTS Fn::Cidr: ipBlock must be an IPv4 or IPv6 block such as 10.0.0.0/16',
    ],
    ['!Length [a]', '22:18 UNKNOWN_FUNCTION !Length has no short form in CloudFormation: write Fn::Length: instead'],
    ['!Jion [a, [b]]', '22:16 UNKNOWN_FUNCTION Fn::Jion is no function of CloudFormation; did you mean Fn::Join?'],
    ["{'Fn::Jion': a}", '22:10 UNKNOWN_FUNCTION Fn::Jion is no function of CloudFormation; did you mean Fn::Join?'],
    ["{'Fn::Sub': a, 'B': c}", '22:10 FUNCTION_ARGUMENTS Fn::Sub: a function must be the only key of its map'],
    ['', '22:10 STRUCTURE Resources.Subject.Properties.P is null: give it a value or remove it'],
  ])('%s', (value, expected) => {
    expect(problemsOf(template(value))).toEqual([expected]);
  });

  test.each(['Fn::Length', 'Fn::ToJsonString'])('%s needs the language extensions.', (name) => {
    const text = `Resources:\n  A:\n    Type: AWS::Test::Subject\n    Properties:\n      P: {'${name}': [a]}\n`;
    expect(problemsOf(text)).toEqual([
      `5:10 FUNCTION_ARGUMENTS ${name}: the template needs Transform: AWS::LanguageExtensions`,
    ]);
  });

  test('A function as the argument of Ref needs the language extensions.', () => {
    const text = 'Resources:\n  A:\n    Type: AWS::Test::Subject\n    Properties:\n      P: {Ref: {"Fn::Sub": A}}\n';
    expect(problemsOf(text)).toEqual([
      '5:16 FUNCTION_ARGUMENTS Ref: expected a name, found the function Fn::Sub; a function needs Transform: AWS::LanguageExtensions',
    ]);
  });
});
