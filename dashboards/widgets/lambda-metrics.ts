/**
 * What Lambda itself reports about every function, whatever the function writes. A hook function that dies (out of memory, at its
 * timeout, while loading) leaves no record: only here it can be seen.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export const LAMBDA = {
  namespace: 'AWS/Lambda',
  functionName: 'FunctionName',
  invocations: 'Invocations',
  /** Invocations that ended in an exception, a crash or a timeout; 0 for others. */
  errors: 'Errors',
  /** Invocations that Lambda refused for want of concurrency; they are neither `Invocations` nor `Errors`. */
  throttles: 'Throttles',
} as const;

export type LambdaMetric = (typeof LAMBDA)['invocations' | 'errors' | 'throttles'];
