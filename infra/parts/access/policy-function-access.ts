import { Fn } from 'aws-cdk-lib';
import { deployedNames } from '../../settings/deployed-names.ts';
import type { Settings } from '../../settings/settings.ts';

/** The statement that lets roles of the hook's path in: of the whole organisation, or of this account where there is none. */
export function letHookIn(resource: string, { organization, namePrefix }: Settings): object {
  const hookRoles = (account: string) =>
    Fn.sub(`arn:\${AWS::Partition}:iam::${account}:role${deployedNames(namePrefix).invokerRolePath}*`);
  const statement = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: resource };
  return organization === undefined
    ? {
        Sid: 'HookOfThisAccount',
        ...statement,
        Principal: { AWS: Fn.sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root`) },
        Condition: { ArnLike: { 'aws:PrincipalArn': hookRoles(`\${AWS::AccountId}`) } },
      }
    : {
        Sid: 'HookOfTheOrganization',
        ...statement,
        Principal: '*',
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': organization.id },
          ArnLike: { 'aws:PrincipalArn': hookRoles('*') },
        },
      };
}
