import { createHash } from 'node:crypto';
import type { Configuration } from '../domain.ts';

/**
 * Tells whether two rounds of one request met the same configuration. Canonical: the order of functions, and of the entries of their
 * scopes, does not count.
 */
export function configurationDigest({ policyFunctions, maxRounds }: Configuration): string {
  const functions = policyFunctions.map((one) => [
    one.id,
    one.functionName,
    one.contract,
    one.targetNames?.toSorted() ?? null,
    one.actions?.toSorted() ?? null,
    one.failureMode,
    one.onError,
    one.timeoutMs,
  ]);
  const canonical = JSON.stringify([functions.map((one) => JSON.stringify(one)).sort(), maxRounds ?? null]);
  return createHash('sha256').update(canonical).digest('hex');
}
