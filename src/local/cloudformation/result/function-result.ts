import type { ErrorKind, Finding, Outcome } from '../../../hook/domain.ts';
import { findingsOf } from '../../../hook/protocol/response/finding-words.ts';
import { sentenceFor } from '../../../hook/protocol/response/judged-function.ts';
import type { PolicyFunctionResult } from '../../evaluation-result.ts';
import type { Position } from '../../template/position.ts';
import { type Path, positionAt, type TemplateNode, valueAt } from '../../template/template-node.ts';
import type { FunctionDecision } from '../run/decision-collector.ts';

/**
 * One function's decision as plain data, in the words in which the hook tells it.
 *
 * @param node the target as the template writes it, to find the places of its properties
 */
export function functionResult(
  { evaluation, effect, round }: FunctionDecision,
  node: TemplateNode | null,
): PolicyFunctionResult {
  const { policyFunction, outcome, durationMs } = evaluation;
  const judged = { id: policyFunction.id, outcome, effect };
  const { findings, leftOut } = findingsOf(outcome);
  const told = findings.map((finding) => findingResult(finding, node));
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

function findingResult(finding: Finding, node: TemplateNode | null): PolicyFunctionResult['findings'][number] {
  const { rule, message, severityLevel, remediationMessage, remediationLink, path } = finding;
  return {
    rule,
    message,
    severityLevel: severityLevel ?? null,
    remediationMessage: remediationMessage ?? null,
    remediationLink: remediationLink ?? null,
    path: path ?? null,
    position: path === undefined ? null : propertyPosition(node, path),
  };
}

/** Null where the template writes no properties at all. */
function propertyPosition(node: TemplateNode | null, pointer: string): Position | null {
  const properties = node === null ? undefined : valueAt(node, 'Properties');
  return properties === undefined ? null : positionAt(properties, stepsOf(pointer));
}

/** Of a JSON pointer: https://www.rfc-editor.org/rfc/rfc6901. */
function stepsOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^(0|[1-9]\d*)$/.test(step) ? Number(step) : step));
}
