/** What became of one step of the SDK client's middleware stack in `resolveInvokeOperation`. */
export type SdkStep =
  | { readonly kept: string }
  | { readonly replacedBy: string; readonly because: string }
  | { readonly droppedBecause: string };

/**
 * The SDK's default stack for Invoke, step by step: what it does silently, somebody here must do, or must not want. A test compares
 * this list with the client's own.
 */
export const SDK_STEPS: Readonly<Record<string, SdkStep>> = {
  loggerMiddleware: { droppedBecause: 'its logger is silent by default, and decision records say more' },
  httpAuthSchemeMiddleware: { kept: 'once per client: the scheme that the endpoint rules name chooses the signer' },
  endpointV2Middleware: {
    kept: 'once per client: the rules see the Region and AWS_ENDPOINT_URL_LAMBDA, which are the same for all functions',
  },
  serializerMiddleware: { kept: 'by the same protocol object' },
  contentLengthMiddleware: {
    replacedBy: '`resolveInvokeOperation`, which sets content-length',
    because: 'the body is always bytes of a known length',
  },
  getUserAgentMiddleware: {
    replacedBy: 'a user agent of our own',
    because: 'CloudTrail is to tell the owner of a policy function that the hook asked it',
  },
  hostHeaderMiddleware: {
    replacedBy: '`resolveInvokeOperation`, which sets host',
    because: 'the host is that of the resolved endpoint; HTTP/2, for which the step has another case, is not used',
  },
  recursionDetectionMiddleware: {
    replacedBy: 'the trace header that telemetry hands on (`InvokeCall.traceHeader`)',
    because:
      'with tracing on, the header is that of the evaluation and not of the hook; both hold what loops are detected by',
  },
  retryMiddleware: {
    replacedBy: '`evaluate/retry.ts`, `exchange` and `createServerClock`',
    because:
      'the SDK retries by a count and over a pooled connection; here the limit of the function decides, attempts are on record, and a dead connection costs no attempt',
  },
  httpSigningMiddleware: {
    kept: 'by the signer of the client, with the endpoint’s clock as `createServerClock` knows it instead of the SDK’s own correction',
  },
  deserializerMiddleware: { kept: 'by the same protocol object, exceptions included' },
};
