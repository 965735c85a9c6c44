import { POLICY_FUNCTION_METRIC } from './names.ts';

export const VERDICT_KINDS = ['COMPLIANT', 'BLOCKED', 'IN_PROGRESS'] as const;
export type VerdictKind = (typeof VERDICT_KINDS)[number];

/** CloudFormation's: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Annotation.html */
export const ANNOTATION_STATUSES = ['PASSED', 'FAILED', 'SKIPPED'] as const;
export type AnnotationStatus = (typeof ANNOTATION_STATUSES)[number];

/** What one effect means to everybody who reads it. */
interface EffectMeaning {
  /** What the hook would answer if this were the effect of every evaluation. */
  readonly verdict: VerdictKind;
  /** The status of the annotation. A change that was let through without an approval is FAILED: it must not look like a pass. */
  readonly annotationStatus: AnnotationStatus;
  /** How a message counts the functions that let the change through without approving it; null for all others. */
  readonly exception: string | null;
  /** How the sentence about one function begins. */
  readonly prefix: string;
  /** The metric that counts it beside the outcome, if there is one. */
  readonly metric: string | null;
  /** Whether the function takes part in the judgement. If not, it is on record alone: in no word, annotation or count of outcomes. */
  readonly judged: boolean;
}

/**
 * What an evaluation can do to the verdict, worst first. The one list: verdict, order, annotations, words, counters, metrics and
 * schemas follow from it, so that a new effect is a new row, and the compiler names what else it needs.
 */
export const EFFECTS = {
  blocked: { verdict: 'BLOCKED', annotationStatus: 'FAILED', exception: null, prefix: '', metric: null, judged: true },
  warned: {
    verdict: 'COMPLIANT',
    annotationStatus: 'FAILED',
    exception: 'warned',
    prefix: 'warning: ',
    metric: null,
    judged: true,
  },
  'failed-open': {
    verdict: 'COMPLIANT',
    annotationStatus: 'FAILED',
    exception: 'failed open',
    prefix: 'failed open: ',
    metric: POLICY_FUNCTION_METRIC.failedOpen,
    judged: true,
  },
  pending: {
    verdict: 'IN_PROGRESS',
    annotationStatus: 'SKIPPED',
    exception: null,
    prefix: '',
    metric: null,
    judged: true,
  },
  /** It was asked, but the configuration, read once more, does not ask it any more. */
  withdrawn: {
    verdict: 'COMPLIANT',
    annotationStatus: 'SKIPPED',
    exception: null,
    prefix: 'no longer asked: ',
    metric: null,
    judged: false,
  },
  skipped: {
    verdict: 'COMPLIANT',
    annotationStatus: 'SKIPPED',
    exception: null,
    prefix: '',
    metric: null,
    judged: true,
  },
  passed: { verdict: 'COMPLIANT', annotationStatus: 'PASSED', exception: null, prefix: '', metric: null, judged: true },
} as const satisfies Readonly<Record<string, EffectMeaning>>;

export type Effect = keyof typeof EFFECTS;

/** Worst first. */
export const EFFECT_NAMES: readonly Effect[] = Object.keys(EFFECTS).filter(isEffect);

/** Whether a text is an effect of this version. Records and callback contexts of another version may hold others. */
function isEffect(text: string): text is Effect {
  return Object.hasOwn(EFFECTS, text);
}

/** An effect that this version does not know counts as a block: nothing may pass because nobody knows what it means. */
export function knownEffect(effect: string): Effect {
  return isEffect(effect) ? effect : 'blocked';
}

/** The row of an effect; of an unknown one, the row of a block. */
export function meaningOf(effect: string): EffectMeaning {
  return EFFECTS[knownEffect(effect)];
}

export function blocks(effect: string): boolean {
  return meaningOf(effect).verdict === 'BLOCKED';
}

/** 0 is the worst. */
export function rankOf(effect: string): number {
  return EFFECT_NAMES.indexOf(knownEffect(effect));
}

/** Whether a person has to look at it: everything but an approval, and a function that the target does not concern. */
export function needsAttention(effect: string): boolean {
  const { verdict, annotationStatus } = meaningOf(effect);
  return verdict !== 'COMPLIANT' || annotationStatus === 'FAILED';
}

/** How many of them have this effect. */
export function countEffect(all: readonly { readonly effect: string }[], effect: Effect): number {
  return all.filter((one) => knownEffect(one.effect) === effect).length;
}

/** One value per effect, under the names of the counters in the invocation record. */
export function perEffect<Value>(value: (effect: Effect) => Value): Readonly<Record<EffectCounter<Effect>, Value>> {
  return {
    passedCount: value('passed'),
    skippedCount: value('skipped'),
    warnedCount: value('warned'),
    failedOpenCount: value('failed-open'),
    blockedCount: value('blocked'),
    pendingCount: value('pending'),
    withdrawnCount: value('withdrawn'),
  };
}

/** One value per effect that lets a change through without an approval, under the names of the counters in a summary. */
export function perException<Value>(value: (effect: Effect) => Value): Readonly<Record<ExceptionCounter, Value>> {
  return { warned: value('warned'), failedOpen: value('failed-open') };
}

type Exception = { [Name in Effect]: (typeof EFFECTS)[Name]['exception'] extends null ? never : Name }[Effect];
export type ExceptionCounter = CamelCase<Exception>;

/** `failed-open` becomes `failedOpenCount`. */
type EffectCounter<Name extends string> = `${CamelCase<Name>}Count`;
type CamelCase<Text extends string> = Text extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Text;
