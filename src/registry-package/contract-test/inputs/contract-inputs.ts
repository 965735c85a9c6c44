import type { Json, JsonObject } from '../../../hook/domain.ts';
import { HANDLER_NAMES, HANDLERS, type HandlerName } from '../invocation-point.ts';

/** Input files of the contract tests: file name → target name → target model. */
export type ContractInputs = ReadonlyMap<string, ReadonlyMap<string, JsonObject>>;

const VALID: JsonObject = {};
/** The contract test functions object to a resource that has this property. */
const INVALID: JsonObject = { InvalidPropertyKey: 'invalid_property_value' };

/** A valid and an invalid model of every target, for every invocation point, as `cfn test` reads them from `inputs/`. */
export function contractInputs(targetNames: readonly string[]): ContractInputs {
  const sorted = [...new Set(targetNames)].sort();
  return new Map(
    HANDLER_NAMES.flatMap((handler) =>
      (['', 'invalid_'] as const).map((prefix): [string, ReadonlyMap<string, JsonObject>] => [
        `inputs_1_${prefix}${HANDLERS[handler].fileName}.json`,
        new Map(sorted.map((name) => [name, model(handler, prefix === '' ? VALID : INVALID)])),
      ]),
    ),
  );
}

function model(handler: HandlerName, resourceProperties: Json): JsonObject {
  return handler === 'preUpdate' ? { previousResourceProperties: VALID, resourceProperties } : { resourceProperties };
}
