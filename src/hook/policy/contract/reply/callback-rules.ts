import type { Json } from '../../../domain.ts';
import { shapeOf } from '../../../foreign/shape.ts';
import { isTruthy } from '../json.ts';
import type { Status } from './reply-status.ts';

/**
 * CloudFormation documents no limit on the size of a callback context, but the hook's answer carries those of all unfinished
 * functions, and Lambda passes on no answer over 6 MB: this leaves room for 80 functions.
 */
const CONTEXT_MAX_BYTES = 64 * 1024;

/** The Java runtime of hooks holds the delay in an `int`: https://github.com/aws-cloudformation/cloudformation-cli-java-plugin */
const DELAY_MAX_SECONDS = 2 ** 31 - 1;

/** What is wrong with a reply's context: it must end with the work, and until then be such that it can be handed back. */
export function contextSlips(context: Json | undefined, status: Status | undefined): readonly string[] {
  if (status !== 'IN_PROGRESS') {
    return status !== undefined && isTruthy(context) ? [`callbackContext must be empty with ${status}`] : [];
  }
  if (context === undefined) return [];
  return Buffer.byteLength(JSON.stringify(context)) > CONTEXT_MAX_BYTES
    ? [
        `callbackContext must be at most ${CONTEXT_MAX_BYTES / 1024} KB of JSON, so that larger state must be kept elsewhere`,
      ]
    : [];
}

/** What is wrong with a reply's delay. A number that JSON can spell may be more than a delay can be: `1e999` is read as infinity. */
export function delaySlips(delay: Json | undefined, status: Status | undefined): readonly string[] {
  if (delay === undefined) return [];
  if (typeof delay !== 'number') return [`callbackDelaySeconds must be a number, got ${shapeOf(delay)}`];
  if (delay < 0) return ['callbackDelaySeconds must not be negative'];
  if (delay > DELAY_MAX_SECONDS) return [`callbackDelaySeconds must be at most ${DELAY_MAX_SECONDS}`];
  return delay > 0 && status !== undefined && status !== 'IN_PROGRESS'
    ? [`callbackDelaySeconds must be 0 with ${status}`]
    : [];
}
