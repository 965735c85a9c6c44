import { shapeOf } from '../../../foreign/shape.ts';

/** Longer than any word of a closed list, and shorter than most secrets. */
const WORD = /^[A-Za-z0-9_-]{1,40}$/;

/** What was found where a word of a closed list belongs: the word itself, as such words are no secret, or else its shape. */
export function foundInstead(value: unknown): string {
  return typeof value === 'string' && WORD.test(value) ? value : shapeOf(value);
}

/** `status must be SUCCESS, FAILED or IN_PROGRESS, got FAILURE (did you mean FAILED?)` */
export function notInList(
  key: string,
  value: unknown,
  words: readonly string[],
  expected: string = enumeration(words),
): string {
  const meant = typeof value === 'string' && WORD.test(value) ? closest(value, words) : undefined;
  return `${key} must be ${expected}, got ${foundInstead(value)}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`;
}

function enumeration(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Letters that two words must have in common at their beginning to be taken for one another. */
const LEAST_COMMON = 4;

/** `FAILED` for `FAILURE`, `Failed` and `FAIL`. */
function closest(found: string, words: readonly string[]): string | undefined {
  const common = words.map((word) => ({ word, length: commonLength(bare(found), bare(word)) }));
  const best = common.reduce((a, b) => (b.length > a.length ? b : a), { word: '', length: 0 });
  return best.length >= LEAST_COMMON ? best.word : undefined;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/** A word or key without what people spell in different ways: `hook_status` and `HookStatus` are alike. */
export function bare(word: string): string {
  return word.toLowerCase().replace(/[_-]/g, '');
}
