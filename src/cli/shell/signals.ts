import { constants } from 'node:os';

/** Ctrl-C, `kill`, and the end of the terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * For a command that has nothing to bring to an end: a signal ends the process by way of its `exit` event, which ends the processes of
 * the functions, too. A signal without a listener would leave them behind.
 */
export function endOnSignal(process: NodeJS.Process): void {
  for (const signal of SIGNALS) process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

/** For a command that runs until it is told to stop. Aborts at the first signal; a second one ends the process at once. */
export function stopSignal(process: NodeJS.Process): AbortSignal {
  const stop = new AbortController();
  for (const signal of SIGNALS) process.once(signal, () => stop.abort());
  return stop.signal;
}
