import type { Fault, Invocation, InvocationResult } from './invocation.ts';

/** What the runtime inside a process tells us. */
export interface RuntimeEvents {
  /** The function's code has been loaded; invocations may be delivered. */
  ready(): void;
  initFailed(fault: Fault): void;
  /** `ending`: the process is about to end and must not get another invocation. */
  replied(requestId: string, result: InvocationResult, ending: boolean): void;
  /** The runtime broke its protocol. */
  broken(): void;
}

/** Our side of one process's runtime. */
export interface RuntimeConnection {
  /** `deadline` in milliseconds since 1970. */
  deliver(invocation: Invocation, deadline: number): void;
  close(): void;
}
