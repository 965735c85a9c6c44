import { type Check, type CheckOptions, type CheckResult, runCheck } from './check.ts';

/** Runs all checks, `concurrency` at a time; results keep the checks' order. `onDone` hears how many have ended. */
export async function runChecks(
  checks: readonly Check[],
  options: CheckOptions,
  concurrency: number,
  onDone: (count: number) => void,
): Promise<readonly CheckResult[]> {
  const waiting = checks.entries();
  const results = new Map<number, CheckResult>();
  const work = async () => {
    for (const [index, check] of waiting) {
      results.set(index, await runCheck(check, options));
      onDone(results.size);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return checks.flatMap((_, index) => results.get(index) ?? []);
}
