import type {
  BlockReason,
  ConcludedOutcome,
  Evaluation,
  FailureMode,
  Judgement,
  Outcome,
  OutOfScope,
  Verdict,
} from '../domain.ts';
import { blocks, type Effect, meaningOf } from '../effect.ts';

export interface JudgeInput {
  /** This round's, in configuration order. */
  readonly evaluations: readonly Evaluation[];
  readonly finished: ReadonlyMap<string, ConcludedOutcome>;
  readonly outOfScope: readonly OutOfScope[];
  readonly round: number;
  /** Whether CloudFormation will still call again after an IN_PROGRESS answer. */
  readonly roundsLeft: boolean;
}

/**
 * One verdict from all evaluations of this round, in any order. Functions of earlier rounds did not block, or there would be no
 * later round. Approves only if every effect is known to let the change through; everything else ends in a block.
 */
export function judge({ evaluations, finished, outOfScope, round, roundsLeft }: JudgeInput): Verdict {
  const judgements = evaluations
    .map((evaluation) => (roundsLeft ? evaluation : timedOutIfInProgress(evaluation, round)))
    .map((evaluation): Judgement => ({ evaluation, effect: effectOf(evaluation) }));
  const parts = { round, judgements, finished, outOfScope };
  const kinds = judgements.map(({ effect }) => meaningOf(effect).verdict);
  if (kinds.every((kind) => kind === 'COMPLIANT')) return { kind: 'COMPLIANT', ...parts };
  if (kinds.every((kind) => kind !== 'BLOCKED')) return { kind: 'IN_PROGRESS', ...parts };
  return { kind: 'BLOCKED', blockedBy: reasonOf(judgements), ...parts };
}

function reasonOf(judgements: readonly Judgement[]): BlockReason {
  const found = judgements.some(
    ({ effect, evaluation }) => blocks(effect) && evaluation.outcome.kind === 'NON_COMPLIANT',
  );
  return found ? 'NON_COMPLIANT' : 'ERROR';
}

/** The effect of one evaluation by itself. */
export function effectOf({ outcome, policyFunction }: Evaluation): Effect {
  switch (outcome.kind) {
    case 'PASSED':
      return 'passed';
    case 'SKIPPED':
      return 'skipped';
    case 'NON_COMPLIANT':
      return outcome.warningOnly ? 'warned' : byMode(policyFunction.failureMode, 'warned');
    case 'ERROR':
      return byMode(policyFunction.onError, 'failed-open');
    case 'IN_PROGRESS':
      return 'pending';
    default:
      outcome satisfies never;
      return 'blocked';
  }
}

function byMode(mode: FailureMode, lenient: Effect): Effect {
  return mode === 'WARN' ? lenient : 'blocked';
}

function timedOutIfInProgress(evaluation: Evaluation, round: number): Evaluation {
  if (evaluation.outcome.kind !== 'IN_PROGRESS') return evaluation;
  const outcome: Outcome = {
    kind: 'ERROR',
    error: 'TIMED_OUT',
    message: `the function was still in progress in round ${round}, the last that is granted`,
  };
  return { ...evaluation, outcome };
}
