import * as z from 'zod';
import {
  type Advice,
  type CallbackState,
  type ConcludedOutcome,
  ERROR_KINDS,
  type Json,
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
  const advice = z.object({
    remediationMessage: z.string().exactOptional(),
    remediationLink: z.string().exactOptional(),
    severityLevel: z.enum(SEVERITIES).exactOptional(),
  });
  const finished = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('PASSED'), message: z.string(), advice }),
    z.object({ kind: z.literal('NON_COMPLIANT'), message: z.string(), advice }),
    z.object({ kind: z.literal('SKIPPED'), reason: z.literal('NOT_APPLICABLE'), message: z.string(), advice }),
    z.object({
      kind: z.literal('ERROR'),
      error: z.enum(ERROR_KINDS),
      message: z.string(),
      reportedCode: z.string().exactOptional(),
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
    case 'NON_COMPLIANT':
      return { kind: outcome.kind, message, advice: wireAdvice(outcome.advice) };
    case 'SKIPPED':
      return { kind: outcome.kind, reason: outcome.reason, message, advice: wireAdvice(outcome.advice) };
    case 'ERROR': {
      const { kind, error, reportedCode } = outcome;
      return { kind, error, message, ...(reportedCode === undefined ? {} : { reportedCode }) };
    }
  }
}

function wireAdvice({ remediationMessage, remediationLink, severityLevel }: Advice): Json {
  return {
    ...(remediationMessage === undefined
      ? {}
      : { remediationMessage: shorten(remediationMessage, CDK_MESSAGE_LENGTH) }),
    ...(remediationLink === undefined || remediationLink.length > ANNOTATION_LINK_MAX_LENGTH
      ? {}
      : { remediationLink }),
    ...(severityLevel === undefined ? {} : { severityLevel }),
  };
}
