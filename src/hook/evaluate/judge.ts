import type {
  BlockReason,
  Evaluation,
  FailureMode,
  FinishedFunction,
  Judgement,
  Outcome,
  OutOfScope,
  Verdict,
} from '../domain.ts';
import { blocks, type Effect, meaningOf } from '../effect.ts';

export interface JudgeInput {
  /** This round's, in configuration order. */
  readonly evaluations: readonly Evaluation[];
  /** Of functions that the configuration does not ask any more. */
  readonly withdrawn?: readonly Evaluation[];
  readonly finished: ReadonlyMap<string, FinishedFunction>;
  readonly changes?: readonly string[];
  readonly outOfScope: readonly OutOfScope[];
  readonly round: number;
  /** Whether CloudFormation will still call again after an IN_PROGRESS answer. */
  readonly roundsLeft: boolean;
}

/**
 * One verdict from all evaluations of this round, in any order, and from the functions that concluded before. Approves only if
 * every effect is known to let the change through; everything else ends in a block.
 */
export function judge({
  evaluations,
  withdrawn = [],
  finished,
  changes = [],
  outOfScope,
  round,
  roundsLeft,
}: JudgeInput): Verdict {
  const decided = evaluations
    .map((evaluation) => (roundsLeft ? evaluation : timedOutIfInProgress(evaluation, round)))
    .map((evaluation): Judgement => ({ evaluation, effect: effectOf(evaluation) }));
  const judgements = [...decided, ...withdrawn.map((evaluation): Judgement => ({ evaluation, effect: 'withdrawn' }))];
  const parts = { round, judgements, finished, changes, outOfScope };
  const effects = [...judgements, ...finished.values()].map(({ effect }) => effect);
  const kinds = effects.map((effect) => meaningOf(effect).verdict);
  if (kinds.every((kind) => kind === 'COMPLIANT')) return { kind: 'COMPLIANT', ...parts };
  if (kinds.every((kind) => kind !== 'BLOCKED')) return { kind: 'IN_PROGRESS', ...parts };
  return { kind: 'BLOCKED', blockedBy: reasonOf(parts), ...parts };
}

function reasonOf({ judgements, finished }: Pick<Verdict, 'judgements' | 'finished'>): BlockReason {
  const outcomes = [
    ...judgements.map(({ effect, evaluation }) => ({ effect, outcome: evaluation.outcome })),
    ...finished.values(),
  ];
  const found = outcomes.some(({ effect, outcome }) => blocks(effect) && outcome.kind === 'NON_COMPLIANT');
  return found ? 'NON_COMPLIANT' : 'ERROR';
}

/** The effect of one evaluation by itself. */
export function effectOf({ outcome, policyFunction }: Pick<Evaluation, 'outcome' | 'policyFunction'>): Effect {
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
  const { findings, findingsLeftOut } = evaluation.outcome;
  const outcome: Outcome = {
    kind: 'ERROR',
    error: 'TIMED_OUT',
    message: `the function was still in progress in round ${round}, the last that is granted`,
    ...(findings === undefined ? {} : { findings }),
    ...(findingsLeftOut === undefined ? {} : { findingsLeftOut }),
  };
  return { ...evaluation, outcome };
}
