import type { InvocationResult } from './invocation.ts';

export type Invoked =
  | {
      readonly kind: 'concluded';
      readonly result: InvocationResult;
      /** What the function itself took, without the time that a busy machine let it wait before it could begin. */
      readonly durationMs: number;
    }
  /** Another environment is to run it: the process has ended before its turn, or is held up. */
  | { readonly kind: 'not-begun' };

export interface DeliveryLimits {
  readonly timeoutMs: number;
  /** The running invocation has not concluded within `timeoutMs`. */
  readonly onTimeout: () => void;
  /** The running invocation keeps others waiting for longer than they should. */
  readonly onHoldUp: () => void;
}

/** Longer than a busy machine lets a fast function wait. */
const HOLD_UP_MS = 250;

/** The invocations that one process has been given. It runs them in this order, so that the first is the one that is running. */
export class Deliveries {
  private readonly limits: DeliveryLimits;
  private readonly entries: { readonly requestId: string; readonly resolve: (invoked: Invoked) => void }[] = [];
  private begun = 0;
  private timeout: NodeJS.Timeout | undefined;
  private holdUp: NodeJS.Timeout | undefined;

  constructor(limits: DeliveryLimits) {
    this.limits = limits;
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
    clearTimeout(this.timeout);
    clearTimeout(this.holdUp);
    this.holdUp = undefined;
    this.entries.shift()?.resolve({ kind: 'concluded', result, durationMs });
    if (this.entries.length > 0) this.begin();
  }

  /** Gives back all but the running one; from the last to the first, so that each can take its old place at the head of a queue. */
  giveBackWaiting(): void {
    for (const { resolve } of this.entries.splice(1).reverse()) resolve({ kind: 'not-begun' });
  }

  private begin(): void {
    this.begun = performance.now();
    this.timeout = setTimeout(this.limits.onTimeout, this.limits.timeoutMs);
    if (this.entries.length > 1) this.expectHoldUp();
  }

  private expectHoldUp(): void {
    this.holdUp ??= setTimeout(this.limits.onHoldUp, HOLD_UP_MS);
  }
}
