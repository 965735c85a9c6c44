import type { Evaluation, PolicyFunction } from '../domain.ts';

/** Whether a function cannot be asked: it may have been taken out of the configuration, and then of its role or its account. */
export function mayBeOutOfDate({ outcome }: Evaluation): boolean {
  return outcome.kind === 'ERROR' && (outcome.error === 'NOT_FOUND' || outcome.error === 'ACCESS_DENIED');
}

export interface EvaluatedAnew {
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
  const known = new Map(evaluations.map((evaluation) => [keyOf(evaluation.policyFunction), evaluation]));
  for (const evaluation of await ask(policyFunctions.filter((policyFunction) => !known.has(keyOf(policyFunction))))) {
    known.set(keyOf(evaluation.policyFunction), evaluation);
  }
  const wanted = new Set(policyFunctions.map(keyOf));
  return {
    evaluations: policyFunctions.flatMap((policyFunction) => {
      const evaluation = known.get(keyOf(policyFunction));
      return evaluation === undefined ? [] : [{ ...evaluation, policyFunction }];
    }),
    withdrawn: evaluations.filter(({ policyFunction }) => !wanted.has(keyOf(policyFunction))),
  };
}

function keyOf({ id, functionName, contract }: PolicyFunction): string {
  return JSON.stringify([id, functionName, contract]);
}
