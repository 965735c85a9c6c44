import middy from '@middy/core';
import type { Context } from 'aws-lambda';

export type HookHandler<Answer> = (event: unknown, context: Context) => Promise<Answer>;

/** What a handler needs of Lambda's context. */
export interface LambdaCall {
  readonly awsRequestId: string | undefined;
  /** Infinite if the context does not say: CloudFormation's own limit holds then. */
  readonly remainingMs: number;
}

/**
 * Wraps a handler with Middy.
 *
 * @param answer never rejects: what it would leave to a rescue out here could not be recorded any more
 */
export function hookHandler<Answer>(
  answer: (event: unknown, call: LambdaCall) => Promise<Answer>,
): HookHandler<Answer> {
  // Middy's own early timeout would reject the call; the hook's deadline lies well before it, and answers.
  return middy<unknown, Answer>({ timeoutEarlyInMillis: 0 }).handler((event, context) =>
    answer(event, callOf(context)),
  );
}

/** Total: whoever invokes the bundle by other means than Lambda makes contexts of his own. */
function callOf(context: unknown): LambdaCall {
  try {
    if (typeof context !== 'object' || context === null) return UNKNOWN_CALL;
    const awsRequestId = 'awsRequestId' in context ? context.awsRequestId : undefined;
    return {
      awsRequestId: typeof awsRequestId === 'string' ? awsRequestId : undefined,
      remainingMs: remainingMsOf(context),
    };
  } catch {
    return UNKNOWN_CALL;
  }
}

const UNKNOWN_CALL: LambdaCall = { awsRequestId: undefined, remainingMs: Infinity };

function remainingMsOf(context: object): number {
  if (!('getRemainingTimeInMillis' in context) || typeof context.getRemainingTimeInMillis !== 'function')
    return Infinity;
  const remaining: unknown = context.getRemainingTimeInMillis();
  return typeof remaining === 'number' && !Number.isNaN(remaining) ? remaining : Infinity;
}
