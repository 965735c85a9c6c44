/** `function.json` in a function's folder: the properties of `AWS::Lambda::Function` that matter on one machine, under the same names. */
import * as z from 'zod';

/** `${X}` and friends cannot be resolved here, so values are what the function gets. CloudFormation turns numbers and booleans into strings. */
const variable = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const functionSettings = z.strictObject({
  Handler: z.string().min(1).optional(),
  /** Seconds. */
  Timeout: z.int().min(1).max(900).optional(),
  /** Told to the function, not enforced. */
  MemorySize: z.int().min(128).max(10_240).optional(),
  Environment: z.strictObject({ Variables: z.record(z.string(), variable).optional() }).optional(),
});

export type FunctionSettings = z.infer<typeof functionSettings>;

export type SettingsResult =
  | { readonly kind: 'read'; readonly settings: FunctionSettings }
  | { readonly kind: 'invalid'; readonly problem: string };

export function parseFunctionSettings(text: string): SettingsResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'invalid', problem: 'function.json is no JSON text' };
  }
  const parsed = functionSettings.safeParse(value);
  if (parsed.success) return { kind: 'read', settings: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  return { kind: 'invalid', problem: `function.json: ${problems.join('; ')}` };
}
