import { type IntrinsicFunction, transformCauses, unresolvedCall } from '../value/evaluation-context.ts';

/** `Fn::Transform` in a place of its own. */
export const macro: IntrinsicFunction = (call) => unresolvedCall(call, transformCauses(call.argument));
