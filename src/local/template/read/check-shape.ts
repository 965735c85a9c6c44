import type * as z from 'zod';
import { type ErrorProblemKind, problem, type TemplateProblem } from '../problem.ts';
import { describePath, type MapEntry, nodeAt, positionAt, toJson } from '../template-node.ts';

export type Shape<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly problems: readonly TemplateProblem[] };

/**
 * Checks an entry's value against a schema; each fault is reported at its place in the template, a missing key at the
 * entry's own key. `subject` starts the message.
 */
export function checkShape<T>(
  schema: z.ZodType<T>,
  { keyPosition, value: node }: MapEntry,
  subject: string,
  kind: ErrorProblemKind,
): Shape<T> {
  const result = schema.safeParse(toJson(node));
  if (result.success) return { kind: 'valid', value: result.data };
  return {
    kind: 'invalid',
    problems: result.error.issues.flatMap((issue) => {
      const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
      const found = nodeAt(node, path);
      // Nulls are refused everywhere in a template, in one place.
      if (found?.kind === 'scalar' && found.value === null) return [];
      const place = path.length === 0 ? subject : `${subject}.${describePath(path)}`;
      const [unknownKey] = issue.code === 'unrecognized_keys' ? issue.keys : [];
      const position = positionAt(node, unknownKey === undefined ? path : [...path, unknownKey]);
      return [problem(kind, `${place}: ${issue.message}`, position === node.position ? keyPosition : position)];
    }),
  };
}
