import { parseSub } from '../functions/sub.ts';
import { FUNCTIONS } from '../functions/table.ts';
import { nearest } from '../nearest.ts';
import { note, problem, type TemplateProblem } from '../problem.ts';
import { attributePair } from '../read/attribute-pair.ts';
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

/** CloudFormation refuses a template with an undefined name anywhere in it, also where a condition leaves it out. */
export function checkReferences(
  node: TemplateNode,
  names: DeclaredNames,
  section: 'Conditions' | 'other',
): readonly TemplateProblem[] {
  const problems: TemplateProblem[] = [];

  const undefinedName = (message: string, at: TemplateNode) => {
    problems.push(problem('UNDEFINED_REFERENCE', message, at.position));
  };

  const checkName = (name: string, at: TemplateNode) => {
    if (name === 'AWS::NoValue' || names.pseudoParameters.has(name) || names.parameters.has(name)) return;
    if (name.startsWith('AWS::')) return undefinedName(`There is no pseudo parameter ${name}`, at);
    if (section === 'Conditions') {
      return undefinedName(`There is no parameter ${name}; a condition cannot refer to resources`, at);
    }
    if (!names.resources.has(name) && names.macro === undefined) {
      undefinedName(`There is no parameter or resource ${name}`, at);
    }
  };

  const checkResource = (logicalId: string, at: TemplateNode) => {
    if (!names.resources.has(logicalId) && names.macro === undefined)
      undefinedName(`There is no resource ${logicalId}`, at);
  };

  const checkCondition = (value: TemplateNode | undefined) => {
    if (value?.kind === 'scalar' && !names.conditions.entries.has(value.text)) {
      undefinedName(`There is no condition ${value.text}`, value);
    }
  };

  const checkSub = (argument: TemplateNode) => {
    const [text, variables] = argument.kind === 'list' ? argument.items : [argument];
    if (text?.kind !== 'scalar' || typeof text.value !== 'string') return;
    for (const part of parseSub(text.value)) {
      if (part.kind === 'text') continue;
      if (variables !== undefined && valueAt(variables, part.name) !== undefined) continue;
      const dot = part.name.indexOf('.');
      // Malformed names are reported by the function itself.
      if (dot !== -1) checkResource(part.name.slice(0, dot), text);
      else if (/^[A-Za-z0-9_:]+$/.test(part.name)) checkName(part.name, text);
    }
  };

  const checkFunction = (name: string, argument: TemplateNode, at: TemplateNode) => {
    switch (name) {
      case 'Ref':
        if (argument.kind === 'scalar') checkName(argument.text, argument);
        return;
      case 'Fn::GetAtt': {
        const pair = attributePair(argument);
        const [logicalId] = pair.kind === 'list' ? pair.items : [];
        if (logicalId?.kind === 'scalar') checkResource(logicalId.text, logicalId);
        return;
      }
      case 'Fn::Sub':
        return checkSub(argument);
      case 'Fn::If':
        return checkCondition(argument.kind === 'list' ? argument.items[0] : undefined);
      case 'Condition':
        return section === 'Conditions' ? checkCondition(argument) : undefined;
      default:
        if (name.startsWith('Fn::') && !FUNCTIONS.has(name) && !CONDITION_FUNCTIONS.has(name)) {
          problems.push(unknownFunction(name, at));
        }
    }
  };

  const visit = (current: TemplateNode) => {
    if (current.kind === 'scalar') return;
    if (current.kind === 'list') {
      for (const item of current.items) visit(item);
      return;
    }
    for (const [key, { value }] of current.entries) {
      if (current.entries.size === 1) checkFunction(key, value, current);
      visit(value);
    }
  };

  visit(node);
  return problems;
}
