import type * as z from 'zod';

/** One thing that zod found, and where. */
export interface PlacedProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * Every problem that zod found, one sentence each, as `path: what was expected`. Never holds the offending value: zod's
 * messages name its type only.
 */
export function problemsOf(error: z.ZodError): string[] {
  return placedProblemsOf(error).map(({ path, message }) => {
    const where = spell(path);
    return where === '' ? message : `${where}: ${message}`;
  });
}

/** The same, with the path apart, for those who can point at the place. */
export function placedProblemsOf(error: z.ZodError): PlacedProblem[] {
  return error.issues.flatMap((issue) => flatten(issue, []));
}

function flatten(issue: z.core.$ZodIssue, parents: readonly PropertyKey[]): PlacedProblem[] {
  const path = [...parents, ...issue.path];
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => flatten(inner, path));
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
