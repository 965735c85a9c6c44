import * as z from 'zod';
import type { JsonObject } from '../hook/domain.ts';
import { configurationSchema } from '../hook/policy/configuration.ts';

const jsonObject = z.record(z.string(), z.json());

const typeConfigurationSchema = z.object({
  properties: z.looseObject({ LambdaFunctions: jsonObject }),
  required: z.array(z.string()),
  additionalProperties: z.literal(false),
});

/**
 * The `typeConfiguration` of the registry type: the hook configuration as JSON Schema, in the subset that the registry
 * accepts for hooks (see https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-structure.html).
 * `maxItems` is how many policy functions the type lets a configuration name.
 */
export function typeConfiguration(maxItems: number): JsonObject {
  // `output`, as the input side of a number that may arrive as text has no JSON Schema.
  const generated = z.toJSONSchema(configurationSchema, { target: 'draft-7', io: 'output' });
  const { properties, required, additionalProperties } = typeConfigurationSchema.parse(
    JSON.parse(JSON.stringify(generated, withoutNamedGroups)),
  );
  return {
    properties: { ...properties, LambdaFunctions: { ...properties.LambdaFunctions, maxItems } },
    required,
    additionalProperties,
  };
}

/** The registry and its command line read patterns with Java's and Python's engines, whose named groups differ from ours. */
function withoutNamedGroups(keyword: string, value: unknown): unknown {
  return keyword === 'pattern' && typeof value === 'string' ? value.replace(/\(\?<\w+>/g, '(?:') : value;
}
