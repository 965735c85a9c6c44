import type { Fault, Invocation, InvocationResult } from '../invocation.ts';

export interface Waiting {
  readonly invocation: Invocation;
  readonly conclude: (result: InvocationResult) => void;
  /** The caller has gone away. */
  readonly abandoned: () => boolean;
}

/** Invocations that are delivered together take about this long together, */
const BATCH_MS = 20;
/** and have no more bytes, so that one read takes them all. */
export const BATCH_BYTES = 65_536;

/** The invocations of one function that wait for an execution environment. */
export class InvocationQueue {
  private readonly waiting: Waiting[] = [];

  get length(): number {
    return this.waiting.length;
  }

  add(waiting: Waiting): void {
    this.waiting.push(waiting);
  }

  putBack(waiting: Waiting): void {
    this.waiting.unshift(waiting);
  }

  /**
   * Takes as many as one environment is to get at once, so that none waits for long behind another, or while other environments are idle. May be
   * empty, as those that were abandoned are left out.
   *
   * @param typicalMs what one takes; 0 if nobody knows yet
   */
  takeBatch(maxBatch: number, typicalMs: number, idleEnvironments: number): readonly Waiting[] {
    const inTime = typicalMs === 0 ? 1 : Math.max(1, Math.floor(BATCH_MS / typicalMs));
    const size = Math.min(maxBatch, inTime, Math.ceil(this.waiting.length / idleEnvironments));
    const batch: Waiting[] = [];
    let bytes = 0;
    while (batch.length < size) {
      const [next] = this.waiting;
      if (next === undefined) break;
      bytes += next.invocation.payload.length;
      if (batch.length > 0 && bytes > BATCH_BYTES) break;
      this.waiting.shift();
      if (!next.abandoned()) batch.push(next);
    }
    return batch;
  }

  /** None of them can ever run. */
  concludeAll(fault: Fault): void {
    for (const { conclude } of this.waiting.splice(0)) conclude(fault);
  }
}
