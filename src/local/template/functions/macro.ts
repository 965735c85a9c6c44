import { type IntrinsicFunction, transformCauses, unresolvedCall } from '../resolve/evaluation.ts';

/** `Fn::Transform` in a place of its own. */
export const macro: IntrinsicFunction = (call) => unresolvedCall(call, transformCauses(call.argument));
