import { MAX_TEXT_LENGTH } from './field-limits.ts';

/** A text field of a record, cut to `maxLength` UTF-16 units. Nothing known means no field: JSON leaves undefined out. */
export function text(value: string | null | undefined, maxLength: number = MAX_TEXT_LENGTH): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  return value.length <= maxLength ? value : value.slice(0, maxLength);
}

/** Tenths of a millisecond. `NaN` and infinities would turn into `null`, which is not a metric value. */
export function milliseconds(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 10) / 10 : 0;
}

/** A duration cannot be negative, whatever two clocks say. */
export function duration(value: number): number {
  return Math.max(0, milliseconds(value));
}
