import { note, problem, type TemplateProblem } from '../problem.ts';
import type { ParameterDeclaration } from '../read/parameter-declaration.ts';
import { Unresolved } from '../value/unresolved.ts';
import { matchesAllowedPattern } from './allowed-pattern.ts';

export type ParameterValue =
  /** Text even for a Number: "when you use the parameter elsewhere … the parameter value becomes a literal string". */
  | { readonly kind: 'known'; readonly value: string | readonly string[]; readonly secret: boolean }
  | { readonly kind: 'systems-manager'; readonly parameterName: string }
  /** Given by a parent stack, which does not know it here. */
  | { readonly kind: 'passed'; readonly value: Unresolved }
  /** Not given, and without a default; reported as MISSING_PARAMETER. */
  | { readonly kind: 'missing' };

/** A parameter's text, or why a parent stack cannot tell it before its own resources are provisioned. */
export type GivenParameter = string | Unresolved;

export interface ParameterValues {
  readonly values: ReadonlyMap<string, ParameterValue>;
  readonly problems: readonly TemplateProblem[];
}

/** Checks the given texts against the declarations, as CloudFormation does before it looks at any resource. */
export function bindParameters(
  declarations: ReadonlyMap<string, ParameterDeclaration>,
  given: ReadonlyMap<string, GivenParameter>,
): ParameterValues {
  const problems: TemplateProblem[] = [];
  const values = new Map<string, ParameterValue>();
  for (const name of given.keys()) {
    if (declarations.has(name)) continue;
    const declared =
      declarations.size === 0 ? 'it declares none' : `it declares ${[...declarations.keys()].join(', ')}`;
    problems.push(
      problem('UNKNOWN_PARAMETER', `The parameter ${name} does not exist in the template: ${declared}`, null),
    );
  }
  for (const declaration of declarations.values()) {
    const text = given.get(declaration.name) ?? declaration.defaultText;
    if (text instanceof Unresolved) {
      values.set(declaration.name, { kind: 'passed', value: text });
      continue;
    }
    if (text === undefined) {
      const message = `The parameter ${declaration.name} (${declaration.typeName}) has no default and needs a value`;
      problems.push(problem('MISSING_PARAMETER', message, declaration.position));
      values.set(declaration.name, { kind: 'missing' });
      continue;
    }
    if (declaration.type.kind === 'SystemsManagerValue') {
      values.set(declaration.name, { kind: 'systems-manager', parameterName: text });
      continue;
    }
    const members = declaration.type.kind === 'List' ? splitList(text) : [text];
    for (const member of members) problems.push(...checkMember(declaration, member));
    values.set(declaration.name, {
      kind: 'known',
      value: declaration.type.kind === 'List' ? members : text,
      secret: declaration.noEcho,
    });
  }
  return { values, problems };
}

/** "each member string is space trimmed": https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
function splitList(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((member) => member.trim());
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

function checkMember(declaration: ParameterDeclaration, text: string): readonly TemplateProblem[] {
  const { name, type, allowedValues, allowedPattern, minLength, maxLength, minValue, maxValue, noEcho } = declaration;
  const problems: TemplateProblem[] = [];
  const refuse = (expected: string) => {
    const found = noEcho ? 'the value (NoEcho)' : JSON.stringify(text);
    const explained =
      declaration.constraintDescription === undefined
        ? ''
        : ` (the template says: ${declaration.constraintDescription})`;
    const message = `The parameter ${name}: ${found} ${expected}${explained}`;
    problems.push(problem('PARAMETER_VALUE', message, declaration.position));
  };
  const numeric = type.kind === 'Number' || (type.kind === 'List' && type.of === 'Number');
  if (numeric && !NUMBER.test(text)) refuse('is not a number');
  if (allowedValues !== undefined && !allowedValues.includes(text)) {
    refuse(noEcho ? 'is not one of its AllowedValues' : `is not one of its AllowedValues: ${allowedValues.join(', ')}`);
  }
  if (minLength !== undefined && text.length < minLength) refuse(`is shorter than MinLength ${minLength}`);
  if (maxLength !== undefined && text.length > maxLength) refuse(`is longer than MaxLength ${maxLength}`);
  if (minValue !== undefined && NUMBER.test(text) && Number(text) < minValue) refuse(`is below MinValue ${minValue}`);
  if (maxValue !== undefined && NUMBER.test(text) && Number(text) > maxValue) refuse(`is above MaxValue ${maxValue}`);
  if (allowedPattern !== undefined) {
    const match = matchesAllowedPattern(allowedPattern, text);
    if (match.kind === 'unchecked') {
      const message = `The parameter ${name}: its AllowedPattern was not checked: ${match.reason}`;
      problems.push(note('UNCHECKED', message, declaration.position));
    } else if (match.kind === 'differs') refuse(`does not match its AllowedPattern ${allowedPattern}`);
  }
  return problems;
}
