import type { Operation, OutcomeKind, PolicyFunction } from '../../hook/domain.ts';
import type { QuestionKind } from './questions.ts';

/** What one function said about one target. */
export interface Answer {
  readonly kind: QuestionKind;
  readonly operation: Operation;
  readonly targetName: string;
  readonly outcome: OutcomeKind;
  readonly errorKind: string | null;
  /** The rules of the contract that the reply broke, if any. */
  readonly contractNote: string | null;
  /** In the words of the hook's message. */
  readonly reason: string;
  readonly durationMs: number;
  /** Whether the function may have been started for it, which takes its time once. */
  readonly mayBeColdStart: boolean;
}

/** What can be wrong with a policy function. */
export const COMPLAINT_KINDS = [
  /** No function of this name, or not for these credentials. */
  'GONE',
  /** It came to no decision in its time, or hardly. */
  'SLOW',
  /** A reply that is not one of the contract, also where its decision was clear. */
  'BREAKS_CONTRACT',
  /** It ended with an error, or reported one. */
  'FAILS',
  /** All targets that it judged have the same outcome. */
  'DID_NOT_DISTINGUISH',
  /** It was asked about no target, or judged too few of them to tell. */
  'NOT_EXAMINED',
] as const;

export interface Complaint {
  readonly kind: (typeof COMPLAINT_KINDS)[number];
  readonly message: string;
}

export interface Diagnosis {
  readonly id: string;
  /** Empty for a function without fault. */
  readonly complaints: readonly Complaint[];
  readonly answers: readonly Answer[];
  readonly slowestMs: number;
  readonly limitMs: number;
}

/** From this share of its limit on, a function is near it: a slower day takes the rest. */
const NEAR_LIMIT = 0.8;

/**
 * What the answers say about a function. Pure.
 *
 * @param limitMs what the function may take for one answer
 */
export function diagnose(policyFunction: PolicyFunction, answers: readonly Answer[], limitMs: number): Diagnosis {
  const unfinished = diagnoseUnfinished(policyFunction, answers, limitMs);
  return { ...unfinished, complaints: [...unfinished.complaints, ...doesNotDistinguish(answers)] };
}

/** The same about a function that was not asked about all targets: whether it distinguishes them is not known. */
export function diagnoseUnfinished({ id }: PolicyFunction, answers: readonly Answer[], limitMs: number): Diagnosis {
  const slowestMs = slowest(answers);
  const complaints = [...gone(answers), ...slow(answers, limitMs), ...breaksContract(answers), ...fails(answers)];
  return { id, complaints, answers, slowestMs, limitMs };
}

/** False for a function that would only make other questions wait. */
export function canBeAskedMore(answers: readonly Answer[], limitMs: number): boolean {
  return gone(answers).length === 0 && slow(answers, limitMs).length === 0;
}

/** Of the answers of a running function. */
function slowest(answers: readonly Answer[]): number {
  return Math.max(0, ...answers.filter(({ mayBeColdStart }) => !mayBeColdStart).map(({ durationMs }) => durationMs));
}

function gone(answers: readonly Answer[]): Complaint[] {
  return first('GONE', withError(answers, 'NOT_FOUND', 'ACCESS_DENIED'), ({ reason }) => reason);
}

function slow(answers: readonly Answer[], limitMs: number): Complaint[] {
  const slowestMs = slowest(answers);
  const late = withError(answers, 'TIMED_OUT');
  if (late.length > 0)
    return first('SLOW', late, (answer) => `did not answer in time about ${named(answer)}: ${answer.reason}`);
  if (slowestMs < NEAR_LIMIT * limitMs) return [];
  const longest = answers.filter(({ durationMs, mayBeColdStart }) => !mayBeColdStart && durationMs === slowestMs);
  return first('SLOW', longest, (answer) => `took ${seconds(slowestMs)} of ${seconds(limitMs)} for ${named(answer)}`);
}

function breaksContract(answers: readonly Answer[]): Complaint[] {
  const broken = answers.filter(({ contractNote }) => contractNote !== null);
  return first('BREAKS_CONTRACT', broken, (answer) => `about ${named(answer)}: ${answer.contractNote}`);
}

/** Errors of which another finding tells. */
const TOLD_ELSEWHERE = ['NOT_FOUND', 'ACCESS_DENIED', 'TIMED_OUT', 'MALFORMED_RESPONSE', 'STRING_RESPONSE'];

function fails(answers: readonly Answer[]): Complaint[] {
  const errors = answers.filter(({ outcome }) => outcome === 'ERROR');
  return first(
    'FAILS',
    errors.filter(({ errorKind }) => errorKind === null || !TOLD_ELSEWHERE.includes(errorKind)),
    (answer) => `about ${named(answer)}: ${answer.reason}`,
  );
}

function doesNotDistinguish(answers: readonly Answer[]): Complaint[] {
  if (answers.length === 0) {
    return [{ kind: 'NOT_EXAMINED', message: `no target in its scope is known; ${GIVE_TARGET}` }];
  }
  const judged = answers.filter(({ outcome }) => outcome === 'PASSED' || outcome === 'NON_COMPLIANT');
  const outcomes = [...new Set(judged.map(({ outcome }) => outcome))];
  const [only] = outcomes;
  // The errors have their own complaint. Too few answers are left to say more.
  if (outcomes.length > 1 || (judged.length < 2 && hasErrors(answers))) return [];
  if (only === undefined) {
    return [{ kind: 'NOT_EXAMINED', message: `judged none of ${targets(answers.length)}; ${GIVE_TARGET}` }];
  }
  if (judged.length === 1) {
    return [{ kind: 'NOT_EXAMINED', message: `judged one target only (${only}); ${GIVE_TARGET}` }];
  }
  const message = `answered ${only} about each of ${targets(judged.length)}: it did not distinguish any of them`;
  return [{ kind: 'DID_NOT_DISTINGUISH', message: `${message}; ${GIVE_TARGET}` }];
}

const GIVE_TARGET = 'give it a target that it approves and one that it objects to with --target FILE';

function hasErrors(answers: readonly Answer[]): boolean {
  return answers.some(({ outcome }) => outcome === 'ERROR');
}

function withError(answers: readonly Answer[], ...kinds: readonly string[]): Answer[] {
  return answers.filter(({ errorKind }) => errorKind !== null && kinds.includes(errorKind));
}

/** One complaint about all of them, in the words of the first. */
function first(kind: Complaint['kind'], answers: readonly Answer[], words: (answer: Answer) => string): Complaint[] {
  const [one, ...others] = answers;
  if (one === undefined) return [];
  const more = others.length === 0 ? '' : ` (and about ${targets(others.length, 'other')})`;
  return [{ kind, message: `${words(one)}${more}` }];
}

/** `known-good AWS::S3::Bucket` */
function named({ kind, targetName }: Answer): string {
  return `${kind} ${targetName}`;
}

function targets(count: number, which?: string): string {
  return [count, which, count === 1 ? 'target' : 'targets'].filter((word) => word !== undefined).join(' ');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
