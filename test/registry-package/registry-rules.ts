import * as z from 'zod';

/**
 * What the registry's own checks demand of a hook's schema, in our words: the rules of
 * https://github.com/aws-cloudformation/cloudformation-cli (schema of hook definitions, and the checks after it).
 * Each rule that a document breaks gives one sentence.
 */

const ALLOWED_KEYWORDS = new Set(
  (
    'insertionOrder arrayType relationshipRef $ref $comment title description examples default multipleOf maximum ' +
    'exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern items maxItems minItems uniqueItems contains ' +
    'maxProperties minProperties required properties additionalProperties patternProperties dependencies const enum type ' +
    'format allOf anyOf oneOf'
  ).split(' '),
);

const propertySchema = z.record(z.string(), z.unknown());
const propertiesSchema = z.record(z.string(), propertySchema);

const handler = z.strictObject({
  targetNames: z.array(z.string().refine((name) => !name.includes('*?'), 'holds *?')),
  permissions: z.array(
    z.string().refine((name) => name !== 'cloudformation:*' && name !== 'cloudformation:RegisterType', 'is forbidden'),
  ),
});

const hookDefinition = z.strictObject({
  typeName: z.string().regex(/^[a-zA-Z0-9]{2,64}(::[a-zA-Z0-9]{2,64}){2}$/),
  description: z.string(),
  sourceUrl: z.url({ protocol: /^https$/ }).optional(),
  documentationUrl: z.url({ protocol: /^https$/ }).optional(),
  definitions: propertiesSchema.optional(),
  typeConfiguration: z.strictObject({
    properties: z.record(z.string().regex(/^(?!CloudFormation)[A-Za-z0-9]{1,64}$/), propertySchema),
    required: z.array(z.string()).optional(),
    additionalProperties: z.literal(false),
    description: z.string().optional(),
  }),
  required: z.array(z.string()).optional(),
  handlers: z.strictObject({ preCreate: handler, preUpdate: handler, preDelete: handler }).partial(),
  additionalProperties: z.literal(false),
});

export function brokenRegistryRules(document: unknown): string[] {
  const parsed = hookDefinition.safeParse(document);
  if (!parsed.success) return parsed.error.issues.map((issue) => `${issue.path.join('/')}: ${issue.message}`);
  return Object.entries(parsed.data.typeConfiguration.properties).flatMap(([name, schema]) => broken(schema, name));
}

function broken(schema: Record<string, unknown>, path: string): string[] {
  const problems = Object.keys(schema)
    .filter((keyword) => !ALLOWED_KEYWORDS.has(keyword))
    .map((keyword) => `${path}: the keyword ${keyword} is unknown`);
  if ('additionalProperties' in schema && schema.additionalProperties !== false) {
    problems.push(`${path}: additionalProperties must be false`);
  }
  if (('enum' in schema || 'const' in schema) && !('type' in schema)) problems.push(`${path}: enum needs a type`);
  if ('properties' in schema && 'patternProperties' in schema) problems.push(`${path}: properties exclude patterns`);
  if ('properties' in schema && !('additionalProperties' in schema)) problems.push(`${path}: must close its object`);
  const properties = propertiesSchema.optional().parse(schema.properties) ?? {};
  const alternatives = z.array(propertySchema).min(1).optional();
  return [
    ...problems,
    ...Object.keys(properties)
      .filter((name) => !/^[A-Za-z0-9]{1,64}$/.test(name))
      .map((name) => `${path}: the property name ${name} is not 1 to 64 letters or digits`),
    ...Object.entries(properties).flatMap(([name, nested]) => broken(nested, `${path}/${name}`)),
    ...(schema.items === undefined ? [] : broken(propertySchema.parse(schema.items), `${path}/items`)),
    ...['allOf', 'anyOf', 'oneOf'].flatMap((keyword) =>
      (alternatives.parse(schema[keyword]) ?? []).flatMap((nested, index) =>
        broken(nested, `${path}/${keyword}/${index}`),
      ),
    ),
  ];
}
