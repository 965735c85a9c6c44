import * as z from 'zod';

const properties = z.record(z.string(), z.unknown());

const template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: properties.optional(),
      Condition: z.string().optional(),
      DependsOn: z.unknown().optional(),
    }),
  ),
  Parameters: z.record(z.string(), z.looseObject({ Default: z.string().optional() })).default({}),
});

export type ReadTemplate = z.infer<typeof template>;

/** A template's text as far as the tests look into it. */
export function readTemplate(text: string | undefined): ReadTemplate {
  if (text === undefined) throw new Error('There is no such template');
  return template.parse(JSON.parse(text));
}
