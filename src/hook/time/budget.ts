import { SERVICE_WAIT_MS } from '../protocol/limits.ts';

/**
 * Every share of the time that CloudFormation waits, in milliseconds, so that their order can be seen, and is held by a test.
 * It waits 30 s from its own call on; functions come first, then their records, then the answer's way back.
 */
export const TIME = {
  /** For judging, and for the records of the last functions, */
  telemetry: 1000,
  /** and for the answer's way to CloudFormation: nothing of ours runs any more. */
  answer: 1000,

  /** What lies between CloudFormation's call and the start of a new process: the code is fetched and the environment made. */
  beforeProcess: 500,
  /** Lambda's limit of an init; a process that is older at its first call was started ahead of it. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
  longestInit: 10_000,

  /** What a function that is only throttled leaves to others (`retry.ts`). */
  lastSecond: 1000,

  /** Records on stdout: shorter than `telemetry`, so that what is late is counted before the answer leaves. */
  stdoutDelivery: 700,
  /** The registry hook's records go to services: a first delivery opens connections, and may have to create group and stream. */
  serviceDelivery: 2000,
  /** Their outbox waits longer, as delivery itself tells exactly what was lost. */
  serviceOutbox: 2500,

  /** A configuration from SSM is renewed after so long, */
  configurationAge: 60_000,
  /** a renewal waits no longer than this, as there is one to go on with, */
  configurationRenewal: 2000,
  /** and one that failed is tried again after this. */
  configurationRetry: 10_000,
} as const;

/** Shares of what is left when something begins that the functions have to wait for. */
export const SHARE = {
  /** SSM, when there is no configuration yet. */
  configuration: 1 / 2,
  /** The payload of a stack or a change set. */
  payload: 1 / 2,
  /** A function's silence on a connection of before (`doubtAfterMs`), and at most for how long its last second lasts. */
  doubt: 1 / 2,
  lastSecond: 1 / 4,
  /** The whole reserve of a hook that has little time. */
  reserve: 1 / 4,
} as const;

/** Instants in the clock's milliseconds. */
export interface Budget {
  /** By which every policy function must have answered. */
  readonly deadline: number;
  /** By which telemetry must be out. */
  readonly flushBy: number;
}

/** Divides what is granted. The reserve shrinks with short functions, so that some time is always left to work. */
export function budgetFrom(now: number, grantedMs: number): Budget {
  const granted = Math.max(0, Math.min(grantedMs, SERVICE_WAIT_MS));
  const whole = TIME.telemetry + TIME.answer;
  const reserve = Math.min(whole, granted * SHARE.reserve);
  const deadline = now + granted - reserve;
  return { deadline, flushBy: deadline + (reserve * TIME.telemetry) / whole };
}

/**
 * What a process may take for one call: Lambda's remaining time, or what is left of CloudFormation's wait, whichever is less.
 * For the first call that wait began before the process did, which `getRemainingTimeInMillis` does not know.
 *
 * @param processAgeMs milliseconds since the process was started
 */
export function timeGranted(processAgeMs: () => number): (lambdaRemainingMs: number) => number {
  let first = true;
  return (lambdaRemainingMs) => {
    const age = first ? processAgeMs() : Infinity;
    first = false;
    const spent = age < TIME.longestInit ? age + TIME.beforeProcess : 0;
    return Math.min(lambdaRemainingMs, SERVICE_WAIT_MS - spent);
  };
}

/** The end of a function's limit in which no throttled call is begun; shorter for short limits. */
export function lastSecondOf(limitMs: number): number {
  return Math.min(TIME.lastSecond, limitMs * SHARE.lastSecond);
}
