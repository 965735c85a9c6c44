/**
 * Texts and lists of which a length is checked. Zod reads `length` of whatever it was given, even where it has found the type to be
 * wrong: it would take an object with a `length` for a list, and throw where that is an object that has no number. Here
 * the type is settled first. The entries of a list that is too long are not looked at.
 */
import * as z from 'zod';

/** @param expected what to say instead of zod's words */
export function nonEmptyText(expected: string) {
  return z.string(expected).pipe(z.string().min(1, expected));
}

export function listOf<Entry extends z.ZodType>(
  entry: Entry,
  { expected, max }: { readonly expected: string; readonly max: number },
) {
  return z
    .custom<z.input<Entry>[]>((value) => Array.isArray(value), expected)
    .refine((list) => list.length <= max, `expected at most ${max} entries`)
    .pipe(z.array(entry));
}
