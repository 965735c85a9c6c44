/** Cuts a text to at most `maxLength` UTF-16 units, ending it with an ellipsis, without splitting a surrogate pair. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  if (maxLength <= 0) return '';
  const cut = text.slice(0, maxLength - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
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

function largestShare(ascendingLengths: readonly number[], room: number): number {
  let left = room;
  for (const [index, length] of ascendingLengths.entries()) {
    const equalShare = Math.floor(left / (ascendingLengths.length - index));
    if (length > equalShare) return equalShare;
    left -= length;
  }
  return room;
}
