import { StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, StandardRetryToken } from '@smithy/types';

/**
 * Retries only what certainly did not arrive. Records and metrics that arrive twice count twice, in the evidence as in the
 * compliance rate, and nothing tells it; what is lost is counted, and told by the next invocation.
 */
export class SendOnceStrategy extends StandardRetryStrategy {
  override async refreshRetryTokenForRetry(
    token: StandardRetryToken,
    errorInfo: RetryErrorInfo,
  ): Promise<StandardRetryToken> {
    if (errorInfo.errorType !== 'THROTTLING' && !neverSent(errorInfo.error)) throw new Error('It may have arrived');
    return super.refreshRetryTokenForRetry(token, errorInfo);
  }
}

/** Errors of a connection that was not made: https://nodejs.org/docs/latest-v20.x/api/errors.html#common-system-errors */
const NO_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function neverSent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && NO_CONNECTION.has(String(error.code));
}
