import type { Fault } from '../invocation.ts';

/** What the caller of a function that failed gets to read: the shapes that Lambda and its runtimes use. */
export interface FunctionError {
  readonly errorType: string;
  /** JSON text. */
  readonly payload: Buffer;
}

/**
 * 6 MiB and 100 bytes, which is what Lambda allows and names in its error.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_RESPONSE_BYTES = 6_291_556;

/** The error body of `fault`, worded as Lambda words it; the request id is part of most messages. */
export function functionError(fault: Fault, requestId: string): FunctionError {
  switch (fault.kind) {
    case 'reported':
      return { errorType: fault.errorType, payload: fault.payload };
    case 'timed-out':
      return error(
        'Sandbox.Timedout',
        `RequestId: ${requestId} Error: Task timed out after ${seconds(fault.timeoutMs)}`,
      );
    case 'init-timed-out':
      return error(
        'Sandbox.Timedout',
        `RequestId: ${requestId} Error: Initialisation timed out after ${seconds(fault.timeoutMs)}`,
      );
    case 'exited':
      return error('Runtime.ExitError', `RequestId: ${requestId} Error: ${exitReason(fault)}`);
    case 'cannot-start':
      return error('Runtime.InvalidEntrypoint', `RequestId: ${requestId} Error: ${fault.reason}`);
    case 'response-too-large':
      return error(
        'Function.ResponseSizeTooLarge',
        `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
      );
  }
}

function error(errorType: string, errorMessage: string): FunctionError {
  return { errorType, payload: Buffer.from(JSON.stringify({ errorType, errorMessage })) };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} seconds`;
}

function exitReason({ code, signal }: Extract<Fault, { kind: 'exited' }>): string {
  if (signal !== null) return `Runtime exited with error: signal: ${signal}`;
  if (code === 0) return 'Runtime exited without providing a reason';
  return `Runtime exited with error: exit status ${code}`;
}
