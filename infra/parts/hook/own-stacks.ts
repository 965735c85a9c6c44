import type { CfnCondition } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { deployedNames, type StackNames } from '../../settings/deployed-names.ts';
import type { Settings } from '../../settings/settings.ts';
import { isInAccount } from '../access/account-condition.ts';

/** A stack of ours beside the one that holds the hook. */
export interface OwnStack {
  readonly name: string;
  /** Holds in the account where the stack is. */
  readonly condition: CfnCondition | undefined;
}

/**
 * The stacks that the hook never judges, as a broken hook in FAIL must not block its own repair. Each is excluded only in
 * the account where it is: elsewhere anybody could take its name, and with it the way around the hook.
 */
export function ownStacks(
  scope: Construct,
  self: keyof StackNames,
  { namePrefix, organization }: Settings,
): OwnStack[] {
  const names = deployedNames(namePrefix).stacks;
  if (organization === undefined) {
    // CloudFormation refuses a name twice, and the stack itself is excluded by what it is really called.
    const others = [names.hookActivation, names.policyFunctions, names.monitoring, names.registry];
    return others.filter((name) => name !== names[self]).map((name) => ({ name, condition: undefined }));
  }
  const inAccount = (account: string, name: string) => ({ name, condition: isInAccount(scope, account) });
  return [
    inAccount(organization.policyAccount, names.policyFunctions),
    inAccount(organization.monitoringAccount, names.monitoring),
    inAccount(organization.deploymentAccount, names.orgDeployment),
  ];
}
