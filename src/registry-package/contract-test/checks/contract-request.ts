import type { Json, JsonObject } from '../../../hook/domain.ts';
import { HOOK_TYPE_NAME } from '../../../hook/names.ts';
import { HANDLERS, type HandlerName } from '../invocation-point.ts';

export interface ContractRequestOptions {
  readonly awsAccountId: string;
  readonly callerCredentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** `HookConfiguration.Properties`. */
  readonly typeConfiguration: Json;
}

/** The event that `cfn test` sends: without `invocation` and `changeSetId`, and with one token in three places. */
export function contractRequest(
  handler: HandlerName,
  { targetName, targetModel }: { readonly targetName: string; readonly targetModel: JsonObject },
  token: string,
  { awsAccountId, callerCredentials, typeConfiguration }: ContractRequestOptions,
): JsonObject {
  return {
    requestData: {
      callerCredentials: JSON.stringify(callerCredentials),
      targetName,
      targetType: 'RESOURCE',
      targetLogicalId: token,
      targetModel,
    },
    requestContext: { callbackContext: null },
    hookTypeName: HOOK_TYPE_NAME,
    hookTypeVersion: '00000001',
    clientRequestToken: token,
    stackId: token,
    awsAccountId,
    actionInvocationPoint: HANDLERS[handler].invocationPoint,
    hookModel: typeConfiguration,
  };
}

/** The same request again, after an answer of IN_PROGRESS. */
export function withCallbackContext(request: JsonObject, callbackContext: Json): JsonObject {
  return { ...request, requestContext: { callbackContext } };
}
