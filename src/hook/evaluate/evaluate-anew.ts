import type { Evaluation, PolicyFunction } from '../domain.ts';

/** Whether a function cannot be asked: it may have been taken out of the configuration, and then of its role or its account. */
export function mayBeOutOfDate({ outcome }: Evaluation): boolean {
  return outcome.kind === 'ERROR' && (outcome.error === 'NOT_FOUND' || outcome.error === 'ACCESS_DENIED');
}

/**
 * The evaluations that a renewed configuration asks for: who is not named any more is left out, an alias that moved is asked, and
 * what was asked already is not asked again.
 *
 * @param policyFunctions those that the renewed configuration has in scope, unfinished, in its order
 */
export async function evaluateAnew(
  policyFunctions: readonly PolicyFunction[],
  evaluations: readonly Evaluation[],
  ask: (policyFunctions: readonly PolicyFunction[]) => Promise<readonly Evaluation[]>,
): Promise<readonly Evaluation[]> {
  const known = new Map(evaluations.map((evaluation) => [keyOf(evaluation.policyFunction), evaluation]));
  for (const evaluation of await ask(policyFunctions.filter((policyFunction) => !known.has(keyOf(policyFunction))))) {
    known.set(keyOf(evaluation.policyFunction), evaluation);
  }
  return policyFunctions.flatMap((policyFunction) => {
    const evaluation = known.get(keyOf(policyFunction));
    return evaluation === undefined ? [] : [{ ...evaluation, policyFunction }];
  });
}

function keyOf({ id, functionName }: PolicyFunction): string {
  return JSON.stringify([id, functionName]);
}
