import { CfnCondition, Fn, type Stack } from 'aws-cdk-lib';

/** The condition that the stack is in this account; one for each account, however often it is asked for. */
export function isInAccount(stack: Stack, account: string): CfnCondition {
  const id = `IsInAccount${account}`;
  const existing = stack.node.tryFindChild(id);
  return existing instanceof CfnCondition
    ? existing
    : new CfnCondition(stack, id, { expression: Fn.conditionEquals(Fn.ref('AWS::AccountId'), account) });
}
