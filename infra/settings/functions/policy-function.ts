import * as z from 'zod';
import { resourceName } from '../values.ts';

/** One policy function that the policy account runs, from a file of this project. */
export const policyFunctionSettings = z.strictObject({
  /** Name of the Lambda function. */
  name: resourceName,
  /** JavaScript and TypeScript are bundled; Python is taken as it is. */
  source: z
    .string('expected a file')
    .regex(/^examples\/[\w./-]+\.(mjs|js|ts|py)$/, 'expected a .mjs, .js, .ts or .py file under examples/'),
  /** Name of the exported function; by default `handler`, and `lambda_handler` in Python. */
  handler: z
    .string('expected a name')
    .regex(/^[A-Za-z_]\w*$/, 'expected the name of the exported function')
    .optional(),
});

export type PolicyFunctionSettings = z.infer<typeof policyFunctionSettings>;

/** What the function's resources in the template are called: `my-policy` and `myPolicy` are both `MyPolicy`. */
export function constructId(name: string): string {
  return name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');
}
