import { Fn } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { deployedNames } from '../../settings/deployed-names.ts';
import type { Settings } from '../../settings/settings.ts';
import { acknowledgeTraceWriting } from './acknowledge.ts';
import { policy } from './iam-policy.ts';

/** May read its configuration and write what it did; `invokePolicies` adds whom it may ask. */
export function hookFunctionRole(scope: Construct, settings: Settings, logGroupArn: string): CfnRole {
  const names = deployedNames(settings.namePrefix);
  const role = new CfnRole(scope, 'HookFunctionRole', {
    description: 'What the hook function may do',
    path: names.invokerRolePath,
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
    policies: [
      policy(
        'ReadHookConfiguration',
        'ssm:GetParameter',
        Fn.sub(
          `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${names.configurationParameter}`,
        ),
      ),
      policy('WriteRecords', ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroupArn),
      ...(settings.hook.tracing
        ? [policy('WriteTraces', ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*')]
        : []),
    ],
  });
  if (settings.hook.tracing) acknowledgeTraceWriting(role);
  return role;
}
