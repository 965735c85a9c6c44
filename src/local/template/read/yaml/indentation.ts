/**
 * YAML 1.1's readers, CloudFormation's among them, do not look at the indentation of lines inside brackets and quotes; the
 * library that reads YAML here does. For a text that it refuses, this gives one in which such lines are indented.
 */
export interface Indented {
  readonly text: string;
  /** Characters put in at the start of each line. */
  readonly added: readonly number[];
}

/** Deeper than any block that a line could be in. */
const INDENTATION = ' '.repeat(80);

export function indentContinuations(text: string): Indented {
  const added: number[] = [];
  const lines = text.split('\n');
  let state: State = { depth: 0, quote: undefined };
  /** Lines of a block scalar are text: those deeper than this, or empty. */
  let blockScalar: number | undefined;
  const result = lines.map((line) => {
    const indentation = line.search(/\S/);
    if (blockScalar !== undefined && (indentation === -1 || indentation > blockScalar)) {
      added.push(0);
      return line;
    }
    blockScalar = undefined;
    const inside = state.depth > 0 || state.quote !== undefined;
    state = after(line, state);
    if (!inside && state.depth === 0 && state.quote === undefined && BLOCK_SCALAR.test(line)) {
      blockScalar = parentIndentation(line);
    }
    added.push(inside ? INDENTATION.length : 0);
    return inside ? INDENTATION + line : line;
  });
  return { text: result.join('\n'), added };
}

interface State {
  /** Open brackets. */
  readonly depth: number;
  readonly quote: '"' | "'" | undefined;
}

/** The header of a block scalar ends its line: `Text: !Sub |-` */
const BLOCK_SCALAR = /(?:^|[\s:-])(?:[!&][^\s]*\s+)*[|>][-+0-9]*\s*(?:\s#.*)?$/;

/** `- Text: |` is a map inside of a list: its text is indented more than the dash. */
function parentIndentation(line: string): number {
  return line.search(/\S/);
}

function after(line: string, { depth, quote }: State): State {
  let open = depth;
  let quoted = quote;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (quoted === '"') {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = undefined;
    } else if (quoted === "'") {
      if (character !== "'") continue;
      if (line[at + 1] === "'") at += 1;
      else quoted = undefined;
    } else if (character === '#' && /^$|\s/.test(line[at - 1] ?? '')) {
      break;
    } else if (character === '"' || character === "'") {
      if (opensValue(line, at, open)) quoted = character;
    } else if (character === '[' || character === '{') {
      if (open > 0 || opensValue(line, at, open)) open += 1;
    } else if ((character === ']' || character === '}') && open > 0) open -= 1;
  }
  return { depth: open, quote: quoted };
}

/** A bracket or a quote in the middle of plain text is a character like others. */
function opensValue(line: string, at: number, depth: number): boolean {
  const before = line.slice(0, at).trimEnd();
  if (before === '' || /[:?-]$/.test(before) || /(?:^|\s)[!&]\S*$/.test(before)) return true;
  return depth > 0 && /[[{,]$/.test(before);
}
