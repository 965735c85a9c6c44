import type { Terminal } from '../shell/terminal.ts';

/** One line that is written over and over, on a terminal only. */
export interface ProgressLine {
  show(text: string): void;
  /** Takes the line away while something else is written. */
  around(write: () => void): void;
  clear(): void;
}

/** Work that is done sooner needs no progress. */
const SHOW_AFTER_MS = 500;
const UPDATE_EVERY_MS = 50;

export function progressLine(terminal: Terminal | undefined): ProgressLine {
  if (terminal?.columns === undefined) return { show: () => {}, around: (write) => write(), clear: () => {} };
  const { columns } = terminal;
  const started = performance.now();
  let updated = 0;
  let shown = '';
  return {
    show(text) {
      const now = performance.now();
      if (now - started < SHOW_AFTER_MS || now - updated < UPDATE_EVERY_MS) return;
      updated = now;
      shown = text.slice(0, columns - 1);
      terminal.rewriteLine(shown);
    },
    around(write) {
      if (shown !== '') terminal.rewriteLine('');
      write();
      if (shown !== '') terminal.write(shown);
    },
    clear() {
      if (shown !== '') terminal.rewriteLine('');
      shown = '';
    },
  };
}
