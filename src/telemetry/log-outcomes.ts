import type { Report } from '../domain.ts';
import { judgementsOf } from './decision-record.ts';
import { duration, text } from './field-value.ts';
import type { LogFields } from './operational-log.ts';

/** One warning for each function that could not decide, and one when the hook answered without a verdict. */
export function logOutcomes(report: Report, warn: (message: string, fields: LogFields) => void): void {
  for (const { evaluation, effect } of judgementsOf(report)) {
    const { policyFunction, outcome } = evaluation;
    if (outcome.kind !== 'ERROR') continue;
    warn(effect === 'failed-open' ? 'Policy function failed open' : 'Policy function could not decide', {
      policyFunction: text(policyFunction.id),
      functionName: text(policyFunction.functionName),
      errorKind: outcome.error,
      effect,
      attempts: evaluation.attempts,
      durationMs: duration(evaluation.durationMs),
      awsRequestId: text(evaluation.awsRequestId),
    });
  }
  if (report.result.kind === 'rejected') {
    warn('Answered without a verdict', { rejection: report.result.rejection.kind });
  }
}
