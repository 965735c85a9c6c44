/**
 * Ends with `sent`, or with the signal's reason as soon as it aborts. The SDK closes an aborted request, but sleeps on
 * between two attempts and does not watch a request whose credentials or connection are still on their way.
 */
export async function abortable<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stopListening = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    stopListening = () => signal.removeEventListener('abort', abort);
  });
  try {
    return await Promise.race([send(), aborted]);
  } finally {
    stopListening();
  }
}
