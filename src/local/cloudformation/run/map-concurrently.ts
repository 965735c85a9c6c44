import { type Concurrency, Pace } from './concurrency.ts';

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
