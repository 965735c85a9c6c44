import type * as z from 'zod';
import { placedProblemsOf } from '../../hook/foreign/problems.ts';
import { UsageError } from './usage-error.ts';

/** Throws a UsageError with a line for each option that is wrong: `--account-id: expected 12 digits`. */
export function parseOptions<T>(schema: z.ZodType<T>, options: unknown): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    placedProblemsOf(parsed.error).map(({ path, message }) => `--${kebab(String(path[0]))}: ${message}`),
  );
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
