/** One event on its way to a function. */
export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** `$LATEST`, or a number. */
  readonly version: string;
  /** JSON text, UTF-8. */
  readonly payload: Buffer;
  /** Value of `X-Amzn-Trace-Id`; Lambda always has one. */
  readonly traceId: string;
  /** JSON text. */
  readonly clientContext: string | undefined;
}

export type InvocationResult = { readonly kind: 'succeeded'; readonly payload: Buffer } | Fault;

/** Why an invocation has no reply from the function. All of these reach the caller as `X-Amz-Function-Error`. */
export type Fault =
  /** The function's own runtime said so, in its own JSON. */
  | { readonly kind: 'reported'; readonly errorType: string; readonly payload: Buffer }
  | { readonly kind: 'timed-out'; readonly timeoutMs: number }
  | { readonly kind: 'init-timed-out'; readonly timeoutMs: number }
  | { readonly kind: 'exited'; readonly code: number | null; readonly signal: string | null }
  | { readonly kind: 'cannot-start'; readonly reason: string }
  | { readonly kind: 'response-too-large' };
