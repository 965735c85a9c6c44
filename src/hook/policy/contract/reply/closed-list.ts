import { shapeOf } from '../../../foreign/shape.ts';
import type { Slip } from './slip.ts';

/** Longer than any word of a closed list, and shorter than most secrets. */
const WORD = /^[A-Za-z0-9_-]{1,40}$/;

/**
 * `status must be SUCCESS, FAILED or IN_PROGRESS, got FAILURE (did you mean FAILED?)`. The developer reads the word that was found.
 * It may be anything, so that records hold its shape, unless it is nearly a word of the list.
 */
export function notInList(
  key: string,
  value: unknown,
  words: readonly string[],
  expected: string = enumeration(words),
): Slip {
  const word = typeof value === 'string' && WORD.test(value) ? value : undefined;
  const meant = word === undefined ? undefined : closest(word, words);
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  const sentence = (found: string) => `${key} must be ${expected}, got ${found}${hint}`;
  const shape = shapeOf(value);
  return {
    toDeveloper: sentence(word ?? shape),
    toRecord: sentence(word !== undefined && meant !== undefined && isNear(word, meant) ? word : shape),
  };
}

export function enumeration(words: readonly string[]): string {
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

/** Letters of its own that a word may have at its end to be no more than a spelling of another, as `Succeeded` has. */
const OWN_LETTERS = 4;

function isNear(found: string, word: string): boolean {
  return bare(found).length - commonLength(bare(found), bare(word)) <= OWN_LETTERS;
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
