import { describeKind } from '../template-node.ts';
import {
  argumentList,
  type IntrinsicFunction,
  isMacro,
  macroCauses,
  refuse,
  unresolvedCall,
} from '../value/evaluation-context.ts';
import { Unresolved } from '../value/unresolved.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html */
export const conditional: IntrinsicFunction = (call, evaluation) => {
  const items = argumentList(call, evaluation, ['condition name', 'value if true', 'value if false']);
  if (items instanceof Unresolved) return items;
  const [nameNode, whenTrue, whenFalse] = items;
  if (nameNode !== undefined && isMacro(nameNode)) return unresolvedCall(call, macroCauses(nameNode));
  if (nameNode?.kind !== 'scalar' || whenTrue === undefined || whenFalse === undefined) {
    const found = nameNode === undefined ? 'nothing' : describeKind(nameNode);
    return refuse(call, evaluation, `the condition must be a name, found ${found}`, nameNode);
  }
  const holds = evaluation.condition(nameNode.text);
  if (holds instanceof Unresolved) return unresolvedCall(call, holds.causes);
  return evaluation.evaluate(holds ? whenTrue : whenFalse);
};
