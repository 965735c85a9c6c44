import { describe, expect, test } from '@jest/globals';
import { readTemplate } from '../read-template.ts';
import { RULES } from './template-rules.ts';

function template(type: string, properties: object, rest: object = {}) {
  return readTemplate(JSON.stringify({ Resources: { Culprit: { Type: type, Properties: properties } }, ...rest }));
}

function role(statement: object) {
  return template('AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement: [statement] } }] });
}

const ownStack = { Ref: 'AWS::StackName' };
const stackFilters = (criteria: string, exclude: unknown) => ({
  StackFilters: { FilteringCriteria: criteria, StackNames: { Exclude: exclude } },
});

describe('Our own rules for templates find', () => {
  test.each([
    [
      'invoking everything',
      'wildcardInvokePermissions',
      role({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }),
    ],
    [
      'invoking a prefix',
      'wildcardInvokePermissions',
      role({
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction'],
        Resource: [{ 'Fn::Sub': 'arn:aws:lambda:::function:policy-*' }],
      }),
    ],
    [
      'invoking by a wider action',
      'wildcardInvokePermissions',
      role({ Effect: 'Allow', Action: 'lambda:*', Resource: 'arn' }),
    ],
    ['invoking by every action', 'wildcardInvokePermissions', role({ Effect: 'Allow', Action: '*', Resource: 'arn' })],
    [
      'a log group that keeps everything',
      'logGroupsWithoutRetention',
      template('AWS::Logs::LogGroup', { LogGroupName: 'x' }),
    ],
    [
      'a function whose log group Lambda makes',
      'functionsWithoutLogGroup',
      template('AWS::Lambda::Function', { Role: 'x' }),
    ],
    [
      'a public resource policy',
      'publicPrincipalsOutsideTheOrganization',
      template('AWS::Lambda::ResourcePolicy', {
        PolicyDocument: { Statement: { Effect: 'Allow', Principal: '*', Action: 'x' } },
      }),
    ],
    [
      'a public principal with another condition',
      'publicPrincipalsOutsideTheOrganization',
      role({ Effect: 'Allow', Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }),
    ],
    [
      'a hook without stack filters',
      'hooksThatJudgeTheirOwnStack',
      template('AWS::CloudFormation::LambdaHook', { Alias: 'x' }),
    ],
    [
      'a hook that excludes other stacks only',
      'hooksThatJudgeTheirOwnStack',
      template('AWS::CloudFormation::LambdaHook', stackFilters('ALL', ['other'])),
    ],
    [
      'a hook whose role filter may bring its own stack back',
      'hooksThatJudgeTheirOwnStack',
      template('AWS::CloudFormation::LambdaHook', stackFilters('ANY', [ownStack])),
    ],
    [
      'a registry type that judges its own stack',
      'hooksThatJudgeTheirOwnStack',
      template('AWS::CloudFormation::HookTypeConfig', {
        Configuration: { 'Fn::Sub': JSON.stringify({ CloudFormationConfiguration: { HookConfiguration: {} } }) },
      }),
    ],
    ['a nested stack', 'unfitForPlainDeployment', template('AWS::CloudFormation::Stack', {})],
    [
      'a transform',
      'unfitForPlainDeployment',
      template('AWS::SNS::Topic', {}, { Transform: 'AWS::Serverless-2016-10-31' }),
    ],
    [
      'the bucket of a CDK bootstrap',
      'unfitForPlainDeployment',
      template('AWS::Lambda::Function', { Code: { S3Bucket: 'cdk-hnb659fds-assets-1-eu-west-1' } }),
    ],
  ] as const)('%s', (_what, rule, broken) => {
    expect(RULES[rule](broken)).toHaveLength(1);
  });

  test('nothing wrong with a hook that excludes its own stack', () => {
    const fine = template('AWS::CloudFormation::LambdaHook', stackFilters('ALL', [ownStack]));
    expect(RULES.hooksThatJudgeTheirOwnStack(fine)).toEqual([]);
  });
});
