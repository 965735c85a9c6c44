import * as z from 'zod';
import {
  type AskedFunction,
  type CallbackState,
  CONTRACT_NAMES,
  type ConcludedOutcome,
  ERROR_KINDS,
  type Finding,
  type FinishedFunction,
  type Json,
  type JsonObject,
  type PendingFunction,
  type Remarks,
  SEVERITIES,
  type Verdict,
} from '../domain.ts';
import { type Effect, meaningOf } from '../effect.ts';
import { jsonObject, jsonValue } from '../foreign/json-value.ts';
import { problemsOf } from '../foreign/problems.ts';
import { shapeOf } from '../foreign/shape.ts';
import { shorten } from '../foreign/text.ts';
import { ANNOTATION_LINK_MAX_LENGTH, MESSAGE_MAX_LENGTH } from './limits.ts';

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
  const round = z.number().int().min(1);
  const asked = z.object({ functionName: z.string(), contract: z.enum(CONTRACT_NAMES) }).nullable();
  const unknownAsked = { asked: z.null().default(null) };
  const context = jsonValue.transform((callbackContext) => ({ asked: null, callbackContext }));
  const outcome = finished.transform((one) => ({ asked: null, outcome: one, effect: effectWithoutBlock(one) }));
  const judged = { outcome: finished, effect: z.string() };
  return z.discriminatedUnion('invokerHook', [
    z
      .object({ invokerHook: z.literal(1), round, pending: byFunctionId(context), finished: byFunctionId(outcome) })
      .transform((state) => ({ ...state, configurationDigest: null })),
    z.object({
      invokerHook: z.literal(2),
      round,
      pending: byFunctionId(context),
      finished: byFunctionId(finishedFunction(z.object({ ...unknownAsked, ...judged }))),
      configurationDigest: z.string(),
    }),
    z.object({
      invokerHook: z.literal(3),
      round,
      pending: byFunctionId(z.object({ asked, callbackContext: jsonValue })),
      finished: byFunctionId(finishedFunction(z.object({ asked, ...judged }))),
      configurationDigest: z.string(),
    }),
  ]);
});

/** What an outcome did that did not block: whatever blocks is followed by no round. Version 1 did not write it down. */
function effectWithoutBlock({ kind }: ConcludedOutcome): Effect {
  switch (kind) {
    case 'PASSED':
      return 'passed';
    case 'SKIPPED':
      return 'skipped';
    case 'NON_COMPLIANT':
      return 'warned';
    case 'ERROR':
      return 'failed-open';
  }
}

/** Refuses an effect that its outcome cannot have had, or that this version does not know: nobody knows what it let through. */
function finishedFunction<Entry extends { readonly outcome: ConcludedOutcome; readonly effect: string }>(
  entry: z.ZodType<Entry>,
) {
  return entry.transform(({ effect, ...rest }, context) => {
    const expected = effectWithoutBlock(rest.outcome);
    if (effect !== expected) {
      const message = `expected ${expected} with the outcome ${rest.outcome.kind}`;
      context.addIssue({ code: 'custom', path: ['effect'], message });
    }
    return { ...rest, effect: expected };
  });
}

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

export const FIRST_ROUND: CallbackState = {
  round: 1,
  pending: new Map(),
  finished: new Map(),
  configurationDigest: null,
};

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
  const { round, pending, finished, configurationDigest } = parsed.data;
  return {
    kind: 'known',
    state: { round: round + 1, pending, finished, configurationDigest },
  };
}

/** What the finished functions may have together, in bytes of JSON: Lambda passes on no answer over 6 MB. */
const FINISHED_MAX_BYTES = 1024 * 1024;

/** What the round after an IN_PROGRESS answer must know. What was said is shortened so that all of it fits into one answer. */
export function writeCallbackContext(verdict: Verdict, configurationDigest: string): Json {
  const pending = new Map<string, PendingFunction>();
  const finished = new Map<string, FinishedFunction>(verdict.finished);
  for (const { evaluation, effect } of verdict.judgements) {
    if (!meaningOf(effect).judged) continue;
    const { outcome } = evaluation;
    const { id, functionName, contract } = evaluation.policyFunction;
    const asked: AskedFunction = { functionName, contract };
    if (outcome.kind === 'IN_PROGRESS') pending.set(id, { asked, callbackContext: outcome.callbackContext });
    else finished.set(id, { asked, outcome, effect });
  }
  const maxBytes = Math.floor(FINISHED_MAX_BYTES / finished.size);
  const kept = [...finished].map(([id, { asked, outcome, effect }]): [string, Json] => [
    id,
    { asked: wireAsked(asked), effect, outcome: wireOutcome(outcome, maxBytes) },
  ]);
  const waiting = [...pending].map(([id, { asked, callbackContext }]): [string, Json] => [
    id,
    { asked: wireAsked(asked), callbackContext },
  ]);
  // Object.fromEntries, as plain assignment would lose a function named __proto__.
  return {
    invokerHook: 3,
    round: verdict.round,
    configurationDigest,
    pending: Object.fromEntries(waiting),
    finished: Object.fromEntries(kept),
  };
}

function wireAsked(asked: AskedFunction | null): Json {
  return asked === null ? null : { functionName: asked.functionName, contract: asked.contract };
}

/** Of three texts of a function, each gets a quarter of its bytes at most, and a character takes up to three. The findings get the rest. */
const BYTES_PER_CHARACTER = 4 * 3;

function wireOutcome(outcome: ConcludedOutcome, maxBytes: number): Json {
  const maxLength = Math.min(MESSAGE_MAX_LENGTH, Math.floor(maxBytes / BYTES_PER_CHARACTER));
  const message = shorten(outcome.message, maxLength);
  switch (outcome.kind) {
    case 'PASSED':
      return { kind: outcome.kind, message };
    case 'NON_COMPLIANT':
      return withRemarks(
        {
          kind: outcome.kind,
          message,
          ...(outcome.warningOnly === undefined ? {} : { warningOnly: outcome.warningOnly }),
        },
        outcome,
        maxBytes,
        maxLength,
      );
    case 'SKIPPED':
      return { kind: outcome.kind, reason: outcome.reason, message };
    case 'ERROR': {
      const { kind, error, reportedCode, said } = outcome;
      return withRemarks(
        {
          kind,
          error,
          message,
          ...(reportedCode === undefined ? {} : { reportedCode }),
          ...(said === undefined ? {} : { said: shorten(said, maxLength) }),
        },
        outcome,
        maxBytes,
        maxLength,
      );
    }
  }
}

/** As many whole findings as fit beside the texts, worst first, and the number of the others. */
function withRemarks(
  texts: JsonObject,
  { findings = [], findingsLeftOut = 0, contractNote }: Partial<Remarks>,
  maxBytes: number,
  maxLength: number,
): JsonObject {
  const spoken = contractNote === undefined ? texts : { ...texts, contractNote: shorten(contractNote, maxLength) };
  let room = maxBytes - bytesOf(spoken);
  const kept: Json[] = [];
  for (const finding of findings) {
    const written = wireFinding(finding, maxLength);
    room -= bytesOf(written);
    if (room < 0) break;
    kept.push(written);
  }
  const leftOut = findingsLeftOut + findings.length - kept.length;
  return { ...spoken, findings: kept, ...(leftOut === 0 ? {} : { findingsLeftOut: leftOut }) };
}

function wireFinding({ remediationLink, ...finding }: Finding, maxLength: number): Json {
  const texts = Object.entries(finding).map(([key, text]) => [key, shorten(text, maxLength)]);
  return {
    ...Object.fromEntries(texts),
    ...(remediationLink === undefined || remediationLink.length > ANNOTATION_LINK_MAX_LENGTH
      ? {}
      : { remediationLink }),
  };
}

function bytesOf(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}
