import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';

/** Takes lines as they come, so that memory does not grow with their number. */
export interface RecordFile {
  write(line: string): void;
  /** Resolves when all is on disk; rejects if something could not be written. */
  close(): Promise<void>;
}

/** Replaces what is there. The folder is made if it is missing. */
export function openRecordFile(file: string): RecordFile {
  mkdirSync(dirname(file), { recursive: true });
  const stream = createWriteStream(file);
  const done = finished(stream);
  // Told by close(); until then nobody listens.
  done.catch(() => {});
  return {
    write: (line) => {
      stream.write(`${line}\n`);
    },
    close() {
      stream.end();
      return done;
    },
  };
}
