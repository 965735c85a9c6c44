/**
 * What the original hook makes of a policy function's reply, in words of our own: the rules B-50 to B-67 in the order in which
 * it applies them. The differential test holds our decoder against it.
 */
import type { Json, JsonObject } from '../../../src/hook/domain.ts';
import { HANDLER_ERROR_CODES } from '../../../src/hook/protocol/handler-error-code.ts';

/** What its verdict is made of, with the rule that decided. It answers NonCompliant for an error, too. */
export interface OriginalReply {
  readonly kind: 'success' | 'in progress' | 'non-compliant' | 'error';
  readonly rule: string;
}

const CODES: readonly string[] = HANDLER_ERROR_CODES;

export function originalReply(reply: JsonObject): OriginalReply {
  // B-52: what is missing has a default, and what is null does not.
  const status = 'status' in reply ? reply.status : 'FAILED';
  const errorCode = 'errorCode' in reply ? reply.errorCode : 'InternalFailure';
  const context = 'callbackContext' in reply ? reply.callbackContext : null;
  const delay = 'callbackDelaySeconds' in reply ? reply.callbackDelaySeconds : 0;

  if (status !== 'SUCCESS' && status !== 'FAILED' && status !== 'IN_PROGRESS') return error('B-54');
  if (counts(errorCode)) {
    if (typeof errorCode !== 'string') return error('B-56');
    if (!CODES.includes(errorCode)) return error('B-55');
    if (status !== 'FAILED') return error('B-58');
  } else if (status === 'FAILED') {
    return error('B-57');
  }
  // B-61 and B-63: to Python, true is 1 and false is 0.
  const seconds = typeof delay === 'boolean' ? Number(delay) : delay;
  if (typeof seconds !== 'number' || Number.isNaN(seconds)) return error('B-61');
  if (seconds < 0) return error('B-62');
  if (seconds > 0 && status !== 'IN_PROGRESS') return error('B-63');
  if (counts(context) && status !== 'IN_PROGRESS') return error('B-65');

  switch (status) {
    case 'SUCCESS':
      return { kind: 'success', rule: 'B-73' };
    case 'IN_PROGRESS':
      return { kind: 'in progress', rule: seconds === 0 || typeof delay === 'boolean' ? 'B-66' : 'B-64' };
    case 'FAILED':
      return errorCode === 'NonCompliant' ? { kind: 'non-compliant', rule: 'B-70' } : error('B-70');
  }
}

function error(rule: string): OriginalReply {
  return { kind: 'error', rule };
}

/** Python's truth: empty lists and objects are false. */
function counts(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
