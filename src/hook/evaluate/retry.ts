const MAX_ATTEMPTS = 3;
const BASE_MS = 100;

/**
 * Milliseconds to wait before the given attempt (2, 3, …), or null when it is not to be made. Exponential, with jitter,
 * as many functions are throttled at the same moment: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 *
 * @param random a number from 0 to 1
 */
export function waitBefore(attempt: number, random: () => number): number | null {
  return attempt > MAX_ATTEMPTS ? null : BASE_MS * 2 ** (attempt - 2) * (0.5 + random() / 2);
}
