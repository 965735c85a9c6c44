/** What ends a command that runs until it is told to stop: Ctrl-C, `kill`, and the terminal's end. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborts at the first of these signals. A second one ends the process at once, in case stopping takes too long for somebody. */
export function stopSignal(process: NodeJS.Process): AbortSignal {
  const stop = new AbortController();
  for (const signal of SIGNALS) process.once(signal, () => stop.abort());
  return stop.signal;
}
