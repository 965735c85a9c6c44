import type { Contract } from './contract.ts';
import { decodeReply, type ReplyRules } from './reply/reply.ts';
import { missingToken } from './reply/reply-token.ts';
import { sharedRequest } from './shared-request.ts';

/** The original hook's contract: a request with `hookContext`, answered with `status`. An answer with `hookStatus` is understood. */
export const invoker: Contract = {
  request(request, targetModel) {
    // In the original's key order.
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
    const ending = sharedRequest(`{"request":${shared},"callbackContext":`, '{}}');
    return (callbackContext) =>
      ending(callbackContext === undefined ? undefined : `${JSON.stringify(callbackContext)}}`);
  },
  reply: (payload, clientRequestToken) => decodeReply(payload, clientRequestToken, RULES),
};

/** Whoever answers any question with `{"status": "SUCCESS"}`, such as a health check, has not judged anything. */
const RULES: ReplyRules = {
  statusKeys: ['status', 'hookStatus'],
  approvalSlips(reply, status, clientRequestToken) {
    return [
      ...('status' in reply && !('errorCode' in reply)
        ? [
            `errorCode must be there with ${status}, and null, got nothing: only a whole reply of this contract approves`,
          ]
        : []),
      ...('hookStatus' in reply
        ? missingToken(reply, status, clientRequestToken).map(
            (slip) =>
              `${slip}; a function written for AWS's Lambda Hooks is asked in its own language with "Contract": "lambda-hook"`,
          )
        : []),
    ];
  },
};
