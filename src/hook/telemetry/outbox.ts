import type { RecordSink } from '../ports.ts';

/** Counts lost records until a later invocation record has reported them. One for all invocations that deliver to one place. */
export interface Outbox {
  undelivered(): number;
  /** Never rejects. `reported` is the number of undelivered records in the last of these lines. */
  deliver(sink: RecordSink, lines: readonly string[], reported: number): Promise<void>;
  /** Records that never became a line. */
  lost(records: number): void;
}

/** A sink that has not answered after `limitMs` must not keep the hook from answering: its lines count as undelivered. */
function createOutbox(limitMs: number): Outbox {
  let undelivered = 0;
  return {
    undelivered: () => undelivered,
    lost(records) {
      undelivered += records;
    },
    async deliver(sink, lines, reported) {
      try {
        const missing = await within(limitMs, sink.write(lines));
        const last = lines.at(-1);
        undelivered += missing.length;
        if (last !== undefined && !missing.includes(last)) undelivered -= reported;
      } catch {
        undelivered += lines.length;
      }
    },
  };
}

function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No delivery within ${limitMs} ms`)), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Of the places that one process delivers to: an account has one, and one process of a private type serves few accounts. */
const REMEMBERED = 100;

/** An outbox for each place, so that no account is told of another's losses. */
export function createOutboxes(limitMs: number): (destination: string) => Outbox {
  const outboxes = new Map<string, Outbox>();
  return (destination) => {
    const outbox = outboxes.get(destination) ?? createOutbox(limitMs);
    // The one used last is remembered longest.
    outboxes.delete(destination);
    outboxes.set(destination, outbox);
    const [oldest] = outboxes.keys();
    if (outboxes.size > REMEMBERED && oldest !== undefined) outboxes.delete(oldest);
    return outbox;
  };
}
