import { createWriteStream, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { UsageError } from '../shell/usage-error.ts';

/** Takes lines as they come, so that memory does not grow with their number. */
export interface RecordFile {
  write(line: string): void;
  /**
   * Resolves when all lines are on disk: with undefined, or with a sentence about those that could not be written.
   * Never rejects.
   */
  close(): Promise<string | undefined>;
}

/** Replaces what is there. The folder is made if it is missing. Throws a UsageError if the file cannot be written. */
export function openRecordFile(file: string): RecordFile {
  const stream = createWriteStream(file, { fd: open(file) });
  const done = finished(stream).then(
    () => undefined,
    (error: unknown) =>
      `${file}: not all records could be written (${codeOf(error)}); the result does not depend on them`,
  );
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

function open(file: string): number {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, 'w');
  } catch (error) {
    throw new UsageError([`--records: ${file} cannot be written (${codeOf(error)}); name a file in a folder of yours`]);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
