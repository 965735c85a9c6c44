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
/** A last column that would be narrower stands below its row instead. */
const MIN_LAST_WIDTH = 40;

/**
 * Lines up groups of rows. The last column wraps within `width` (undefined: never) onto lines of its own, so that nothing is cut.
 */
export function columns(heading: Group, body: readonly Group[], width: number | undefined): string[] {
  const groups = [heading, ...body];
  const rows = groups.flatMap((group) => group.rows);
  const headWidth = Math.max(0, ...groups.flatMap(({ head }) => head.map(({ text }) => text.length)));
  const count = Math.max(0, ...rows.map((row) => row.length)) - 1;
  const widths = Array.from({ length: Math.max(0, count) }, (_, index) =>
    Math.max(0, ...rows.map((row) => (row[index]?.text ?? '').length)),
  );
  const taken = [headWidth, ...widths].reduce((sum, column) => sum + column + GAP.length, 0);
  const beside = width === undefined || width - taken >= MIN_LAST_WIDTH;
  const room =
    width === undefined ? Infinity : beside ? width - taken : Math.max(MIN_LAST_WIDTH, width - headWidth - 4);
  return groups.flatMap((group) => {
    const { head } = group;
    const lines = group.rows.flatMap((row) => {
      if (beside) return linesBeside(row, widths, room);
      return group === heading ? [cellsOf(row, widths)] : linesBelow(row, widths, room);
    });
    return Array.from({ length: Math.max(head.length, lines.length) }, (_, index) =>
      (pad(head[index], headWidth) + GAP + (lines[index] ?? '')).trimEnd(),
    );
  });
}

function linesBelow(row: readonly Cell[], widths: readonly number[], room: number): string[] {
  const last = row[widths.length];
  const below = last === undefined || last.text === '' ? [] : wrap(last.text, room).map(last.style);
  return [cellsOf(row, widths), ...below.map((line) => GAP + line)];
}

function linesBeside(row: readonly Cell[], widths: readonly number[], room: number): string[] {
  const cells = cellsOf(row, widths);
  const last = row[widths.length];
  if (last === undefined) return [cells];
  const indent = widths.map((column) => ' '.repeat(column) + GAP).join('');
  return wrap(last.text, room).map((line, index) => (index === 0 ? cells : indent) + last.style(line));
}

function cellsOf(row: readonly Cell[], widths: readonly number[]): string {
  return widths.map((column, index) => pad(row[index], column) + GAP).join('');
}

function pad(cell: Cell | undefined, width: number): string {
  if (cell === undefined) return ' '.repeat(width);
  const padding = ' '.repeat(width - cell.text.length);
  return cell.alignRight === true ? padding + cell.style(cell.text) : cell.style(cell.text) + padding;
}

/** Breaks at spaces and at the text's own line breaks; a word that is too long, such as a link, stays whole. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    for (const word of line.split(' ')) {
      const last = lines.at(-1);
      if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = `${last} ${word}`;
    }
    return lines;
  });
}

/** The same for a text whose lines are indented: what is broken stays as far to the right. Commands to paste stay whole. */
export function wrapIndented(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text
    .split('\n')
    .flatMap((line) => {
      const indent = /^ *(\d +)?/.exec(line)?.[0] ?? '';
      if (line.startsWith('  $ ')) return [line];
      return wrap(line.slice(indent.length), width - indent.length).map(
        (part, index) => (index === 0 ? indent : ' '.repeat(indent.length)) + part,
      );
    })
    .join('\n');
}
