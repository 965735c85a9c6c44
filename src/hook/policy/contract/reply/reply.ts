import type { Finding, Json, JsonObject, Outcome, Remarks } from '../../../domain.ts';
import { decodeJson, type JsonBudget } from '../../../foreign/decode-json.ts';
import { shapeOf } from '../../../foreign/shape.ts';
import { isHandlerErrorCode } from '../../../protocol/handler-error-code.ts';
import { REPLY_MAX_BYTES } from '../contract.ts';
import { functionText } from '../function-text.ts';
import { isObject } from '../json.ts';
import { contextSlips, delaySlips } from './callback-rules.ts';
import { readAnnotations } from './findings.ts';
import { errorCodeSlips, isObjection } from './reply-error-code.ts';
import { withKnownKeys } from './reply-keys.ts';
import { type Status, type StatusKey, statedStatus } from './reply-status.ts';
import { foreignToken } from './reply-token.ts';
import { type Slip, slipsToDeveloper, slipsToRecord } from './slip.ts';

export const NO_MESSAGE = 'The policy function gave no message.';

/** What makes a reply to one kind of question a whole one. */
export interface ReplyRules {
  /** Where an approval may stand; the first is the contract's own. */
  readonly statusKeys: readonly [StatusKey, ...StatusKey[]];
  /** Why a reply that states SUCCESS or IN_PROGRESS, without a slip, does not approve yet. */
  approvalSlips(reply: JsonObject, status: Status, clientRequestToken: string | null): readonly string[];
}

/**
 * What a policy function's reply means. The decision is read first, and the slips beside it are judged afterwards: an objection
 * stays one whatever else the reply holds, and an approval counts only in a whole reply. Every slip is named, as an author
 * wants to mend all of them at once.
 */
export function decodeReply(payload: Uint8Array, clientRequestToken: string | null, rules: ReplyRules): Outcome {
  const decoded = decodeJson(payload, BUDGET);
  if (decoded.kind === 'undecodable') return malformed([`the reply ${decoded.problem}`]);
  const { value } = decoded;
  if (typeof value === 'string') {
    return {
      kind: 'ERROR',
      error: 'STRING_RESPONSE',
      message: 'the function returned a JSON string; return the object itself, do not serialise it',
    };
  }
  if (!isObject(value)) return malformed([`the reply must be a JSON object, got ${shapeOf(value)}`]);
  const cutSlips = decoded.kind === 'cut' ? [`the reply ${decoded.problem}`] : [];
  return decodeObject(value, cutSlips, clientRequestToken, rules);
}

/** More than any reply needs: the values are those of the largest callback context, a list of digits. */
const BUDGET: JsonBudget = { maxBytes: REPLY_MAX_BYTES, maxDepth: 250, maxValues: 50_000 };

function decodeObject(
  given: JsonObject,
  cutSlips: readonly string[],
  clientRequestToken: string | null,
  rules: ReplyRules,
): Outcome {
  const { reply, slips: keySlips } = withKnownKeys(given);
  const { errorCode } = reply;
  const { status, slips: statusSlips } = statedStatus(reply, rules.statusKeys);
  const { findings: read, findingsLeftOut, allSkipped, slips: annotationSlips } = readAnnotations(reply.annotations);
  const findings = withMessage(read, textOf(reply.message));
  const slips: readonly Slip[] = [
    ...cutSlips,
    ...statusSlips,
    ...keySlips,
    ...errorCodeSlips(errorCode, status),
    ...delaySlips(reply.callbackDelaySeconds, status),
    ...contextSlips(reply.callbackContext, status),
    ...foreignToken(reply, clientRequestToken),
    ...annotationSlips,
  ];
  const found = { findings, ...(findingsLeftOut === 0 ? {} : { findingsLeftOut }) };
  const remarks: Remarks =
    slips.length === 0
      ? found
      : { ...found, contractNote: slipsToDeveloper(slips), recordedNote: slipsToRecord(slips) };
  const message = messageOf(reply.message, findings);

  if (isObjection(errorCode)) return { kind: 'NON_COMPLIANT', message, ...remarks };
  if (status === 'FAILED' && (errorCode === undefined || isHandlerErrorCode(errorCode))) {
    // A missing code means to the original that the function failed.
    const reportedCode = errorCode ?? 'InternalFailure';
    return { kind: 'ERROR', error: 'REPORTED_ERROR', message, reportedCode, ...remarks };
  }
  if (status === undefined || status === 'FAILED') return { ...malformed(slips, reply.message), ...found };
  const broken = [...slips, ...rules.approvalSlips(reply, status, clientRequestToken)];
  if (broken.length > 0) return { ...malformed(broken, reply.message), ...found };

  switch (status) {
    case 'SUCCESS':
      if (findings.length > 0) return { kind: 'NON_COMPLIANT', message, warningOnly: true, ...found };
      return allSkipped ? { kind: 'SKIPPED', reason: 'NOT_APPLICABLE', message } : { kind: 'PASSED', message };
    case 'IN_PROGRESS':
      return {
        kind: 'IN_PROGRESS',
        message,
        callbackContext: reply.callbackContext ?? null,
        callbackDelaySeconds: typeof reply.callbackDelaySeconds === 'number' ? reply.callbackDelaySeconds : 0,
        ...(findings.length === 0 ? {} : found),
      };
  }
}

/** The original never checked a message; whatever it is, the developer gets to see it. Findings may stand for one. */
function messageOf(message: Json | undefined, findings: readonly Finding[]): string {
  return textOf(message) ?? (findings.length === 0 ? NO_MESSAGE : '');
}

/** The message of a function is about the one rule that failed, if the annotation itself says nothing. */
function withMessage(findings: readonly Finding[], message: string | undefined): readonly Finding[] {
  const [only, ...others] = findings;
  return only === undefined || others.length > 0 || only.message !== '' || message === undefined
    ? findings
    : [{ ...only, message }];
}

function textOf(message: Json | undefined): string | undefined {
  if (message === undefined || message === null || message === '') return undefined;
  return functionText(typeof message === 'string' ? message : JSON.stringify(message));
}

function malformed(broken: readonly Slip[], message?: Json): Extract<Outcome, { kind: 'ERROR' }> {
  const said = textOf(message);
  return {
    kind: 'ERROR',
    error: 'MALFORMED_RESPONSE',
    message: slipsToDeveloper(broken),
    recordedNote: slipsToRecord(broken),
    ...(said === undefined ? {} : { said }),
  };
}
