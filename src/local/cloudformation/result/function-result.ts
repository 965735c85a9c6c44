import type { Finding } from '../../../hook/domain.ts';
import { findingsOf } from '../../../hook/protocol/response/finding-words.ts';
import { sentenceFor } from '../../../hook/protocol/response/judged-function.ts';
import type { PolicyFunctionResult } from '../../evaluation-result.ts';
import type { FunctionDecision } from '../run/decision-collector.ts';

/** One function's decision as plain data, in the words in which the hook tells it. */
export function functionResult({ evaluation, effect, round }: FunctionDecision): PolicyFunctionResult {
  const { policyFunction, outcome, durationMs } = evaluation;
  const judged = { id: policyFunction.id, outcome, effect };
  const { findings, leftOut } = findingsOf(outcome);
  const told = findings.map(findingResult);
  return {
    id: policyFunction.id,
    outcome: outcome.kind,
    errorKind: outcome.kind === 'ERROR' ? outcome.error : null,
    effect,
    reason: sentenceFor(judged),
    remediationMessage: told[0]?.remediationMessage ?? null,
    remediationLink: told[0]?.remediationLink ?? null,
    severityLevel: told[0]?.severityLevel ?? null,
    findings: told,
    findingsLeftOut: leftOut,
    // To a tenth, as in the records.
    durationMs: Math.round(durationMs * 10) / 10,
    round,
  };
}

function findingResult(finding: Finding): PolicyFunctionResult['findings'][number] {
  const { rule, message, severityLevel, remediationMessage, remediationLink, path } = finding;
  return {
    rule,
    message,
    severityLevel: severityLevel ?? null,
    remediationMessage: remediationMessage ?? null,
    remediationLink: remediationLink ?? null,
    path: path ?? null,
  };
}
