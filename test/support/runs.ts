/**
 * How many inputs a property test tries. `PROPERTY_RUNS=full` (as `.ci/run` sets it) asks for the full count, from one
 * seed, so that the gate tries the same inputs each time. Everywhere else it is the quick count, from a new seed.
 */
const choice = process.env.PROPERTY_RUNS ?? 'quick';
if (choice !== 'quick' && choice !== 'full') {
  throw new Error(`PROPERTY_RUNS must be quick or full, got ${JSON.stringify(choice)}`);
}

const FULL_RUNS_SEED = 20_261_127;

/** The parameters of `fc.assert`; a failure prints its seed and path either way. */
export interface Runs {
  readonly numRuns: number;
  readonly seed?: number;
}

export function runs(counts: { quick: number; full: number }): Runs {
  return choice === 'full' ? { numRuns: counts.full, seed: FULL_RUNS_SEED } : { numRuns: counts.quick };
}
