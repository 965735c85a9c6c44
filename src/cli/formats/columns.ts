/** One line of a column: its text, and how to show it. Padding is added outside of the style. */
export interface Cell {
  readonly text: string;
  readonly style: (text: string) => string;
  readonly alignRight?: boolean;
}

/** Rows that belong to one head, which stands beside them line by line. */
export interface Group {
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

const GAP = '  ';
const MIN_LAST_WIDTH = 24;

/**
 * Lines up groups of rows. The last column wraps within `width` (undefined: never) onto lines of its own, so that nothing is cut.
 */
export function columns(groups: readonly Group[], width: number | undefined): string[] {
  const rows = groups.flatMap((group) => group.rows);
  const headWidth = Math.max(0, ...groups.flatMap(({ head }) => head.map(({ text }) => text.length)));
  const count = Math.max(0, ...rows.map((row) => row.length)) - 1;
  const widths = Array.from({ length: Math.max(0, count) }, (_, index) =>
    Math.max(0, ...rows.map((row) => (row[index]?.text ?? '').length)),
  );
  const taken = [headWidth, ...widths].reduce((sum, column) => sum + column + GAP.length, 0);
  const room = width === undefined ? Infinity : Math.max(MIN_LAST_WIDTH, width - taken);
  return groups.flatMap(({ head, rows: groupRows }) => {
    const lines = groupRows.flatMap((row) => linesOf(row, widths, room));
    return Array.from({ length: Math.max(head.length, lines.length) }, (_, index) =>
      (pad(head[index], headWidth) + GAP + (lines[index] ?? '')).trimEnd(),
    );
  });
}

function linesOf(row: readonly Cell[], widths: readonly number[], room: number): string[] {
  const cells = widths.map((column, index) => pad(row[index], column) + GAP).join('');
  const last = row[widths.length];
  if (last === undefined) return [cells];
  const indent = widths.map((column) => ' '.repeat(column) + GAP).join('');
  return wrap(last.text, room).map((line, index) => (index === 0 ? cells : indent) + last.style(line));
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
