import * as z from 'zod';
import type { ReadTemplate as Template } from '../read-template.ts';

const call = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ 'Fn::Sub': z.union([z.string(), z.tuple([z.string(), z.record(z.string(), z.unknown())])]) }),
  z.strictObject({ 'Fn::If': z.tuple([z.string(), z.unknown(), z.unknown()]) }),
  z.strictObject({ 'Fn::Equals': z.tuple([z.unknown(), z.unknown()]) }),
  z.strictObject({ 'Fn::Not': z.tuple([z.unknown()]) }),
  z.strictObject({ Condition: z.string() }),
]);
const conditions = z.record(z.string(), z.unknown()).default({});

export const NO_VALUE = Symbol('AWS::NoValue');

/** What CloudFormation makes of a value, as far as our templates go: `values` are parameters and pseudo parameters. */
export function resolve(template: Template, values: Readonly<Record<string, string>>, value: unknown): unknown {
  const again = (inner: unknown): unknown => resolve(template, values, inner);
  const named = (name: string) => (name === 'AWS::NoValue' ? NO_VALUE : (values[name] ?? name));
  const condition = (name: string) => again(conditions.parse(template.Conditions)[name]) === true;
  const parsed = call.safeParse(value);
  if (parsed.success) {
    const { data } = parsed;
    if ('Ref' in data) return named(data.Ref);
    if ('Condition' in data) return condition(data.Condition);
    if ('Fn::Not' in data) return again(data['Fn::Not'][0]) !== true;
    if ('Fn::Equals' in data) return again(data['Fn::Equals'][0]) === again(data['Fn::Equals'][1]);
    if ('Fn::If' in data) return again(condition(data['Fn::If'][0]) ? data['Fn::If'][1] : data['Fn::If'][2]);
    const [text, own] = typeof data['Fn::Sub'] === 'string' ? [data['Fn::Sub'], {}] : data['Fn::Sub'];
    const variables = new Map(Object.entries(own));
    return text
      .replaceAll(/\$\{([^!}][^}]*)\}/g, (_, name: string) =>
        String(variables.has(name) ? again(variables.get(name)) : named(name)),
      )
      .replaceAll(`\${!`, `\${`);
  }
  if (Array.isArray(value)) return value.map(again).filter((entry) => entry !== NO_VALUE);
  const fields = z.record(z.string(), z.unknown()).safeParse(value);
  return fields.success
    ? Object.fromEntries(Object.entries(fields.data).map(([key, entry]) => [key, again(entry)]))
    : value;
}
