/** How many requests to the hook are under way at once. */
export interface Concurrency {
  readonly least: number;
  /** As long as answers come fast: functions of this machine take less time for each target when they are asked about many together. */
  readonly most: number;
}

/**
 * What a request may add to the time that the others take. With more, the policy functions' processes are no longer enough for all
 * at once, and waiting for one would use up a function's timeout, which in Lambda it never does.
 */
const FAST_MS = 20;

/** How many requests may be under way, from how long they took. */
export class Pace {
  private readonly concurrency: Concurrency;
  private limit: number;

  constructor(concurrency: Concurrency) {
    this.concurrency = concurrency;
    this.limit = concurrency.least;
  }

  current(): number {
    return this.limit;
  }

  /** @param together how many were under way, this one included */
  took(ms: number, together: number): void {
    this.limit = ms / together <= FAST_MS ? this.concurrency.most : this.concurrency.least;
  }
}
