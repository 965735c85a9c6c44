import { styleText } from 'node:util';
import { printable } from '../../hook/foreign/printable.ts';

/** Where output goes, and what can be shown there. */
export interface Terminal {
  /** Makes the text printable first. */
  write(text: string): void;
  /** The same, in place of what stands in the line. */
  rewriteLine(text: string): void;
  /** Undefined when it is no terminal: lines are then as long as they are. */
  readonly columns: number | undefined;
  readonly style: Style;
}

export type Style = Readonly<Record<StyleName, (text: string) => string>>;
export type StyleName = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** The part of a `tty.WriteStream` that matters, which other streams do not have. */
export interface TerminalStream {
  write(text: string): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

/**
 * `hasColors` heeds NO_COLOR, FORCE_COLOR and TERM by itself.
 *
 * @param onLost is told what stopped the stream from being written, as a full disk does
 */
export function terminalOf(stream: TerminalStream, onLost: (error: unknown) => void): Terminal {
  const isTerminal = stream.isTTY === true;
  stream.on('error', (error) => {
    // The reader closed the pipe (`| head`). Do not fail; keep the exit code.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) onLost(error);
  });
  return {
    write: (text) => {
      stream.write(shown(text));
    },
    rewriteLine: (text) => {
      stream.write(`\r\u001b[K${shown(text)}`);
    },
    columns: isTerminal ? stream.columns : undefined,
    style: isTerminal && stream.hasColors?.() === true ? COLOURED : PLAIN,
  };
}

/**
 * Templates, file names and the output of functions may hold codes that repaint a terminal. Only what this program sends by itself
 * is kept: the colours below, and tabs.
 */
function shown(text: string): string {
  return text
    .split(OWN_CODES)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const OWN_CODES = /(\u001b\[(?:1|2|22|31|32|33|36|39)m|\t)/;

function coloured(name: StyleName): (text: string) => string {
  return (text) => styleText(name, text, { validateStream: false });
}

export const COLOURED: Style = {
  bold: coloured('bold'),
  dim: coloured('dim'),
  red: coloured('red'),
  green: coloured('green'),
  yellow: coloured('yellow'),
  cyan: coloured('cyan'),
};

const same = (text: string) => text;
export const PLAIN: Style = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };
