import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Lets a signal end the process by way of its `exit` event, which takes the functions' processes along: by its own, a signal would leave
 * them behind. For commands that have nothing to bring to an end.
 */
export function endOnSignal(process: NodeJS.Process): void {
  for (const signal of SIGNALS) process.once(signal, () => process.exit(128 + constants.signals[signal]));
}
