import type { Judgement, Report } from '../../domain.ts';
import { RECORD } from '../../names.ts';
import type { DecisionFields } from './decision-record-schema.ts';
import { milliseconds, text } from './field-value.ts';
import type { Origin } from './origin.ts';
import { SCHEMA_VERSION } from './record-schema.ts';

/** The judgements that have no record yet: those of earlier rounds were recorded in their round. */
export function judgementsOf(report: Report): readonly Judgement[] {
  return report.result.kind === 'judged' ? report.result.verdict.judgements : report.result.judgements;
}

/** `undefined` when the event could not be read far enough. */
export function roundOf(report: Report): number | undefined {
  if (report.result.kind === 'judged') return report.result.verdict.round;
  return report.request === null ? undefined : report.request.callback.round;
}

/**
 * The log fields of one evaluation. An allow-list: messages, advice and callback contexts are the policy function's own words
 * and may quote a resource's properties.
 */
export function decisionFields(judgement: Judgement, round: number | undefined, origin: Origin): DecisionFields {
  const { evaluation, effect } = judgement;
  const { policyFunction, outcome } = evaluation;
  return {
    record: RECORD.decision,
    schemaVersion: SCHEMA_VERSION,
    policyFunction: text(policyFunction.id) ?? 'unnamed',
    functionName: text(policyFunction.functionName) ?? 'unnamed',
    executedVersion: text(evaluation.executedVersion),
    outcome: outcome.kind,
    errorKind: outcome.kind === 'ERROR' ? outcome.error : undefined,
    skipReason: outcome.kind === 'SKIPPED' ? outcome.reason : undefined,
    contractNote: 'recordedNote' in outcome ? text(outcome.recordedNote) : undefined,
    effect,
    failureMode: policyFunction.failureMode,
    onError: policyFunction.onError,
    attempts: evaluation.attempts,
    round,
    remainingMs: milliseconds(evaluation.remainingMs),
    awsRequestId: text(evaluation.awsRequestId),
    ...origin,
  };
}
