import { describe, expect, test } from '@jest/globals';
import { models, problemsOf, resolve, unknowns } from './resolve.ts';

describe('A macro runs in CloudFormation only', () => {
  test('A custom macro of the template leaves every resource in doubt.', () => {
    const text = 'Transform: [Mine]\nResources:\n  A: {Type: AWS::Test::Subject, Extra: 1}\n';
    expect(problemsOf(text)).toEqual([
      '1:1 UNPROCESSED_TRANSFORM The macro Mine runs in CloudFormation only: resources are evaluated as the template writes them',
    ]);
    expect(unknowns(resolve(text))).toEqual(['A: the macro Mine runs in CloudFormation only']);
  });

  test('SAM leaves only its own resources in doubt, and may declare names that the template refers to.', () => {
    const text = `Transform: AWS::Serverless-2016-10-31
Resources:
  F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b}}
  P: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref F, Role: !GetAtt FRole.Arn}}
`;
    const resolved = resolve(text);
    expect(resolved.problems.map(({ kind }) => kind)).toEqual(['UNPROCESSED_TRANSFORM']);
    expect(unknowns(resolved)).toEqual([
      'F: the macro AWS::Serverless-2016-10-31 runs in CloudFormation only',
      'P.FunctionName: the reference to F is known only after it is provisioned',
      'P.Role: FRole.Arn is known only after FRole is provisioned',
    ]);
  });

  test.each<[string, string, readonly string[]]>([
    [
      'in a resource',
      '  A: {Type: T, "Fn::Transform": {Name: M}}',
      ['A: the macro Fn::Transform runs in CloudFormation only'],
    ],
    [
      'in place of all properties',
      '  A: {Type: T, Properties: {"Fn::Transform": {Name: M}}}',
      ['A.Fn::Transform: the macro M runs in CloudFormation only'],
    ],
    [
      'in the Resources section',
      '  A: {Type: T}\n  Fn::Transform: {Name: M}',
      ['A: the macro Fn::Transform in Resources runs in CloudFormation only'],
    ],
    [
      'that is a module',
      '  A: {Type: Org::Service::Thing::MODULE}',
      ['A: the macro Org::Service::Thing::MODULE runs in CloudFormation only'],
    ],
  ])('%s', (_, resources, expected) => {
    const resolved = resolve(`Resources:\n${resources}\n`);
    expect(resolved.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(unknowns(resolved)).toEqual(expected);
  });

  test('A macro in place of all properties stays on the wire.', () => {
    const resolved = resolve('Resources:\n  A: {Type: T, Properties: {"Fn::Transform": {Name: M}}}\n');
    expect(models(resolved).A?.Properties).toEqual({ 'Fn::Transform': { Name: 'M' } });
  });

  test('The language extensions are no macro: they are evaluated here.', () => {
    const text =
      'Transform: {Name: AWS::LanguageExtensions}\nResources:\n  A: {Type: T, Properties: {N: {"Fn::Length": [a]}}}\n';
    expect(problemsOf(text)).toEqual([]);
    expect(models(resolve(text)).A?.Properties).toEqual({ N: 1 });
  });
});
