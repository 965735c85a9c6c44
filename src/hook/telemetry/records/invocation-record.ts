import type { Effect, Judgement, Outcome, OutOfScope, Report } from '../../domain.ts';
import { RECORD } from '../../names.ts';
import { judgementsOf, roundOf } from './decision-record.ts';
import { MAX_OUT_OF_SCOPE, MAX_OUT_OF_SCOPE_ID_LENGTH } from './field-limits.ts';
import { text } from './field-value.ts';
import type { InvocationFields } from './invocation-record-schema.ts';
import type { Origin } from './origin.ts';

/** The log fields of one invocation of the hook. An allow-list, as for decisions. */
export function invocationFields(report: Report, coldStart: boolean, origin: Origin): InvocationFields {
  const { result } = report;
  const judgements = judgementsOf(report);
  const outOfScope = result.kind === 'judged' ? result.verdict.outOfScope : [];
  return {
    record: RECORD.invocation,
    schemaVersion: 1,
    verdict: result.kind === 'judged' ? result.verdict.kind : undefined,
    blockedBy: result.kind === 'judged' && result.verdict.kind === 'BLOCKED' ? blockedBy(judgements) : undefined,
    rejection: result.kind === 'rejected' ? result.rejection.kind : undefined,
    round: roundOf(report),
    coldStart,
    evaluationCount: judgements.length,
    passedCount: withEffect(judgements, 'passed'),
    skippedCount: withEffect(judgements, 'skipped'),
    warnedCount: withEffect(judgements, 'warned'),
    failedOpenCount: withEffect(judgements, 'failed-open'),
    blockedCount: withEffect(judgements, 'blocked'),
    pendingCount: withEffect(judgements, 'pending'),
    nonCompliantCount: withOutcome(judgements, 'NON_COMPLIANT'),
    errorCount: withOutcome(judgements, 'ERROR'),
    finishedCount: result.kind === 'judged' ? result.verdict.finished.size : 0,
    outOfScopeCount: outOfScope.length,
    outOfScope: outOfScope.length === 0 ? undefined : outOfScope.slice(0, MAX_OUT_OF_SCOPE).map(outOfScopeEntry),
    ...origin,
  };
}

function outOfScopeEntry({ policyFunction, reason }: OutOfScope) {
  return { policyFunction: text(policyFunction.id, MAX_OUT_OF_SCOPE_ID_LENGTH) ?? 'unnamed', reason };
}

/** A found non-compliance outweighs a function that could not decide. */
function blockedBy(judgements: readonly Judgement[]): 'NON_COMPLIANT' | 'ERROR' {
  const found = judgements.some((judgement) => {
    return judgement.effect === 'blocked' && judgement.evaluation.outcome.kind === 'NON_COMPLIANT';
  });
  return found ? 'NON_COMPLIANT' : 'ERROR';
}

function withEffect(judgements: readonly Judgement[], effect: Effect): number {
  return judgements.filter((judgement) => judgement.effect === effect).length;
}

function withOutcome(judgements: readonly Judgement[], kind: Outcome['kind']): number {
  return judgements.filter((judgement) => judgement.evaluation.outcome.kind === kind).length;
}
