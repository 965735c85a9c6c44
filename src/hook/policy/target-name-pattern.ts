/**
 * Whether a target name matches a pattern in which `*` stands for any run of characters and `?` for exactly one, as in
 * CloudFormation's own target filters:
 * https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-target-filtering.html
 * Not by a regular expression: one with a dozen `.*` takes minutes to find that a name does not match.
 */
export function matchesTargetName(pattern: string, targetName: string): boolean {
  let at = 0;
  /** Behind the last `*`, and how much of the name is left to it: if the rest does not match, one character more. */
  let resume: { readonly pattern: number; readonly name: number } | undefined;
  for (let name = 0; name < targetName.length; ) {
    if (pattern[at] === '*') {
      at += 1;
      resume = { pattern: at, name };
    } else if (pattern[at] === '?' || pattern[at] === targetName[name]) {
      at += 1;
      name += 1;
    } else if (resume === undefined) {
      return false;
    } else {
      resume = { pattern: resume.pattern, name: resume.name + 1 };
      at = resume.pattern;
      name = resume.name;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
