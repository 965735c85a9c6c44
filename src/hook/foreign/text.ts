/** Cuts a text to at most `maxLength` UTF-16 units, ending it with an ellipsis, and never inside a character as people see it. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return maxLength <= 0 ? '' : `${cut(text, maxLength - 1)}…`;
}

/** The same in the middle, as names of one organisation begin alike. */
export function shortenMiddle(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  if (maxLength <= 0) return '';
  const head = Math.ceil((maxLength - 1) / 2);
  const tail = boundaryAfter(text, text.length - (maxLength - 1 - head));
  return `${cut(text, head)}…${text.slice(tail)}`;
}

/** The longest beginning of at most `maxLength` UTF-16 units that ends between two characters. */
export function cut(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : text.slice(0, boundaryBefore(text, maxLength));
}

/** Characters as people see them are made of few code points; what is longer is cut between code points. */
const CHARACTER_MAX_LENGTH = 64;

/** Where the character begins in which `index` lies, or `index` if that is between two. */
function boundaryBefore(text: string, index: number): number {
  return characterAt(text, index)?.start ?? index;
}

/** Where the next character begins. */
function boundaryAfter(text: string, index: number): number {
  return characterAt(text, index)?.end ?? index;
}

/** The character that a cut at `index` would split; undefined if it would split none. */
function characterAt(text: string, index: number): { readonly start: number; readonly end: number } | undefined {
  // The most frequent case, for which the tables of the segmenter need not be loaded.
  if (/^[ -~]{0,2}$/.test(text.slice(Math.max(0, index - 1), index + 1))) return undefined;
  const from = Math.max(0, index - CHARACTER_MAX_LENGTH);
  const around = text.slice(from, index + CHARACTER_MAX_LENGTH);
  const found = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(around).containing(index - from);
  if (found === undefined || found.index === index - from) return undefined;
  const end = from + found.index + found.segment.length;
  if (found.index > 0 || from === 0) return { start: from + found.index, end };
  const splitsPair = /[\uD800-\uDBFF]$/.test(text.slice(0, index)) && /^[\uDC00-\uDFFF]/.test(text.slice(index));
  return splitsPair ? { start: index - 1, end: index + 1 } : undefined;
}

/**
 * Shortens texts so that together they have at most `room` characters: short ones stay whole, and the long ones share
 * what is left equally.
 */
export function shareRoom(texts: readonly string[], room: number): string[] {
  const share = largestShare(
    texts.map((text) => text.length).sort((a, b) => a - b),
    room,
  );
  return texts.map((text) => shorten(text, share));
}

/** What each of these may have, so that together they have at most `room`: short ones need less than others. */
export function largestShare(ascendingLengths: readonly number[], room: number): number {
  let left = room;
  for (const [index, length] of ascendingLengths.entries()) {
    const equalShare = Math.floor(left / (ascendingLengths.length - index));
    if (length > equalShare) return equalShare;
    left -= length;
  }
  return room;
}

/** Of all texts together. */
export function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}
