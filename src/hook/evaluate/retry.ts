import type { InvokeResult } from '../ports.ts';
import { lastSecondOf } from '../time/budget.ts';

/** The first pause is at most so long, in milliseconds, and each one twice the pause before, */
const FIRST_MS = 100;
/** but never more than this: what was throttled may be free again at any moment. */
const LONGEST_MS = 1000;
/** No pause is shorter: jitter may be nothing at all. */
const SHORTEST_MS = 10;

export interface FailedAttempt {
  /** Attempts so far. */
  readonly attempts: number;
  readonly result: Extract<InvokeResult, { kind: 'failed' }>;
  /** What the function has in all, and what is left of it. */
  readonly limitMs: number;
  readonly remainingMs: number;
}

/**
 * Milliseconds to wait before the next attempt, or null when it is not to be made. Exponential, with full jitter, as many functions
 * are throttled at the same moment: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 *
 * Throttled calls leave the last second of their limit to others. Concurrency is shared: an invocation that begins so late is most
 * likely cut off before it ends, and until then takes the place of one that has its time before it.
 *
 * @param random a number from 0 to 1
 */
export function waitBefore(
  { attempts, result, limitMs, remainingMs }: FailedAttempt,
  random: () => number,
): number | null {
  if (!result.retryable) return null;
  const pause = Math.max(SHORTEST_MS, random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1)));
  const untilLastSecond = remainingMs - lastSecondOf(limitMs);
  if (result.retryAfterMs !== undefined) {
    // What the service asks for may be longer than the limit: then there is one more attempt, as late as is useful.
    return untilLastSecond > 0 ? Math.min(Math.max(pause, result.retryAfterMs), untilLastSecond) : null;
  }
  const until = result.error === 'THROTTLED' ? untilLastSecond : remainingMs;
  return pause < until ? pause : null;
}
