import type { Json, JsonObject } from '../../../hook/domain.ts';
import { jsonObject } from '../../../hook/foreign/json-value.ts';

/** A value that is an object by construction. */
export function jsonObjectOf(value: Json): JsonObject {
  return jsonObject.parse(value);
}
