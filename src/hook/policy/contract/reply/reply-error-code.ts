import type { Json } from '../../../domain.ts';
import { shapeOf } from '../../../foreign/shape.ts';
import { HANDLER_ERROR_CODES, isHandlerErrorCode } from '../../../protocol/handler-error-code.ts';
import { isTruthy } from '../json.ts';
import { bare, notInList } from './closed-list.ts';
import type { Status } from './reply-status.ts';
import type { Slip } from './slip.ts';

/** Whether the code says that the change is not compliant; `NON_COMPLIANT` and `NotCompliant` cannot mean anything else. */
export function isObjection(errorCode: Json | undefined): errorCode is string {
  return typeof errorCode === 'string' && ['noncompliant', 'notcompliant'].includes(bare(errorCode));
}

/** An objection's code may have any number of underscores. */
const SPELLING_MAX_LENGTH = 40;

/** What is wrong with a reply's code. A missing one is unset, except that FAILED then means InternalFailure, as in the original. */
export function errorCodeSlips(errorCode: Json | undefined, status: Status | undefined): readonly Slip[] {
  if (isTruthy(errorCode)) {
    if (!isHandlerErrorCode(errorCode)) {
      return isObjection(errorCode)
        ? [
            `errorCode must be NonCompliant, got ${errorCode.length <= SPELLING_MAX_LENGTH ? errorCode : shapeOf(errorCode)}`,
          ]
        : [notInList('errorCode', errorCode, HANDLER_ERROR_CODES, "one of CloudFormation's handler error codes")];
    }
    return status === undefined || status === 'FAILED' ? [] : [`errorCode must be null with ${status}`];
  }
  return status === 'FAILED' && errorCode !== undefined
    ? [
        `errorCode must say why with FAILED: NonCompliant, or why the function could not decide, got ${shapeOf(errorCode)}`,
      ]
    : [];
}
