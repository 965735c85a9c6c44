import type { Json } from '../../../hook/domain.ts';

/** "All boolean and number values" of a change set's before and after contexts are strings: https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html */
export function stringifyScalars(model: Json): Json {
  if (typeof model === 'number' || typeof model === 'boolean') return String(model);
  if (isJsonList(model)) return model.map(stringifyScalars);
  if (model === null || typeof model === 'string') return model;
  return Object.fromEntries(Object.entries(model).map(([key, value]) => [key, stringifyScalars(value)]));
}

/** Array.isArray does not narrow a readonly array. */
function isJsonList(model: Json): model is readonly Json[] {
  return Array.isArray(model);
}
