import type { Writable } from 'node:stream';

/** A stream whose reader has gone says so in an event, which would end the process if nobody listened. */
export function surviveBrokenPipe(stream: Writable): void {
  stream.on('error', () => {});
}
