import type { Action } from '../../../hook/domain.ts';
import type { IncludeExclude, StackFilters, TargetFilter } from '../settings/hook-settings.ts';
import type { Stack } from './stack.ts';

/** https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-target-filtering.html */
export function matchesTargetFilters(filters: readonly TargetFilter[], targetName: string, action: Action): boolean {
  return (
    filters.length === 0 ||
    filters.some(
      ({ targetNames, actions }) =>
        (targetNames === undefined || targetNames.some((pattern) => matchesWildcard(pattern, targetName))) &&
        (actions === undefined || actions.includes(action)),
    )
  );
}

/** https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-stack-level-filtering.html */
export function matchesStackFilters(filters: StackFilters | undefined, stack: Stack): boolean {
  if (filters === undefined) return true;
  const given = [
    ...(filters.names === undefined ? [] : [isIncluded(filters.names, stack.name)]),
    ...(filters.roles === undefined ? [] : [isIncluded(filters.roles, stack.roleArn)]),
  ];
  return filters.criteria === 'ALL' ? given.every(Boolean) : given.some(Boolean);
}

/** Include and Exclude together mean Include minus Exclude. A stack without a role matches no pattern of roles. */
function isIncluded({ include, exclude }: IncludeExclude, value: string | undefined): boolean {
  const matches = (patterns: readonly string[]) =>
    value !== undefined && patterns.some((pattern) => matchesWildcard(pattern, value));
  return (include === undefined || matches(include)) && !(exclude !== undefined && matches(exclude));
}

/**
 * `*` is any run of characters and `?` is one character. Written apart from the hook's own matcher, so that a fault in one of the two
 * shows. The set holds the positions in `pattern` that the text so far can have reached.
 */
function matchesWildcard(pattern: string, text: string): boolean {
  let reached = skipStars(pattern, [0]);
  for (const character of text.split('')) {
    const next = [...reached].flatMap((at) => {
      if (pattern[at] === '*') return [at];
      return pattern[at] === '?' || pattern[at] === character ? [at + 1] : [];
    });
    reached = skipStars(pattern, next);
  }
  return reached.has(pattern.length);
}

/** A star may also stand for nothing. */
function skipStars(pattern: string, positions: readonly number[]): ReadonlySet<number> {
  const reached = new Set(positions);
  for (const at of reached) if (pattern[at] === '*') reached.add(at + 1);
  return reached;
}
