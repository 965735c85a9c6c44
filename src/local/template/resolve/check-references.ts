import { parseSub } from '../functions/sub.ts';
import { FUNCTIONS } from '../functions/table.ts';
import { nearest } from '../nearest.ts';
import { note, problem, type TemplateProblem } from '../problem.ts';
import { attributePair } from '../read/yaml/attribute-pair.ts';
import type { MapNode, TemplateNode } from '../template-node.ts';
import { valueAt } from '../template-node.ts';

/** The names that a template declares. */
export interface DeclaredNames {
  readonly parameters: { has(name: string): boolean };
  readonly pseudoParameters: { has(name: string): boolean };
  readonly mappings: MapNode;
  readonly conditions: MapNode;
  readonly resources: { has(name: string): boolean };
  /** Macros may declare further resources (SAM does), so a missing one proves nothing. */
  readonly macro: string | undefined;
}

const CONDITION_FUNCTIONS: ReadonlySet<string> = new Set(['Fn::And', 'Fn::Equals', 'Fn::Not', 'Fn::Or']);

/** A name that is nearly a known one is a slip; any other may be a function that CloudFormation has gained. */
function unknownFunction(name: string, { position }: TemplateNode): TemplateProblem {
  const known = [...FUNCTIONS.keys(), ...CONDITION_FUNCTIONS].map((known) => known.replace('Fn::', ''));
  const near = nearest(name.replace('Fn::', ''), known);
  return near === undefined
    ? note('UNKNOWN_LANGUAGE', `${name} is not known here, so its value stays unresolved`, position)
    : problem('UNKNOWN_FUNCTION', `${name} is no function of CloudFormation; did you mean Fn::${near}?`, position);
}

type Section = 'Conditions' | 'other';

/** A name that a part of a template uses. */
interface Reference {
  readonly to: 'PARAMETER_OR_RESOURCE' | 'RESOURCE' | 'CONDITION' | 'FUNCTION';
  readonly name: string;
  readonly at: TemplateNode;
}

/** CloudFormation refuses a template with an undefined name anywhere in it, also where a condition leaves it out. */
export function checkReferences(
  node: TemplateNode,
  names: DeclaredNames,
  section: Section,
): readonly TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  visit(node, section, (reference) => {
    const found = problemOf(reference, names, section);
    if (found !== undefined) problems.push(found);
  });
  return problems;
}

function problemOf({ to, name, at }: Reference, names: DeclaredNames, section: Section): TemplateProblem | undefined {
  const undefinedName = (message: string) => problem('UNDEFINED_REFERENCE', message, at.position);
  const mayBeResource = names.resources.has(name) || names.macro !== undefined;
  switch (to) {
    case 'FUNCTION':
      return unknownFunction(name, at);
    case 'CONDITION':
      return names.conditions.entries.has(name) ? undefined : undefinedName(`There is no condition ${name}`);
    case 'RESOURCE':
      return mayBeResource ? undefined : undefinedName(`There is no resource ${name}`);
    case 'PARAMETER_OR_RESOURCE':
      if (name === 'AWS::NoValue' || names.pseudoParameters.has(name) || names.parameters.has(name)) return undefined;
      if (name.startsWith('AWS::')) return undefinedName(`There is no pseudo parameter ${name}`);
      if (section === 'Conditions') {
        return undefinedName(`There is no parameter ${name}; a condition cannot refer to resources`);
      }
      return mayBeResource ? undefined : undefinedName(`There is no parameter or resource ${name}`);
  }
}

function visit(node: TemplateNode, section: Section, found: (reference: Reference) => void): void {
  if (node.kind === 'scalar') return;
  if (node.kind === 'list') {
    for (const item of node.items) visit(item, section, found);
    return;
  }
  for (const [key, { value }] of node.entries) {
    if (node.entries.size === 1) for (const reference of referencesOf(key, value, node, section)) found(reference);
    visit(value, section, found);
  }
}

/** The names that one call of a function uses itself; its arguments are visited apart. */
function referencesOf(name: string, argument: TemplateNode, at: TemplateNode, section: Section): Reference[] {
  switch (name) {
    case 'Ref':
      return named('PARAMETER_OR_RESOURCE', argument);
    case 'Fn::GetAtt': {
      const pair = attributePair(argument);
      return named('RESOURCE', pair.kind === 'list' ? pair.items[0] : undefined);
    }
    case 'Fn::Sub':
      return referencesOfSub(argument);
    case 'Fn::If':
      return named('CONDITION', argument.kind === 'list' ? argument.items[0] : undefined);
    case 'Condition':
      return section === 'Conditions' ? named('CONDITION', argument) : [];
    default: {
      const known = !name.startsWith('Fn::') || FUNCTIONS.has(name) || CONDITION_FUNCTIONS.has(name);
      return known ? [] : [{ to: 'FUNCTION', name, at }];
    }
  }
}

function named(to: Reference['to'], node: TemplateNode | undefined): Reference[] {
  return node?.kind === 'scalar' ? [{ to, name: node.text, at: node }] : [];
}

function referencesOfSub(argument: TemplateNode): Reference[] {
  const [text, variables] = argument.kind === 'list' ? argument.items : [argument];
  if (text?.kind !== 'scalar' || typeof text.value !== 'string') return [];
  return parseSub(text.value).flatMap((part): Reference[] => {
    if (part.kind === 'text') return [];
    if (variables !== undefined && valueAt(variables, part.name) !== undefined) return [];
    const dot = part.name.indexOf('.');
    if (dot !== -1) return [{ to: 'RESOURCE', name: part.name.slice(0, dot), at: text }];
    // Malformed names are reported by the function itself.
    return /^[A-Za-z0-9_:]+$/.test(part.name) ? [{ to: 'PARAMETER_OR_RESOURCE', name: part.name, at: text }] : [];
  });
}
