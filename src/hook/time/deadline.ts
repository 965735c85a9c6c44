import { SERVICE_WAIT_MS } from '../protocol/limits.ts';

/** Kept back for judging, answering and flushing telemetry. */
const RESERVE_MS = 1000;

/** Instants in the clock's milliseconds. */
export interface Budget {
  /** By which every policy function must have answered. */
  readonly deadline: number;
  /** By which telemetry must be out. */
  readonly flushBy: number;
}

/**
 * Divides what Lambda or CloudFormation still grants, whichever is less. The reserve shrinks with short functions, so that
 * some time is always left to work.
 */
export function budgetFrom(now: number, lambdaRemainingMs: number): Budget {
  const granted = Math.max(0, Math.min(lambdaRemainingMs, SERVICE_WAIT_MS));
  const reserve = Math.min(RESERVE_MS, granted / 4);
  return { deadline: now + granted - reserve, flushBy: now + granted - reserve / 4 };
}
