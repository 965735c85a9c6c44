import * as z from 'zod';
import { hookOptions, withOneSource } from '../local-hook/hook-options.ts';
import { parseOptions } from '../shell/parse-options.ts';
import { UsageError } from '../shell/usage-error.ts';

const invokeOptions = z.object({ ...hookOptions, function: z.string().optional() });

export type InvokeArguments = z.infer<typeof invokeOptions>;

export function parseInvokeOptions(options: unknown): InvokeArguments {
  const parsed = parseOptions(invokeOptions, options);
  // A deployed function brings its policy functions with it.
  if (parsed.function !== undefined && parsed.functions === undefined) return parsed;
  if (parsed.function !== undefined) {
    throw new UsageError(['--function: expected --endpoint URL or --aws with it, where that function is']);
  }
  return withOneSource(parsed);
}
