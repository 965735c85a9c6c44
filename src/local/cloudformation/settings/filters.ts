import type { Action } from '../../../hook/domain.ts';
import { matchesTargetName } from '../../../hook/policy/target-name-pattern.ts';
import type { Stack } from '../plan/stack.ts';
import type { IncludeExclude, StackFilters, TargetFilter } from './hook-settings.ts';

/** https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-target-filtering.html */
export function matchesTargetFilters(filters: readonly TargetFilter[], targetName: string, action: Action): boolean {
  return (
    filters.length === 0 ||
    filters.some(
      ({ targetNames, actions }) =>
        (targetNames === undefined || targetNames.some((pattern) => matchesTargetName(pattern, targetName))) &&
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
    value !== undefined && patterns.some((pattern) => matchesTargetName(pattern, value));
  return (include === undefined || matches(include)) && !(exclude !== undefined && matches(exclude));
}
