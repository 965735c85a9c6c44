/** How many requests to the hook are under way at once. */
export interface Concurrency {
  readonly least: number;
  /** While answers are fast: local functions need less time for each target if they are asked about many together. */
  readonly most: number;
}

/**
 * Answers are fast if each concurrent request takes at most this long. If they are slower, the policy functions'
 * processes are busy, and waiting for a process would use up a function's timeout. In Lambda it never does.
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

/** Maps in order, with a limited number of calls under way. Rejects as soon as one call does, and then makes no further call. */
export function mapConcurrently<Item, Result>(
  items: readonly Item[],
  concurrency: Concurrency,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const pace = new Pace(concurrency);
  const results = new Map<number, Result>();
  const queue = items.entries();
  let underWay = 0;
  let failed = false;
  return new Promise((resolve, reject) => {
    const one = async (index: number, item: Item) => {
      underWay += 1;
      const started = performance.now();
      results.set(index, await map(item));
      pace.took(performance.now() - started, underWay);
      underWay -= 1;
      more();
    };
    const more = () => {
      while (!failed && underWay < pace.current()) {
        const next = queue.next();
        if (next.done === true) {
          if (underWay === 0)
            resolve([...results].sort(([first], [second]) => first - second).map(([, result]) => result));
          return;
        }
        one(...next.value).catch((error: unknown) => {
          failed = true;
          reject(error);
        });
      }
    };
    more();
  });
}
