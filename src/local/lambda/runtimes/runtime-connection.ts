import type { Fault, Invocation, InvocationResult } from '../invocation.ts';

/** Messages from the runtime inside a process. */
export interface RuntimeEvents {
  /** The function's code has been loaded; invocations may be delivered. */
  ready(): void;
  initFailed(fault: Fault): void;
  replied(reply: Reply): void;
  /** The invocation's turn came too late. */
  notBegun(requestId: string): void;
  /** The runtime broke its protocol. */
  broken(): void;
}

export interface Reply {
  readonly requestId: string;
  readonly result: InvocationResult;
  /** The process is about to end and must not get another invocation. */
  readonly ending: boolean;
  /** From the event's arrival in the process to the reply, if the runtime says so. */
  readonly durationMs: number | undefined;
}

export interface InvocationLimits {
  readonly timeoutMs: number;
  /** In milliseconds of `process.hrtime`. The runtime must not begin the invocation later. Undefined: no limit. */
  readonly beginBy: number | undefined;
}

/** Our side of one process's runtime. */
export interface RuntimeConnection {
  /** The runtime runs what is delivered one after the other. */
  deliver(invocation: Invocation, limits: InvocationLimits): void;
  close(): void;
}
