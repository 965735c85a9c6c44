import * as z from 'zod';
import type { Json, JsonObject } from '../domain.ts';

/** A JSON value of any shape. An event has been parsed from JSON already, so that walking a model of megabytes again would prove nothing. */
export const jsonValue = z.custom<Json>((value) => value !== undefined, 'expected a JSON value');

/** A JSON object of any content. */
export const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'expected a JSON object',
);
