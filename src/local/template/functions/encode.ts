import { describeKind } from '../template-node.ts';
import { type IntrinsicFunction, NO_VALUE, refuse, textArgument, unresolvedCall } from '../value/evaluation-context.ts';
import { toWire, unresolvedValues } from '../value/resolved.ts';
import { Unresolved } from '../value/unresolved.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-base64.html */
export const base64: IntrinsicFunction = (call, evaluation) => {
  const text = textArgument(call, evaluation, call.argument, 'the argument');
  return text instanceof Unresolved ? text : Buffer.from(text, 'utf8').toString('base64');
};

/** Keys keep the template's order: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ToJsonString.html */
export const toJsonString: IntrinsicFunction = (call, evaluation) => {
  if (call.argument.kind === 'scalar') {
    return refuse(call, evaluation, `expected a map or a list, found ${describeKind(call.argument)}`);
  }
  const value = evaluation.evaluate(call.argument);
  if (value === NO_VALUE) return refuse(call, evaluation, 'AWS::NoValue has no JSON form');
  const unknown = unresolvedValues(value);
  return unknown.length > 0
    ? unresolvedCall(
        call,
        unknown.flatMap(({ causes }) => causes),
      )
    : JSON.stringify(toWire(value));
};
