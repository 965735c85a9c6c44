/** The first pause is at most so long, in milliseconds, and each one twice the pause before, */
const FIRST_MS = 100;
/** but never more than this: what was refused may be free again at any moment. */
const LONGEST_MS = 1000;
/** No pause is shorter: jitter may be nothing at all. */
const SHORTEST_MS = 10;

/**
 * Milliseconds to wait after so many failed attempts. Exponential, with full jitter, as many are refused at the same moment:
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 *
 * @param random a number from 0 to 1
 */
export function backoff(attempts: number, random: () => number): number {
  return Math.max(SHORTEST_MS, random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1)));
}
