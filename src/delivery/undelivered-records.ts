import { DIMENSION, HOOK_METRIC, NAMESPACE } from '../names.ts';
import type { LogEvent } from './log-event.ts';

/** A number, and nothing of the accounts that it came from: it outlives invocations of different accounts. */
export interface UndeliveredRecords {
  add(count: number): void;
  /** The count so far, which starts again at 0. */
  take(): number;
}

export function countUndeliveredRecords(): UndeliveredRecords {
  let count = 0;
  return {
    add(more) {
      count += more;
    },
    take() {
      const taken = count;
      count = 0;
      return taken;
    },
  };
}

/** The line that tells of earlier losses: readable, and a metric in embedded metric format. */
export function undeliveredNotice(count: number, service: string, timestamp: number): LogEvent {
  const metric = HOOK_METRIC.undeliveredRecords;
  return {
    timestamp,
    message: JSON.stringify({
      _aws: {
        Timestamp: timestamp,
        CloudWatchMetrics: [
          { Namespace: NAMESPACE, Dimensions: [[DIMENSION.service]], Metrics: [{ Name: metric, Unit: 'Count' }] },
        ],
      },
      level: 'WARN',
      message: `${count} records of earlier invocations could not be delivered`,
      [DIMENSION.service]: service,
      [metric]: count,
    }),
  };
}
