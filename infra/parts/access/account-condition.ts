import { CfnCondition, Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The condition that the stack is in this account; one for each account, however often it is asked for. */
export function isInAccount(scope: Construct, account: string): CfnCondition {
  const id = `IsInAccount${account}`;
  const existing = scope.node.tryFindChild(id);
  return existing instanceof CfnCondition
    ? existing
    : new CfnCondition(scope, id, { expression: Fn.conditionEquals(Fn.ref('AWS::AccountId'), account) });
}
