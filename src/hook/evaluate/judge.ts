import type {
  ConcludedOutcome,
  Effect,
  Evaluation,
  FailureMode,
  Judgement,
  Outcome,
  OutOfScope,
  Verdict,
} from '../domain.ts';

export interface JudgeInput {
  /** This round's, in configuration order. */
  readonly evaluations: readonly Evaluation[];
  readonly finished: ReadonlyMap<string, ConcludedOutcome>;
  readonly outOfScope: readonly OutOfScope[];
  readonly round: number;
  /** Whether CloudFormation will still call again after an IN_PROGRESS answer. */
  readonly roundsLeft: boolean;
}

/** Concludes once, from all evaluations; their order does not matter. What finished in earlier rounds did not block then and cannot now. */
export function judge({ evaluations, finished, outOfScope, round, roundsLeft }: JudgeInput): Verdict {
  const judgements = evaluations
    .map((evaluation) => (roundsLeft ? evaluation : withoutPatience(evaluation, round)))
    .map((evaluation): Judgement => ({ evaluation, effect: effectOf(evaluation) }));
  const effects = new Set(judgements.map(({ effect }) => effect));
  const kind = effects.has('blocked') ? 'BLOCKED' : effects.has('pending') ? 'IN_PROGRESS' : 'COMPLIANT';
  return { kind, round, judgements, finished, outOfScope };
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
  }
}

function byMode(mode: FailureMode, lenient: Effect): Effect {
  switch (mode) {
    case 'FAIL':
      return 'blocked';
    case 'WARN':
      return lenient;
  }
}

function withoutPatience(evaluation: Evaluation, round: number): Evaluation {
  if (evaluation.outcome.kind !== 'IN_PROGRESS') return evaluation;
  const outcome: Outcome = {
    kind: 'ERROR',
    error: 'TIMED_OUT',
    message: `the function was still in progress in round ${round}, the last that is granted`,
  };
  return { ...evaluation, outcome };
}
