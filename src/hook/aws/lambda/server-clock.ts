import type { Clock } from '../../ports.ts';
import type { HttpReply } from '../http/http-exchange.ts';

/** The time that requests are signed with: AWS refuses a signature that is five minutes old or early. */
export interface ServerClock {
  /** The instant to sign with. */
  now(): Date;
  /** Whether a refused request may be taken when it is signed anew: once, and never for what is wrong with the keys themselves. */
  signAnew(errorName: string, reply: HttpReply, signedAt: Date): boolean;
}

/** As in the SDK; below it, the clocks are not the reason. */
const SKEW_MS = 240_000;

/** Errors that may stem from a request that was late, as a process that was frozen between signing and sending makes it. */
const REFUSED_SIGNATURES = new Set([
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'RequestInTheFuture',
  'AuthFailure',
]);

export function createServerClock(today: Clock['today']): ServerClock {
  let aheadMs = 0;
  return {
    now: () => new Date(today().getTime() + aheadMs),
    signAnew(errorName, { headers }, signedAt) {
      // A reply with an age comes from a cache, and its date with it.
      const serverTime = headers.age === undefined ? Date.parse(headers.date ?? '') : Number.NaN;
      const skewed = Math.abs(serverTime - signedAt.getTime()) >= SKEW_MS;
      if (skewed) aheadMs = serverTime - today().getTime();
      return REFUSED_SIGNATURES.has(errorName) || (skewed && errorName === 'AccessDeniedException');
    },
  };
}
