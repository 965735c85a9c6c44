import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/hook/domain.ts';
import { problemsOf } from '../../../src/hook/foreign/problems.ts';
import { hookConfigurationDocument } from '../../../src/local/cloudformation/settings/hook-configuration-document.ts';

function problems(configuration: JsonObject): string[] {
  const parsed = hookConfigurationDocument.safeParse({
    CloudFormationConfiguration: { HookConfiguration: configuration },
  });
  return parsed.success
    ? []
    : problemsOf(parsed.error).map((problem) => problem.replace(/^.*HookConfiguration\.?/, ''));
}

const many = Array.from({ length: 51 }, (_, index) => `AWS::S3::Type${index}`);

describe('What CloudFormation would refuse in a hook configuration is refused, with its place', () => {
  test.each([
    [{ HookInvocationStatus: 'enabled' }, 'HookInvocationStatus: expected ENABLED or DISABLED'],
    [{ TargetStacks: 'SOME' }, 'TargetStacks: expected ALL or NONE'],
    [
      { HookInvocationStatus: 'ENABLED', TargetStacks: 'ALL' },
      ': expected HookInvocationStatus or the older TargetStacks, not both',
    ],
    [{ TargetOperations: ['RESOURCES'] }, 'TargetOperations[0]: expected RESOURCE, STACK, CHANGE_SET or CLOUD_CONTROL'],
    [{ TargetOperations: ['STACK', 'STACK'] }, 'TargetOperations: expected every entry once'],
    [{ FailureMode: 'fail' }, 'FailureMode: expected FAIL or WARN'],
    [
      { TargetFilters: { Actions: ['Create'] } },
      'TargetFilters.Actions[0]: expected CREATE, UPDATE or DELETE, in upper case',
    ],
    [{ TargetFilters: { TargetNames: many } }, 'TargetFilters.TargetNames: expected at most 50 entries'],
    [{ TargetFilters: { TargetNames: [] } }, 'TargetFilters.TargetNames: expected at least one entry'],
    [
      { TargetFilters: { TargetNames: ['AWS::*?'] } },
      'TargetFilters.TargetNames[0]: expected a target name such as AWS::S3::Bucket, with * and ? as wildcards (but not *?)',
    ],
    [
      { TargetFilters: { InvocationPoints: ['POST_PROVISION'] } },
      'TargetFilters.InvocationPoints[0]: expected PRE_PROVISION, the only invocation point',
    ],
    [
      { TargetFilters: { Actions: ['CREATE'], Targets: [{ TargetName: 'AWS::S3::*' }] } },
      'TargetFilters: expected either Targets, or any of TargetNames, Actions and InvocationPoints, but not both',
    ],
    [
      { TargetFilters: {} },
      'TargetFilters: expected either Targets, or any of TargetNames, Actions and InvocationPoints, but not both',
    ],
    [{ StackFilters: { StackNames: { Include: ['a'] } } }, 'StackFilters.FilteringCriteria: expected ALL or ANY'],
    [{ StackFilters: { FilteringCriteria: 'ALL' } }, 'StackFilters: expected StackNames or StackRoles'],
    [
      { StackFilters: { FilteringCriteria: 'ALL', StackNames: {} } },
      'StackFilters.StackNames: expected Include or Exclude',
    ],
    [
      { StackFilters: { FilteringCriteria: 'ALL', StackNames: { Include: ['1st'] } } },
      'StackFilters.StackNames.Include[0]: expected a stack name, with * and ? as wildcards',
    ],
    [{ Failuremode: 'FAIL' }, ': Unrecognized key: "Failuremode"'],
  ])('%j', (configuration, problem) => {
    expect(problems(configuration)).toEqual([problem]);
  });
});
