import { type Printable, printable } from '../../foreign/printable.ts';
import { cut } from '../../foreign/text.ts';
import { MAX_TEXT_LENGTH } from './field-limits.ts';

/** A text field of a record, printable, and cut to `maxLength` UTF-16 units. Nothing known means no field: JSON leaves undefined out. */
export function text(value: string | null | undefined, maxLength: number = MAX_TEXT_LENGTH): Printable | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  return printable(cut(value, maxLength));
}

/** To a tenth. What is no time at all, such as `NaN`, becomes 0: JSON would make it `null`, which no metric may be. */
export function milliseconds(value: number): number {
  return Math.abs(value) < Number.MAX_SAFE_INTEGER / 10 ? Math.round(value * 10) / 10 : 0;
}

/** A duration cannot be negative, whatever two clocks say. */
export function duration(value: number): number {
  return Math.max(0, milliseconds(value));
}
