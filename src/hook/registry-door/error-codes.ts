import type { ErrorKind, Outcome, Rejection, Verdict } from '../domain.ts';
import { blocks } from '../effect.ts';
import { type HandlerErrorCode, isHandlerErrorCode } from '../protocol/handler-error-code.ts';
import type { ErrorCodes } from '../protocol/response/respond.ts';

/** The registry's error codes say why: https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html */
export const registryErrorCodes: ErrorCodes = { forVerdict, forRejection };

/** NonCompliant if anything is; else the code on which all blocking errors agree, so that it does not depend on their order. */
function forVerdict(verdict: Verdict): HandlerErrorCode {
  if (verdict.kind === 'BLOCKED' && verdict.blockedBy === 'NON_COMPLIANT') return 'NonCompliant';
  const all = [
    ...verdict.judgements.map(({ effect, evaluation }) => ({ effect, outcome: evaluation.outcome })),
    ...verdict.finished.values(),
  ];
  const codes = new Set(all.filter(({ effect }) => blocks(effect)).map(({ outcome }) => forOutcome(outcome)));
  const [code] = codes;
  return codes.size === 1 && code !== undefined ? code : 'InternalFailure';
}

function forOutcome(outcome: Outcome): HandlerErrorCode {
  switch (outcome.kind) {
    case 'NON_COMPLIANT':
      return 'NonCompliant';
    case 'ERROR':
      return isHandlerErrorCode(outcome.reportedCode) ? outcome.reportedCode : ERROR_CODE[outcome.error];
    case 'PASSED':
    case 'SKIPPED':
    case 'IN_PROGRESS':
      return 'InternalFailure';
  }
}

const ERROR_CODE: Record<ErrorKind, HandlerErrorCode> = {
  TIMED_OUT: 'InternalFailure',
  THROTTLED: 'Throttling',
  ACCESS_DENIED: 'AccessDenied',
  NOT_FOUND: 'NotFound',
  FUNCTION_ERROR: 'InternalFailure',
  STRING_RESPONSE: 'InternalFailure',
  MALFORMED_RESPONSE: 'InternalFailure',
  REPORTED_ERROR: 'InternalFailure',
  REQUEST_TOO_LARGE: 'ServiceLimitExceeded',
  NETWORK: 'NetworkFailure',
  UNKNOWN: 'InternalFailure',
};

function forRejection({ kind }: Rejection): HandlerErrorCode {
  switch (kind) {
    case 'INVALID_REQUEST':
    case 'PAYLOAD_UNREADABLE':
      return 'InvalidRequest';
    case 'UNSUPPORTED_TARGET':
      return 'UnsupportedTarget';
    case 'INVALID_CONFIGURATION':
      return 'InvalidTypeConfiguration';
    case 'INVALID_CREDENTIALS':
      return 'InvalidCredentials';
    case 'ENCRYPTED_CREDENTIALS':
      return 'AccessDenied';
    case 'CONFIGURATION_UNREADABLE':
    case 'FAULT':
      return 'InternalFailure';
  }
}
