import type { Json, JsonObject } from '../domain.ts';
import { jsonObject } from '../hook/json-value.ts';

/** A value that is an object by construction. */
export function jsonObjectOf(value: Json): JsonObject {
  return jsonObject.parse(value);
}
