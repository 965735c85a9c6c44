import type { Json, JsonObject } from '../../domain.ts';

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !isList(value);
}

/** Python's truth of a JSON value, by which the original judged: empty lists and objects are false. */
export function isTruthy(value: Json | undefined): boolean {
  return value !== null && typeof value === 'object' ? Object.keys(value).length > 0 : Boolean(value);
}
