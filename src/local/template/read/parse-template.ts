import { hasErrors, note, problem, type TemplateProblem } from '../problem.ts';
import { describeKind, emptyMap, type MapNode, type TemplateNode, valueAt } from '../template-node.ts';
import { declareParameter, type ParameterDeclaration } from './parameter-declaration.ts';
import { readText } from './read-text.ts';

export interface ParsedTemplate {
  readonly file: string;
  /** The text as given: what CloudFormation hands to stack and change-set hooks. */
  readonly text: string;
  /** Names in the order in which CloudFormation runs them. */
  readonly transforms: readonly string[];
  readonly parameters: ReadonlyMap<string, ParameterDeclaration>;
  readonly mappings: MapNode;
  /** Of the SAM macro. */
  readonly globals: MapNode;
  readonly conditions: MapNode;
  readonly resources: MapNode;
  readonly outputs: MapNode;
}

export type ParseResult =
  | { readonly kind: 'parsed'; readonly template: ParsedTemplate; readonly problems: readonly TemplateProblem[] }
  | { readonly kind: 'unreadable'; readonly problems: readonly TemplateProblem[] };

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html */
const SECTIONS: ReadonlySet<string> = new Set([
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Hooks',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Resources',
  'Rules',
  'Transform',
]);

/**
 * Reads a template as YAML or JSON and checks the shape of its sections; what stands inside a resource is checked by
 * `resolveTemplate`, after loops are expanded. `file` only names the text in positions.
 */
export function parseTemplate(text: string, file: string): ParseResult {
  const { root, problems: readProblems } = readText(text, file);
  const start = { file, line: 1, column: 1 };
  if (hasErrors(readProblems)) return { kind: 'unreadable', problems: readProblems };
  if (root === undefined || root.kind !== 'map') {
    const found = root === undefined ? 'nothing' : describeKind(root);
    return {
      kind: 'unreadable',
      problems: [problem('STRUCTURE', `Expected a template (a map with Resources), found ${found}`, start)],
    };
  }
  const problems: TemplateProblem[] = [...readProblems];
  const transforms = readTransforms(root, problems);
  for (const [name, { keyPosition }] of root.entries) {
    if (SECTIONS.has(name) || transforms.length > 0) continue;
    const expected = [...SECTIONS].join(', ');
    problems.push(
      problem('STRUCTURE', `${name} is no section of a template: expected one of ${expected}`, keyPosition),
    );
  }
  const section = (name: string): MapNode => {
    const node = valueAt(root, name);
    if (node === undefined) return emptyMap(root.position);
    if (node.kind === 'map') return node;
    problems.push(problem('STRUCTURE', `${name} must be a map, found ${describeKind(node)}`, node.position));
    return emptyMap(node.position);
  };
  noteRules(section('Rules'), problems);
  const resources = section('Resources');
  if (!root.entries.has('Resources')) {
    problems.push(problem('STRUCTURE', 'The template has no Resources section', root.position));
  } else if (resources.entries.size === 0 && valueAt(root, 'Resources')?.kind === 'map') {
    problems.push(problem('STRUCTURE', 'Resources must hold at least one resource', resources.position));
  }
  const parameters = readParameters(section('Parameters'), problems);
  const mappings = section('Mappings');
  checkMappings(mappings, problems);
  const globals = section('Globals');
  const conditions = section('Conditions');
  const outputs = section('Outputs');
  for (const [name, { value }] of root.entries) {
    if (name !== 'Metadata') refuseNulls(value, name, problems);
  }
  return {
    kind: 'parsed',
    template: { file, text, transforms, parameters, mappings, globals, conditions, resources, outputs },
    problems,
  };
}

/** Every CDK template has this rule; it looks at the account's bootstrap stack, which is not there to look at. */
const BOOTSTRAP_RULE = 'CheckBootstrapVersion';

function noteRules(rules: MapNode, problems: TemplateProblem[]): void {
  for (const [name, { keyPosition }] of rules.entries) {
    if (name === BOOTSTRAP_RULE) continue;
    const message = `Rules.${name} is not evaluated: CloudFormation may refuse parameter values that pass here`;
    problems.push(note('UNCHECKED', message, keyPosition));
  }
}

function readTransforms(root: MapNode, problems: TemplateProblem[]): readonly string[] {
  const node = valueAt(root, 'Transform');
  if (node === undefined) return [];
  const items = node.kind === 'list' ? node.items : [node];
  return items.map((item) => {
    const name = item.kind === 'map' ? valueAt(item, 'Name') : item;
    if (name?.kind === 'scalar' && typeof name.value === 'string') return name.value;
    problems.push(
      problem(
        'STRUCTURE',
        `Transform must name macros, as a string or with Name; found ${describeKind(item)}`,
        item.position,
      ),
    );
    return '';
  });
}

function readParameters(section: MapNode, problems: TemplateProblem[]): ReadonlyMap<string, ParameterDeclaration> {
  const parameters = new Map<string, ParameterDeclaration>();
  for (const [name, entry] of section.entries) {
    const result = declareParameter(name, entry);
    parameters.set(name, result.declaration);
    problems.push(...result.problems);
  }
  return parameters;
}

function checkMappings(mappings: MapNode, problems: TemplateProblem[]): void {
  const requireMap = (node: TemplateNode, path: string): MapNode => {
    if (node.kind === 'map') return node;
    problems.push(problem('STRUCTURE', `${path} must be a map, found ${describeKind(node)}`, node.position));
    return emptyMap(node.position);
  };
  for (const [mapName, mapping] of mappings.entries) {
    // A macro may stand for a whole map, as {"Fn::Transform": …} does for AWS::Include.
    if (mapName === 'Fn::Transform') continue;
    for (const [topKey, second] of requireMap(mapping.value, `Mappings.${mapName}`).entries) {
      if (topKey === 'Fn::Transform') continue;
      const path = `Mappings.${mapName}.${topKey}`;
      for (const [key, { value }] of requireMap(second.value, path).entries) {
        if (key === 'Fn::Transform' || isMappingValue(value)) continue;
        const message = `${path}.${key}: every Mappings attribute must be a String or a List, found ${describeKind(value)}`;
        problems.push(problem('STRUCTURE', message, value.position));
      }
    }
  }
}

/** A scalar or a list of scalars; a macro may stand for it. */
function isMappingValue(value: TemplateNode): boolean {
  if (value.kind === 'list') return value.items.every((item) => item.kind === 'scalar');
  return value.kind === 'scalar' || valueAt(value, 'Fn::Transform') !== undefined;
}

/** "[…] 'null' values are not allowed in templates". Metadata is free of that rule. */
function refuseNulls(node: TemplateNode, path: string, problems: TemplateProblem[]): void {
  if (node.kind === 'scalar') {
    if (node.value === null)
      problems.push(problem('STRUCTURE', `${path} is null: give it a value or remove it`, node.position));
    return;
  }
  if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) refuseNulls(item, `${path}[${index}]`, problems);
    return;
  }
  for (const [key, { value }] of node.entries) {
    if (key !== 'Metadata') refuseNulls(value, `${path}.${key}`, problems);
  }
}
