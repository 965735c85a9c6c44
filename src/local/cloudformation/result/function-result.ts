import type { ErrorKind, Finding, Outcome } from '../../../hook/domain.ts';
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
    contractNote: contractNoteOf(outcome),
    // To a tenth, as in the records.
    durationMs: Math.round(durationMs * 10) / 10,
    round,
  };
}

/** Of a reply without a decision, the rules that it breaks are the message. */
function contractNoteOf(outcome: Outcome): string | null {
  if (outcome.kind === 'ERROR' && BROKEN_REPLIES.some((kind) => kind === outcome.error)) return outcome.message;
  return 'contractNote' in outcome ? (outcome.contractNote ?? null) : null;
}

const BROKEN_REPLIES = ['MALFORMED_RESPONSE', 'STRING_RESPONSE'] as const satisfies readonly ErrorKind[];

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
