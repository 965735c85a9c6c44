/** One cell: its text, and how to show it. Padding is added outside of the style. */
export interface Cell {
  readonly text: string;
  readonly style: (text: string) => string;
  readonly alignRight?: boolean;
}

const GAP = '  ';
const MIN_LAST_WIDTH = 24;

/**
 * Lines up rows of cells. The last column wraps within `width` (undefined: never) onto lines of its own, so that nothing is cut.
 */
export function columns(rows: readonly (readonly Cell[])[], width: number | undefined): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count - 1 }, (_, index) =>
    Math.max(0, ...rows.map((row) => (row[index]?.text ?? '').length)),
  );
  const indent = widths.reduce((sum, column) => sum + column + GAP.length, 0);
  const room = width === undefined ? Infinity : Math.max(MIN_LAST_WIDTH, width - indent);
  return rows.flatMap((row) => {
    const cells = widths.map((column, index) => pad(row[index], column));
    const last = row[count - 1];
    const [first = '', ...more] = last === undefined ? [''] : wrap(last.text, room).map(last.style);
    return [(cells.join(GAP) + GAP + first).trimEnd(), ...more.map((line) => ' '.repeat(indent) + line)];
  });
}

function pad(cell: Cell | undefined, width: number): string {
  if (cell === undefined) return ' '.repeat(width);
  const padding = ' '.repeat(width - cell.text.length);
  return cell.alignRight === true ? padding + cell.style(cell.text) : cell.style(cell.text) + padding;
}

/** Breaks at spaces where there are any, and at the text's own line breaks. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let rest = line;
    while (rest.length > width) {
      const space = rest.lastIndexOf(' ', width);
      const end = space > 0 ? space : width;
      lines.push(rest.slice(0, end));
      rest = rest.slice(end).trimStart();
    }
    return [...lines, rest];
  });
}
