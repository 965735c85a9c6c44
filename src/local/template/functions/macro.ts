import { type IntrinsicFunction, unresolvedCall } from '../resolve/evaluation.ts';
import { valueAt } from '../template-node.ts';

/** A macro is a Lambda function of the account, or one that CloudFormation hosts; neither can run here. */
export const macro: IntrinsicFunction = (call) => {
  const name = valueAt(call.argument, 'Name');
  return unresolvedCall(call, [{ kind: 'MACRO', name: name?.kind === 'scalar' ? name.text : 'Fn::Transform' }]);
};
