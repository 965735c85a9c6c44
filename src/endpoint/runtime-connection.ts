import type { Fault, Invocation, InvocationResult } from './invocation.ts';

/** What the runtime inside a process tells us. */
export interface RuntimeEvents {
  /** The function's code has been loaded; invocations may be delivered. */
  ready(): void;
  initFailed(fault: Fault): void;
  replied(reply: Reply): void;
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

/** Our side of one process's runtime. */
export interface RuntimeConnection {
  /** The runtime runs what is delivered one after the other, each for up to `timeoutMs`. */
  deliver(invocation: Invocation, timeoutMs: number): void;
  close(): void;
}
