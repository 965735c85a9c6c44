/**
 * A target name such as `AWS::S3::Bucket`, `STACK` or `Custom::my-name@2`, with wildcards. CloudFormation refuses the sequence `*?`:
 * https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-target-filtering.html
 * A custom resource's type may hold `_`, `@` and `-`, too:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
 */
export const TARGET_NAME_PATTERN = /^(?!.*\*\?)[A-Za-z0-9:_@*?-]{1,256}$/;

/** The name of a stack, with wildcards: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
export const STACK_NAME_PATTERN = /^[a-zA-Z*?][-a-zA-Z0-9*?]{0,127}$/;

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
