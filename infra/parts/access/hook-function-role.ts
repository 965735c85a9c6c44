import { Fn, type Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CONFIGURATION_PARAMETER_NAME, INVOKER_ROLE_PATH } from '../../settings/deployed-names.ts';
import type { Settings } from '../../settings/settings.ts';
import { acknowledgeTraceWriting } from './acknowledge.ts';
import { policy } from './iam-policy.ts';

/** May read its configuration and write what it did; `invokePolicies` adds whom it may ask. */
export function hookFunctionRole(stack: Stack, settings: Settings, logGroupArn: string): CfnRole {
  const role = new CfnRole(stack, 'HookFunctionRole', {
    description: 'What the hook function may do',
    path: INVOKER_ROLE_PATH,
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
    policies: [
      policy(
        'ReadHookConfiguration',
        'ssm:GetParameter',
        Fn.sub(
          `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${CONFIGURATION_PARAMETER_NAME}`,
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
