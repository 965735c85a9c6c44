export type OutputStream = 'stdout' | 'stderr';

/** What the endpoint tells while it works. Nothing here holds an event, a reply or a header. */
export interface EndpointLog {
  /** One line that a function wrote, as it wrote it, without the line ending. */
  output(functionName: string, stream: OutputStream, line: string): void;
  /** One invocation has been answered. */
  invocation(record: InvocationRecord): void;
}

export interface InvocationRecord {
  readonly functionName: string;
  readonly requestId: string;
  /** From the request to the answer, waiting for an execution environment included. */
  readonly durationMs: number;
  /** Undefined when the function replied. */
  readonly errorType: string | undefined;
}
