/** How much of a JSON text is parsed. */
export interface JsonShape {
  /** Lists and objects inside each other. */
  readonly maxDepth: number;
  /** At the top level, and again below it. */
  readonly maxValues: number;
}

export interface CutJson {
  readonly bytes: Uint8Array;
  /** Why it is shorter than it was; undefined if it is whole. */
  readonly problem?: string;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const NULL = new TextEncoder().encode('null');

/**
 * Cuts a JSON text to a number of values and to a depth, in one pass and without recursion: V8 takes up to 0.25 µs for a byte of
 * lists inside each other, and 100 bytes of memory for an empty object. Lists and objects lose their last entries,
 * or become null, the nested ones first: what stands at the top level of an object survives whatever stands beside it. A text that is not JSON stays such.
 */
export function cutJson(bytes: Uint8Array, { maxDepth, maxValues }: JsonShape): CutJson {
  // Each level takes two brackets, and each value a comma besides itself.
  if (bytes.length < 2 * Math.min(maxDepth, maxValues)) return { bytes };
  const kept: Uint8Array[] = [];
  let keptUntil = 0;
  let problem: string | undefined;
  let depth = 0;
  let topLevelValues = 0;
  let nestedValues = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const code = bytes[at];
    if (code === QUOTE) {
      at = endOfString(bytes, at);
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      depth -= 1;
    } else if (code === COMMA || code === OPEN_LIST || code === OPEN_OBJECT) {
      const opens = code !== COMMA;
      if (opens) depth += 1;
      if (depth <= 1) topLevelValues += 1;
      else nestedValues += 1;
      if (depth <= maxDepth && (depth <= 1 ? topLevelValues : nestedValues) <= maxValues) continue;
      problem ??=
        depth > maxDepth ? `is nested more than ${maxDepth} levels deep` : `holds more than ${maxValues} values`;
      kept.push(bytes.subarray(keptUntil, at));
      if (opens) kept.push(NULL);
      const end = endOfContainer(bytes, at + 1);
      // Of a list or object that loses its last entries only, the closing bracket is kept.
      keptUntil = opens ? end + 1 : end;
      at = end;
      depth -= 1;
    }
  }
  if (problem === undefined) return { bytes };
  return { bytes: Buffer.concat([...kept, bytes.subarray(keptUntil)]), problem };
}

/** Where the string that begins at `from` has its closing quote. */
function endOfString(bytes: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** Where the list or object that has been open before `from` is closed. */
function endOfContainer(bytes: Uint8Array, from: number): number {
  let open = 1;
  for (let at = from; at < bytes.length; at += 1) {
    const code = bytes[at];
    if (code === QUOTE) at = endOfString(bytes, at);
    else if (code === OPEN_LIST || code === OPEN_OBJECT) open += 1;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) open -= 1;
    if (open === 0) return at;
  }
  return bytes.length;
}
