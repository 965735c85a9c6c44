import * as z from 'zod';
import {
  type CallbackState,
  type ConcludedOutcome,
  ERROR_KINDS,
  type Finding,
  type Json,
  type JsonObject,
  type Remarks,
  SEVERITIES,
  type Verdict,
} from '../domain.ts';
import { jsonObject, jsonValue } from '../foreign/json-value.ts';
import { problemsOf } from '../foreign/problems.ts';
import { shapeOf } from '../foreign/shape.ts';
import { shorten } from '../foreign/text.ts';
import { ANNOTATION_LINK_MAX_LENGTH, CDK_MESSAGE_LENGTH } from './limits.ts';

/**
 * What the hook asks CloudFormation to hand back in the next round. `invokerHook` tells it from a foreign context. Lazy, as a
 * first round knows none, and the start of the process would pay for it.
 */
const contextSchema = z.lazy(() => {
  const finding = z.object({
    rule: z.string(),
    message: z.string(),
    severityLevel: z.enum(SEVERITIES).exactOptional(),
    remediationMessage: z.string().exactOptional(),
    remediationLink: z.string().exactOptional(),
    path: z.string().exactOptional(),
  });
  const remarks = {
    findings: z.array(finding),
    findingsLeftOut: z.number().exactOptional(),
    contractNote: z.string().exactOptional(),
  };
  const finished = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('PASSED'), message: z.string() }),
    z.object({
      kind: z.literal('NON_COMPLIANT'),
      message: z.string(),
      warningOnly: z.literal(true).exactOptional(),
      ...remarks,
      // A context that an earlier version wrote has none.
      findings: remarks.findings.default([]),
    }),
    z.object({ kind: z.literal('SKIPPED'), reason: z.literal('NOT_APPLICABLE'), message: z.string() }),
    z.object({
      kind: z.literal('ERROR'),
      error: z.enum(ERROR_KINDS),
      message: z.string(),
      reportedCode: z.string().exactOptional(),
      said: z.string().exactOptional(),
      ...remarks,
      findings: remarks.findings.exactOptional(),
    }),
  ]);
  return z.object({
    invokerHook: z.literal(1),
    round: z.number().int().min(1),
    pending: byFunctionId(jsonValue),
    finished: byFunctionId(finished),
  });
});

/** An object, read as a map by function id. Not `z.record`, which skips the key `__proto__`: Lambda allows a function of that name. */
function byFunctionId<Value extends z.ZodType>(value: Value) {
  return z.preprocess(
    (object) => {
      const read = jsonObject.safeParse(object);
      return read.success ? new Map(Object.entries(read.data)) : object;
    },
    z.map(z.string(), value, 'expected an object'),
  );
}

export const FIRST_ROUND: CallbackState = { round: 1, pending: new Map(), finished: new Map() };

export type CallbackStateResult =
  | { readonly kind: 'known'; readonly state: CallbackState }
  | { readonly kind: 'unreadable'; readonly problems: readonly string[] };

/**
 * The state that an earlier round left behind. Nothing at all, or an object that this hook never wrote (the original hook's,
 * say), is a first round: asking every function afresh loses nothing. Anything else is refused, as no round wrote it.
 */
export function readCallbackContext(context: unknown): CallbackStateResult {
  if (context === undefined || context === null) return { kind: 'known', state: FIRST_ROUND };
  if (typeof context !== 'object' || Array.isArray(context)) {
    return { kind: 'unreadable', problems: [`expected an object, got ${shapeOf(context)}`] };
  }
  if (!('invokerHook' in context)) return { kind: 'known', state: FIRST_ROUND };
  const parsed = contextSchema.safeParse(context);
  if (!parsed.success) return { kind: 'unreadable', problems: problemsOf(parsed.error) };
  const { round, pending, finished } = parsed.data;
  return {
    kind: 'known',
    state: { round: round + 1, pending, finished },
  };
}

/** What the round after an IN_PROGRESS answer must know. No documented limit on its size is known, so that texts are kept short. */
export function writeCallbackContext(verdict: Verdict): Json {
  const pending = new Map<string, Json>();
  const finished = new Map<string, Json>();
  for (const [id, outcome] of verdict.finished) finished.set(id, wireOutcome(outcome));
  for (const { evaluation } of verdict.judgements) {
    const { policyFunction, outcome } = evaluation;
    if (outcome.kind === 'IN_PROGRESS') pending.set(policyFunction.id, outcome.callbackContext);
    else finished.set(policyFunction.id, wireOutcome(outcome));
  }
  // Object.fromEntries, as plain assignment would lose a function named __proto__.
  return {
    invokerHook: 1,
    round: verdict.round,
    pending: Object.fromEntries(pending),
    finished: Object.fromEntries(finished),
  };
}

function wireOutcome(outcome: ConcludedOutcome): Json {
  const message = shorten(outcome.message, CDK_MESSAGE_LENGTH);
  switch (outcome.kind) {
    case 'PASSED':
      return { kind: outcome.kind, message };
    case 'NON_COMPLIANT':
      return {
        kind: outcome.kind,
        message,
        ...(outcome.warningOnly === undefined ? {} : { warningOnly: outcome.warningOnly }),
        ...wireRemarks(outcome),
      };
    case 'SKIPPED':
      return { kind: outcome.kind, reason: outcome.reason, message };
    case 'ERROR': {
      const { kind, error, reportedCode, said } = outcome;
      return {
        kind,
        error,
        message,
        ...(reportedCode === undefined ? {} : { reportedCode }),
        ...(said === undefined ? {} : { said: shorten(said, CDK_MESSAGE_LENGTH) }),
        ...wireRemarks(outcome),
      };
    }
  }
}

/** Failed rules of one function that are carried: those that a person reads before mending the first ones. */
const FINDINGS_MAX = 20;

function wireRemarks({ findings = [], findingsLeftOut = 0, contractNote }: Partial<Remarks>): JsonObject {
  const leftOut = findingsLeftOut + Math.max(0, findings.length - FINDINGS_MAX);
  return {
    findings: findings.slice(0, FINDINGS_MAX).map(wireFinding),
    ...(leftOut === 0 ? {} : { findingsLeftOut: leftOut }),
    ...(contractNote === undefined ? {} : { contractNote: shorten(contractNote, CDK_MESSAGE_LENGTH) }),
  };
}

function wireFinding({ remediationLink, ...finding }: Finding): Json {
  const texts = Object.entries(finding).map(([key, text]) => [key, shorten(text, CDK_MESSAGE_LENGTH)]);
  return {
    ...Object.fromEntries(texts),
    ...(remediationLink === undefined || remediationLink.length > ANNOTATION_LINK_MAX_LENGTH
      ? {}
      : { remediationLink }),
  };
}
