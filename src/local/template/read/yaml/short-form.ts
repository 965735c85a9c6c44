/** Functions with a short form in YAML: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
const SHORT_FORMS: ReadonlySet<string> = new Set([
  'And',
  'Base64',
  'Cidr',
  'Contains',
  'EachMemberEquals',
  'EachMemberIn',
  'Equals',
  'FindInMap',
  'GetAZs',
  'GetAtt',
  'GetStackOutput',
  'If',
  'ImportValue',
  'Join',
  'Not',
  'Or',
  'RefAll',
  'Select',
  'Split',
  'Sub',
  'Transform',
  'ValueOf',
  'ValueOfAll',
]);

/** These come from the AWS::LanguageExtensions transform, which does not read short forms. */
const LONG_FORM_ONLY: ReadonlySet<string> = new Set(['ForEach', 'Length', 'ToJsonString']);

export type LongForm =
  | { readonly kind: 'function'; readonly name: string }
  /** A tag that a function may have which is younger than this program. */
  | { readonly kind: 'new'; readonly name: string }
  | { readonly kind: 'unknown'; readonly message: string };

/** `!Sub` → `Fn::Sub`. */
export function longForm(tag: string): LongForm {
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { kind: 'function', name };
  if (SHORT_FORMS.has(name)) return { kind: 'function', name: `Fn::${name}` };
  if (LONG_FORM_ONLY.has(name)) {
    return { kind: 'unknown', message: `${tag} has no short form in CloudFormation: write Fn::${name}: instead` };
  }
  if (/^[A-Za-z]\w*(?:::\w+)*$/.test(name)) return { kind: 'new', name: `Fn::${name}` };
  return { kind: 'unknown', message: `${tag} is no function of CloudFormation: expected a tag such as !Ref or !Sub` };
}
