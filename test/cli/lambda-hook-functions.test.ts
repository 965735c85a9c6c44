import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { evaluationResult } from '../../src/local/evaluation-result.ts';
import { type Folder, folderOf, runCommand } from './command.ts';

const FUNCTIONS = join('test', 'fixtures', 'lambda-hook-functions');

function queue(retention: number): string {
  return `Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties: {MessageRetentionPeriod: ${retention}}\n`;
}

let folder: Folder;

beforeAll(() => {
  const asked = (FunctionName: string, target: string) => ({
    FunctionName,
    Contract: 'lambda-hook',
    TargetNames: [target],
  });
  folder = folderOf({
    'short.yaml': queue(60),
    'long.yaml': queue(1_209_600),
    'user.yaml': 'Resources:\n  Eve:\n    Type: AWS::IAM::User\n',
    'hook.json': JSON.stringify({
      CloudFormationConfiguration: {
        HookConfiguration: {
          HookInvocationStatus: 'ENABLED',
          TargetOperations: ['RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL'],
          FailureMode: 'FAIL',
          Properties: {
            LambdaFunctions: [
              asked('retention', 'AWS::SQS::*'),
              asked('no-users', 'STACK'),
              asked('changed-retention', 'CHANGE_SET'),
            ],
          },
        },
      },
    }),
  });
});

afterAll(() => folder.remove());

async function decisions(template: string, operation: string, door: string) {
  const { stdout, stderr, code } = await runCommand([
    ...['evaluate', folder.file(template), '--functions', FUNCTIONS, '--config', folder.file('hook.json')],
    ...['--operation', operation, '--door', door, '--format', 'json'],
  ]);
  expect(stderr).toBe('');
  const { stacks } = evaluationResult.parse(JSON.parse(stdout));
  return {
    code,
    decided: stacks.flatMap(({ invocations }) =>
      invocations.flatMap(({ policyFunctions }) => policyFunctions.map(({ id, outcome }) => `${id}: ${outcome}`)),
    ),
  };
}

describe.each(['lambda-hook', 'registry-hook'])(
  'Functions that were written for AWS’s Lambda Hooks, through the door %s:',
  (door) => {
    test.each([
      ['RESOURCE', 'short.yaml', 0, 'retention: PASSED'],
      ['RESOURCE', 'long.yaml', 1, 'retention: NON_COMPLIANT'],
      ['CLOUD_CONTROL', 'long.yaml', 1, 'retention: NON_COMPLIANT'],
      ['STACK', 'short.yaml', 0, 'no-users: PASSED'],
      ['STACK', 'user.yaml', 1, 'no-users: NON_COMPLIANT'],
      ['CHANGE_SET', 'short.yaml', 0, 'changed-retention: PASSED'],
      ['CHANGE_SET', 'long.yaml', 1, 'changed-retention: NON_COMPLIANT'],
    ])('%s of %s', async (operation, template, code, decided) => {
      expect(await decisions(template, operation, door)).toEqual({ code, decided: [decided] });
    });
  },
);
