import * as z from 'zod';
import { FAILURE_MODES } from '../../src/hook/domain.ts';

/** What several parts of the settings are made of. Every message says what was expected, which is also the fix. */

export const accountId = z
  .string('expected an account id in quotes')
  .regex(/^\d{12}$/, 'expected the 12 digits of an account id');

export const region = z
  .string('expected a Region such as "eu-west-1"')
  .regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'expected a Region such as "eu-west-1"');

export const failureMode = z.enum(FAILURE_MODES, 'expected WARN or FAIL');

export const resourceName = z
  .string('expected a name')
  .regex(/^[a-zA-Z][a-zA-Z0-9-]{0,59}$/, 'expected up to 60 letters, digits or hyphens, starting with a letter');

/** A list with at least one entry, at most `max`, and none of them twice. */
export function listOf<T extends z.core.$ZodType>(item: T, max: number) {
  return z
    .array(item, 'expected a list')
    .min(1, 'expected at least one entry')
    .max(max, `expected at most ${max} entries`)
    .refine((entries) => new Set(entries).size === entries.length, 'expected no entry twice');
}

export function wholeNumber(min: number, max: number) {
  const expected = `expected a whole number from ${min} to ${max}`;
  return z.int(expected).min(min, expected).max(max, expected);
}
