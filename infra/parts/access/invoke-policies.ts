import { createHash } from 'node:crypto';
import { Fn } from 'aws-cdk-lib';
import { CfnManagedPolicy, type CfnRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { invokePolicyArns } from '../../settings/functions/hook-configuration-text.ts';
import type { Settings } from '../../settings/settings.ts';

/**
 * What lets a role invoke exactly the configured functions. Each policy is named after what it holds: when functions come and go,
 * CloudFormation makes the new ones before what depends on them, and deletes the old ones at the end. So nobody may be asked before the
 * role may invoke him, and nobody may no longer be invoked who is still asked.
 */
export function invokePolicies(scope: Construct, role: CfnRole, settings: Settings): CfnManagedPolicy[] {
  return invokePolicyArns(settings.hookConfiguration).map((arns) => {
    const fingerprint = createHash('sha256').update(arns.join('\n')).digest('hex').slice(0, 8);
    return new CfnManagedPolicy(scope, `InvokePolicyFunctions${fingerprint}`, {
      description: 'Lets the hook invoke policy functions',
      roles: [role.ref],
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arns.map((arn) => Fn.sub(arn)) }],
      },
    });
  });
}
