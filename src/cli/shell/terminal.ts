import { styleText } from 'node:util';

/** Where output goes, and what can be shown there. */
export interface Terminal {
  write(text: string): void;
  /** Undefined when it is no terminal: lines are then as long as they are. */
  readonly columns: number | undefined;
  readonly style: Style;
}

export type Style = Readonly<Record<StyleName, (text: string) => string>>;
export type StyleName = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** The part of a `tty.WriteStream` that matters, which other streams do not have. */
export interface TerminalStream {
  write(text: string): unknown;
  on(event: 'error', listener: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

/** `hasColors` heeds NO_COLOR, FORCE_COLOR and TERM by itself. */
export function terminalOf(stream: TerminalStream): Terminal {
  const isTerminal = stream.isTTY === true;
  // The reader closed the pipe (`| head`). Do not fail; keep the exit code.
  stream.on('error', () => {});
  return {
    write: (text) => {
      stream.write(text);
    },
    columns: isTerminal ? stream.columns : undefined,
    style: isTerminal && stream.hasColors?.() === true ? COLOURED : PLAIN,
  };
}

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
