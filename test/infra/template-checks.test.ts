import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { acknowledge } from '../../infra/parts/access/acknowledge.ts';
import { addTemplateChecks, STRICT_CONTEXT } from '../../infra/synth/template-checks.ts';

const outdir = mkdtempSync(join(tmpdir(), 'template-checks-'));

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

function synthesize(define: (stack: Stack) => void): () => unknown {
  const app = new App({
    outdir: mkdtempSync(join(outdir, 'app-')),
    analyticsReporting: false,
    stackTraces: false,
    context: STRICT_CONTEXT,
  });
  addTemplateChecks(app);
  define(new Stack(app, 'Tried'));
  return () => app.synth();
}

function wildcardRole(stack: Stack): CfnRole {
  return new CfnRole(stack, 'Role', {
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
    policies: [
      {
        policyName: 'Everything',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }],
        },
      },
    ],
  });
}

describe('Synthesis', () => {
  test('stops at what cdk-nag finds', () => {
    expect(synthesize(wildcardRole)).toThrow(/Tried\/Role[\s\S]*AwsSolutions-IAM5\[Resource::\*\]/);
  });

  test('goes on when the finding was acknowledged with a reason', () => {
    const ids = ['AwsSolutions-IAM5[Resource::*]', 'Serverless-LambdaStarPermissions'];
    expect(synthesize((stack) => acknowledge(wildcardRole(stack), ids, 'A test'))).not.toThrow();
  });

  test('stops at what CDK’s own validator finds', () => {
    const broken = synthesize((stack) => {
      const topic = new CfnTopic(stack, 'Topic', { kmsMasterKeyId: 'alias/mine' });
      topic.addPropertyOverride('NoSuchProperty', 1);
    });
    expect(broken).toThrow(/NoSuchProperty/);
  });
});
