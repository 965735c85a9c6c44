import type { ErrorKind, Report } from '../domain.ts';
import { meaningOf } from '../effect.ts';
import type { LogFields } from './operational-log.ts';
import { judgementsOf } from './records/decision-record.ts';
import { duration, text } from './records/field-value.ts';

/** One warning for each function that could not decide, and one when the hook answered without a verdict. */
export function logOutcomes(report: Report, warn: (message: string, fields: LogFields) => void): void {
  for (const { evaluation, effect } of judgementsOf(report)) {
    const { policyFunction, outcome } = evaluation;
    if (outcome.kind !== 'ERROR') continue;
    const { exception } = meaningOf(effect);
    warn(`Policy function ${exception ?? 'could not decide'}`, {
      policyFunction: text(policyFunction.id),
      functionName: text(policyFunction.functionName),
      errorKind: outcome.error,
      effect,
      attempts: evaluation.attempts,
      durationMs: duration(evaluation.durationMs),
      awsRequestId: text(evaluation.awsRequestId),
      reason: text(OWN_WORDS[outcome.error] ? outcome.message : outcome.recordedNote),
    });
  }
  if (report.result.kind === 'rejected') {
    warn('Answered without a verdict', {
      rejection: report.result.rejection.kind,
      reason: text(report.result.rejection.message),
    });
  }
}

/**
 * Whether the message of such an error is in the hook's own words. That of the others is the policy function's, or quotes its reply: both
 * may hold a resource's properties.
 */
const OWN_WORDS: Record<ErrorKind, boolean> = {
  TIMED_OUT: true,
  THROTTLED: true,
  ACCESS_DENIED: true,
  NOT_FOUND: true,
  FUNCTION_ERROR: false,
  STRING_RESPONSE: true,
  MALFORMED_RESPONSE: false,
  REPORTED_ERROR: false,
  REQUEST_TOO_LARGE: true,
  NETWORK: true,
  UNKNOWN: true,
};
