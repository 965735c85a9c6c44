import type { Json } from '../../domain.ts';
import { isDeeperThan } from '../../foreign/depth.ts';

/**
 * CloudFormation documents no limit on the size of a callback context, but the hook's answer carries those of all unfinished
 * functions, and Lambda passes on no answer over 6 MB: this leaves room for 80 functions.
 */
const CONTEXT_MAX_BYTES = 64 * 1024;

/** Far less than what `JSON.stringify` can follow, and far more than any function needs. */
const CONTEXT_MAX_DEPTH = 250;

/** The Java runtime of hooks holds the delay in an `int`: https://github.com/aws-cloudformation/cloudformation-cli-java-plugin */
const DELAY_MAX_SECONDS = 2 ** 31 - 1;

/** What is wrong with a callback context that could not be handed back in the next round. */
export function brokenContextSize(context: Json): string[] {
  if (isDeeperThan(CONTEXT_MAX_DEPTH, context)) {
    return [`callbackContext must not be nested more than ${CONTEXT_MAX_DEPTH} levels deep`];
  }
  return Buffer.byteLength(JSON.stringify(context)) > CONTEXT_MAX_BYTES
    ? [
        `callbackContext must be at most ${CONTEXT_MAX_BYTES / 1024} KB of JSON, so that larger state must be kept elsewhere`,
      ]
    : [];
}

/** A number that JSON can spell may still be more than a delay can be: `1e999` is read as infinity. */
export function brokenDelaySize(delay: number): string[] {
  if (delay < 0) return ['callbackDelaySeconds must not be negative'];
  return delay > DELAY_MAX_SECONDS ? [`callbackDelaySeconds must be at most ${DELAY_MAX_SECONDS}`] : [];
}
