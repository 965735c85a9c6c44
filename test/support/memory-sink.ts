import type { RecordSink } from '../../src/hook/ports.ts';

/** Keeps what it is given, except while it is broken. */
export class MemorySink implements RecordSink {
  readonly lines: string[] = [];
  broken: 'no' | 'throws' | 'rejects' | 'never answers' = 'no';

  write(lines: readonly string[]): Promise<readonly string[]> {
    switch (this.broken) {
      case 'throws':
        throw new Error('broken sink');
      case 'rejects':
        return Promise.reject(new Error('broken sink'));
      case 'never answers':
        return new Promise(() => {});
      case 'no':
        this.lines.push(...lines);
        return Promise.resolve([]);
    }
  }

  /** Takes the lines out. */
  drain(): string[] {
    return this.lines.splice(0);
  }
}
