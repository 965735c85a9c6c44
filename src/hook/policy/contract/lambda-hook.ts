import type { HookRequest, Json } from '../../domain.ts';
import type { Contract } from './contract.ts';
import { isObject } from './json.ts';
import { decodeReply, type ReplyRules } from './reply/reply.ts';
import { missingToken } from './reply/reply-token.ts';
import { sharedRequest } from './shared-request.ts';

/**
 * The contract of AWS's own Lambda Hooks, so that a function that was written for one can be asked here, unchanged.
 * https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
 */
export const lambdaHook: Contract = {
  request(request, targetModel) {
    const envelope = JSON.stringify({
      clientRequestToken: request.clientRequestToken,
      awsAccountId: request.awsAccountId,
      stackId: request.stackId,
      changeSetId: request.changeSetId,
      hookTypeName: request.hookTypeName,
      hookTypeVersion: request.hookTypeVersion,
      // A Lambda Hook's configuration names the one function that it calls; here there are many.
      hookModel: {},
      actionInvocationPoint: request.invocationPoint,
      requestData: {
        targetName: request.target.name,
        targetType: targetTypeOf(request),
        targetLogicalId: request.target.logicalId,
        ...subjectOf(request, targetModel),
      },
    });
    const endWith = (invocation: number, callbackContext: Json) =>
      `${JSON.stringify({ invocation, callbackContext })}}`;
    // Whoever has asked to get nothing back is asked for the first time, in whatever round of the hook.
    const ending = sharedRequest(`${envelope.slice(0, -1)},"requestContext":`, endWith(1, null));
    return (callbackContext) =>
      ending(callbackContext === undefined ? undefined : endWith(request.callback.round, callbackContext));
  },
  reply: (payload, clientRequestToken) => decodeReply(payload, clientRequestToken, RULES),
};

const RULES: ReplyRules = { statusKeys: ['hookStatus'], approvalSlips: missingToken };

/** As the documented examples have it, whatever the registry type's event says. */
function targetTypeOf({ operation, target }: HookRequest): string {
  return operation === 'CLOUD_CONTROL' ? 'RESOURCE' : target.name;
}

/**
 * A resource's model; of a stack or a change set, the presigned URL behind which its templates are, which the function fetches by
 * itself. The URL is a secret of the event, and goes to the function and nowhere else.
 */
function subjectOf({ operation, model, action }: HookRequest, targetModel: Json) {
  if ((operation === 'STACK' || operation === 'CHANGE_SET') && model.kind === 'remote') return { payload: model.url };
  return { targetModel: action === 'DELETE' ? withPreviousProperties(targetModel) : targetModel };
}

/** Of a resource that is deleted, a Lambda Hook finds the properties in `previousResourceProperties`, a registry hook in `resourceProperties`. */
function withPreviousProperties(model: Json): Json {
  if (!isObject(model) || model.resourceProperties === undefined) return model;
  return { ...model, previousResourceProperties: model.previousResourceProperties ?? model.resourceProperties };
}
