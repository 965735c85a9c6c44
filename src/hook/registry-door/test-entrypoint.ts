import type { Json, Rejection } from '../domain.ts';
import type { HandlerErrorCode } from '../protocol/handler-error-code.ts';
import type { ErrorCodes, HookResponse } from '../protocol/response/respond.ts';
import { registryErrorCodes } from './error-codes.ts';

/** The test entrypoint answers with a plain progress event: `status` instead of `hookStatus`, no token, no annotations. */
export interface ProgressEvent {
  readonly status: HookResponse['hookStatus'];
  readonly message: string;
  readonly callbackDelaySeconds: number;
  readonly errorCode?: HandlerErrorCode;
  readonly callbackContext?: Json;
}

export function progressEvent({
  hookStatus,
  message,
  callbackDelaySeconds,
  errorCode,
  callbackContext,
}: HookResponse): ProgressEvent {
  return {
    status: hookStatus,
    message,
    callbackDelaySeconds,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(callbackContext === undefined ? {} : { callbackContext }),
  };
}

/** The Python plugin's test entrypoint calls an unreadable event an internal failure. */
export const testErrorCodes: ErrorCodes = {
  forVerdict: (verdict) => registryErrorCodes.forVerdict(verdict),
  forRejection: (rejection: Rejection) =>
    rejection.kind === 'INVALID_REQUEST' ? 'InternalFailure' : registryErrorCodes.forRejection(rejection),
};
