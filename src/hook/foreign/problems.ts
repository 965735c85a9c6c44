import type * as z from 'zod';
import { type Printable, printable } from './printable.ts';
import { shorten } from './text.ts';

/** One thing that zod found, and where. */
export interface PlacedProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Whoever has mended these reads the next ones; nobody reads thousands. */
const MAX_PROBLEMS = 20;

/** A path, and zod's list of unknown keys, hold keys that others wrote. */
const MAX_LENGTH = 500;

/**
 * The first problems that zod found, one sentence each, as `path: what was expected`, and how many more there are. Never holds the
 * offending value: zod's messages name its type only.
 */
export function problemsOf(error: z.ZodError): Printable[] {
  const told = placedProblemsOf(error).map(({ path, message }) => {
    const where = spell(path);
    return printable(shorten(where === '' ? message : `${where}: ${message}`, MAX_LENGTH));
  });
  const more = error.issues.length - MAX_PROBLEMS;
  return more <= 0 ? told : [...told, printable(`and ${more} more`)];
}

/** The same, with the path apart, for those who can point at the place. */
export function placedProblemsOf(error: z.ZodError): PlacedProblem[] {
  return error.issues.slice(0, MAX_PROBLEMS).flatMap((issue) => flatten(issue, []));
}

function flatten(issue: z.core.$ZodIssue, parents: readonly PropertyKey[]): PlacedProblem[] {
  const path = [...parents, ...issue.path];
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors);
    if (branch !== undefined) return branch.slice(0, MAX_PROBLEMS).flatMap((inner) => flatten(inner, path));
  }
  return [{ path, message: issue.message }];
}

/** Of a union, the alternative that the value was meant for: the one whose own type fits. */
function closestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  return branches.find((issues) => issues.every((issue) => issue.path.length > 0 || issue.code !== 'invalid_type'));
}

function spell(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}
