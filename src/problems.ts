import type * as z from 'zod';

/**
 * Every problem that zod found, one sentence each, as `path: what was expected`. Never holds the offending value: zod's
 * messages name its type only.
 */
export function problemsOf(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => describe(issue, []));
}

function describe(issue: z.core.$ZodIssue, parents: readonly PropertyKey[]): string[] {
  const path = [...parents, ...issue.path];
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => describe(inner, path));
  }
  const where = spell(path);
  return [where === '' ? issue.message : `${where}: ${issue.message}`];
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
