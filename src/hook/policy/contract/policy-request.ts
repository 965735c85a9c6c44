import type { HookRequest, Json } from '../../domain.ts';

/** Lambda's limit on the payload of a synchronous invocation, either way: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const PAYLOAD_MAX_BYTES = 6 * 1024 * 1024;

/**
 * Serialises what every policy function is sent, in the original hook's key order, and returns a function that adds one
 * function's own callback context. The shared part is serialised once, as it can be megabytes long.
 */
export function policyRequestFor(request: HookRequest, targetModel: Json): (callbackContext: Json) => Uint8Array {
  const shared = JSON.stringify({
    clientRequestToken: request.clientRequestToken,
    hookContext: {
      awsAccountId: request.awsAccountId,
      stackId: request.stackId,
      hookTypeName: request.hookTypeName,
      hookTypeVersion: request.hookTypeVersion,
      invocationPoint: request.invocationPoint,
      targetName: request.target.name,
      targetType: request.target.type,
      targetLogicalId: request.target.logicalId,
      targetModel,
      changeSetId: request.changeSetId,
    },
  });
  const firstRound = Buffer.from(`{"request":${shared},"callbackContext":{}}`);
  return (callbackContext) =>
    callbackContext !== null && typeof callbackContext === 'object' && Object.keys(callbackContext).length === 0
      ? firstRound
      : Buffer.from(`{"request":${shared},"callbackContext":${JSON.stringify(callbackContext)}}`);
}
