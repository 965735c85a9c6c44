import middy from '@middy/core';
import type { Context } from 'aws-lambda';

export type HookHandler<Answer> = (event: unknown, context: Context) => Promise<Answer>;

/**
 * Wraps a handler with Middy. Whatever escapes from the handler, or from a middleware, still becomes an answer.
 *
 * @param rescue must not throw
 */
export function hookHandler<Answer>(
  handle: HookHandler<Answer>,
  rescue: (event: unknown, error: unknown) => Answer,
): HookHandler<Answer> {
  // Middy's own early timeout would reject the call; the hook's deadline lies well before it, and answers.
  return middy<unknown, Answer>({ timeoutEarlyInMillis: 0 })
    .handler(handle)
    .onError((request) => {
      request.response = rescue(request.event, request.error);
    });
}
