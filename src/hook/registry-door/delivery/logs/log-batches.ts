import type { LogEvent } from './log-event.ts';

/** Limits of one call: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export const BATCH_LIMIT = {
  events: 10_000,
  /** The sum of all messages in UTF-8, plus `overheadBytes` for each. */
  bytes: 1_048_576,
  overheadBytes: 26,
  spanMs: 24 * 60 * 60 * 1000,
} as const;

export interface Batches {
  /** In chronological order, inside and among each other. */
  readonly batches: readonly (readonly LogEvent[])[];
  /** Events that no call can carry. */
  readonly tooLarge: readonly LogEvent[];
}

/** Cuts log events into as few calls as the service allows. Events of one instant keep their order. */
export function batchLogEvents(events: readonly LogEvent[]): Batches {
  const tooLarge = events.filter((event) => size(event) > BATCH_LIMIT.bytes);
  const sorted = events
    .filter((event) => size(event) <= BATCH_LIMIT.bytes)
    .sort((first, second) => first.timestamp - second.timestamp);
  const batches: LogEvent[][] = [];
  let batch: LogEvent[] = [];
  let bytes = 0;
  for (const event of sorted) {
    const [oldest] = batch;
    const full =
      oldest !== undefined &&
      (batch.length === BATCH_LIMIT.events ||
        bytes + size(event) > BATCH_LIMIT.bytes ||
        event.timestamp - oldest.timestamp > BATCH_LIMIT.spanMs);
    if (full) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size(event);
  }
  if (batch.length > 0) batches.push(batch);
  return { batches, tooLarge };
}

function size(event: LogEvent): number {
  return Buffer.byteLength(event.message, 'utf8') + BATCH_LIMIT.overheadBytes;
}
