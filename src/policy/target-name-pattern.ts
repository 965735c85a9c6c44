/**
 * Whether a target name matches a pattern in which `*` stands for any run of characters and `?` for exactly one, as in
 * CloudFormation's own target filters:
 * https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-target-filtering.html
 */
export function matchesTargetName(pattern: string, targetName: string): boolean {
  const expression = pattern
    .split('')
    .map((character) => (character === '*' ? '.*' : character === '?' ? '.' : character.replace(/\W/, '\\$&')))
    .join('');
  return new RegExp(`^${expression}$`, 's').test(targetName);
}
