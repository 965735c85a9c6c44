import type { InvokeResult } from '../ports.ts';
import { backoff } from '../time/backoff.ts';
import { lastSecondOf } from '../time/budget.ts';

export interface FailedAttempt {
  /** Attempts so far. */
  readonly attempts: number;
  readonly result: Extract<InvokeResult, { kind: 'failed' }>;
  /** What the function has in all, and what is left of it. */
  readonly limitMs: number;
  readonly remainingMs: number;
}

/**
 * Milliseconds to wait before the next attempt, or null when it is not to be made. Attempts are bounded by the function's limit
 * and not by a count.
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
  const pause = backoff(attempts, random);
  const untilLastSecond = remainingMs - lastSecondOf(limitMs);
  if (result.retryAfterMs !== undefined) {
    // What the service asks for may be longer than the limit: then there is one more attempt, as late as is useful.
    return untilLastSecond > 0 ? Math.min(Math.max(pause, result.retryAfterMs), untilLastSecond) : null;
  }
  const until = result.error === 'THROTTLED' ? untilLastSecond : remainingMs;
  return pause < until ? pause : null;
}
