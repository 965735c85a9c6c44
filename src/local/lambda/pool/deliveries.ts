import type { InvocationResult } from '../invocation.ts';

export type Invoked =
  | {
      readonly kind: 'concluded';
      readonly result: InvocationResult;
      /** The function's own time, without the wait for its turn on a busy machine. */
      readonly durationMs: number;
    }
  /** The process has not run it and never will: it came too late, or the process has ended. */
  | { readonly kind: 'not-begun' };

interface Delivery {
  readonly requestId: string;
  readonly resolve: (invoked: Invoked) => void;
}

/** A process must not begin an invocation that has waited in it for this long: another process may have it by then. */
export const BEGIN_WITHIN_MS = 200;
/** If the running invocation takes longer, the waiting ones go to other processes. */
const HOLD_UP_MS = 250;
/** Time to read what the process has already written: the event loop may have been busy. */
const SETTLE_MS = 50;

/** The invocations that one process has been given. It runs them in this order: the first one is running. */
export class Deliveries {
  private readonly timeoutMs: number;
  private readonly onTimeout: () => void;
  private readonly entries: Delivery[] = [];
  /** Taken back, but still in the process's input. The process will say that it does not begin them. */
  private readonly stale = new Set<string>();
  private whenDrained: (() => void)[] = [];
  private begun = 0;
  private timeout: NodeJS.Timeout | undefined;
  private holdUp: NodeJS.Timeout | undefined;

  /** @param onTimeout the running invocation has not concluded within `timeoutMs` */
  constructor(timeoutMs: number, onTimeout: () => void) {
    this.timeoutMs = timeoutMs;
    this.onTimeout = onTimeout;
  }

  get busy(): boolean {
    return this.entries.length > 0;
  }

  add(requestId: string): Promise<Invoked> {
    return new Promise((resolve) => {
      this.entries.push({ requestId, resolve });
      if (this.entries.length === 1) this.begin();
      else this.expectHoldUp();
    });
  }

  isRunning(requestId: string): boolean {
    return this.entries[0]?.requestId === requestId;
  }

  /** Concludes the running invocation, if there is one, and begins the next. */
  conclude(result: InvocationResult, durationMs = performance.now() - this.begun): void {
    this.shift()?.resolve({ kind: 'concluded', result, durationMs });
  }

  /** The process says that it has not begun an invocation in time. */
  notBegun(requestId: string): void {
    if (this.stale.delete(requestId)) this.tellIfDrained();
    else if (this.isRunning(requestId)) this.shift()?.resolve({ kind: 'not-begun' });
  }

  /** The process is gone, or about to go: nothing that waits will run. */
  abandonWaiting(): void {
    this.giveBackWaiting();
    this.stale.clear();
    this.tellIfDrained();
  }

  /** Resolves when the process has no invocation left that it must not begin. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.whenDrained.push(resolve);
      this.tellIfDrained();
    });
  }

  private tellIfDrained(): void {
    if (this.stale.size === 0) for (const tell of this.whenDrained.splice(0)) tell();
  }

  private shift(): Delivery | undefined {
    clearTimeout(this.timeout);
    clearTimeout(this.holdUp);
    this.holdUp = undefined;
    const first = this.entries.shift();
    if (this.entries.length > 0) this.begin();
    return first;
  }

  private begin(): void {
    this.begun = performance.now();
    const [running] = this.entries;
    this.timeout = setTimeout(() => {
      // Its reply may have come while the event loop was busy.
      setImmediate(() => {
        if (this.entries[0] === running) this.onTimeout();
      });
    }, this.timeoutMs);
    if (this.entries.length > 1) this.expectHoldUp();
  }

  private expectHoldUp(): void {
    this.holdUp ??= setTimeout(() => {
      const [running] = this.entries;
      this.holdUp = setTimeout(() => {
        setImmediate(() => {
          if (this.entries[0] === running) this.giveBackWaiting();
        });
      }, SETTLE_MS);
    }, HOLD_UP_MS);
  }

  /** Last to first: each takes its old place at the head of the queue. */
  private giveBackWaiting(): void {
    for (const { requestId, resolve } of this.entries.splice(1).reverse()) {
      this.stale.add(requestId);
      resolve({ kind: 'not-begun' });
    }
  }
}
