import type { Evaluation, PolicyFunction } from '../domain.ts';

/** Whether a function cannot be asked: it may have been taken out of the configuration, and then of its role or its account. */
export function mayBeOutOfDate({ outcome }: Evaluation): boolean {
  // Stryker disable next-line ConditionalExpression,LogicalOperator: other outcomes have no kind of error, either.
  return outcome.kind === 'ERROR' && (outcome.error === 'NOT_FOUND' || outcome.error === 'ACCESS_DENIED');
}

export interface EvaluatedAnew {
  /** In any order. */
  readonly evaluations: readonly Evaluation[];
  /** Of functions that were asked, and that the renewed configuration does not ask: each call has its record. */
  readonly withdrawn: readonly Evaluation[];
}

/**
 * The evaluations that a renewed configuration asks for: who is not named any more is withdrawn, an alias that moved is asked, and
 * what was asked already is not asked again.
 *
 * @param policyFunctions those that the renewed configuration has in scope, unfinished, in its order
 */
export async function evaluateAnew(
  policyFunctions: readonly PolicyFunction[],
  evaluations: readonly Evaluation[],
  ask: (policyFunctions: readonly PolicyFunction[]) => Promise<readonly Evaluation[]>,
): Promise<EvaluatedAnew> {
  const asked = new Set(evaluations.map(({ policyFunction }) => keyOf(policyFunction)));
  const wanted = new Map(policyFunctions.map((policyFunction) => [keyOf(policyFunction), policyFunction]));
  const added = await ask(policyFunctions.filter((policyFunction) => !asked.has(keyOf(policyFunction))));
  return {
    // With the modes of the renewed configuration.
    evaluations: [...evaluations, ...added].flatMap((evaluation) => {
      const policyFunction = wanted.get(keyOf(evaluation.policyFunction));
      return policyFunction === undefined ? [] : [{ ...evaluation, policyFunction }];
    }),
    withdrawn: evaluations.filter(({ policyFunction }) => !wanted.has(keyOf(policyFunction))),
  };
}

function keyOf({ id, functionName, contract }: PolicyFunction): string {
  return JSON.stringify([id, functionName, contract]);
}
