import type { Judgement, OutcomeKind, OutOfScope, Report } from '../../domain.ts';
import { countEffect, meaningOf, perEffect } from '../../effect.ts';
import { RECORD } from '../../names.ts';
import { judgementsOf, roundOf } from './decision-record.ts';
import { MAX_OUT_OF_SCOPE, MAX_OUT_OF_SCOPE_ID_LENGTH } from './field-limits.ts';
import { text } from './field-value.ts';
import type { InvocationFields } from './invocation-record-schema.ts';
import type { Origin } from './origin.ts';
import { SCHEMA_VERSION } from './record-schema.ts';

/** The log fields of one invocation of the hook. An allow-list, as for decisions. */
export function invocationFields(report: Report, coldStart: boolean, origin: Origin): InvocationFields {
  const { result } = report;
  const judgements = judgementsOf(report);
  const judged = judgements.filter(({ effect }) => meaningOf(effect).judged);
  const outOfScope = result.kind === 'judged' ? result.verdict.outOfScope : [];
  return {
    record: RECORD.invocation,
    schemaVersion: SCHEMA_VERSION,
    verdict: result.kind === 'judged' ? result.verdict.kind : undefined,
    blockedBy: result.kind === 'judged' && result.verdict.kind === 'BLOCKED' ? result.verdict.blockedBy : undefined,
    rejection: result.kind === 'rejected' ? result.rejection.kind : undefined,
    configurationProblem: report.configurationProblem,
    round: roundOf(report),
    coldStart,
    evaluationCount: judgements.length,
    ...perEffect((effect) => countEffect(judgements, effect)),
    nonCompliantCount: withOutcome(judged, 'NON_COMPLIANT'),
    errorCount: withOutcome(judged, 'ERROR'),
    finishedCount: result.kind === 'judged' ? result.verdict.finished.size : 0,
    outOfScopeCount: outOfScope.length,
    outOfScope: outOfScope.length === 0 ? undefined : outOfScope.slice(0, MAX_OUT_OF_SCOPE).map(outOfScopeEntry),
    ...origin,
  };
}

function outOfScopeEntry({ policyFunction, reason }: OutOfScope) {
  return { policyFunction: text(policyFunction.id, MAX_OUT_OF_SCOPE_ID_LENGTH) ?? 'unnamed', reason };
}

function withOutcome(judgements: readonly Judgement[], kind: OutcomeKind): number {
  return judgements.filter((judgement) => judgement.evaluation.outcome.kind === kind).length;
}
