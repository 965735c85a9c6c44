/** `test/support/runs.ts` for mutation tests: few inputs, as each mutant is tried with all of them, and the same for every mutant. */
const MAX_RUNS = 40;

export function runs({ quick }: { readonly quick: number; readonly full: number }) {
  return { numRuns: Math.min(quick, MAX_RUNS), seed: 1 };
}
