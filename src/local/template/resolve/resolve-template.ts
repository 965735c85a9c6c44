import { LANGUAGE_EXTENSIONS } from '../functions/table.ts';
import { bindParameters, type GivenParameter } from '../parameters/parameter-values.ts';
import { type PseudoParameters, pseudoParameterValues } from '../parameters/pseudo-parameters.ts';
import { note, problem, type TemplateProblem } from '../problem.ts';
import type { ParsedTemplate } from '../read/parse-template.ts';
import { exceededQuotas } from '../read/quotas.ts';
import { type MapNode, type TemplateNode, valueAt } from '../template-node.ts';
import { type EvaluationContext, type KnownValues, NOTHING_KNOWN } from '../value/evaluation-context.ts';
import { unresolvedValues } from '../value/resolved.ts';
import { checkReferences, type DeclaredNames } from './check-references.ts';
import { conditionsOf } from './conditions.ts';
import { circularDependency, referredResources } from './dependencies.ts';
import { evaluateNode } from './evaluate.ts';
import { expandMap } from './loops.ts';
import { type ResolvedOutput, resolveOutputs } from './resolve-output.ts';
import { type ResolvedResource, resolveResource, type UnknownResource } from './resolve-resource.ts';

export interface ResolveOptions {
  /** Values as text, by name; what is left out takes its default. */
  readonly parameters: ReadonlyMap<string, GivenParameter>;
  readonly pseudo: PseudoParameters;
  readonly known?: KnownValues;
}

export interface ResolvedTemplate {
  readonly parsed: ParsedTemplate;
  /** In the template's order, without those whose condition is false. */
  readonly resources: readonly ResolvedResource[];
  /** Resources that a macro makes as a whole. */
  readonly unknown: readonly UnknownResource[];
  readonly outputs: readonly ResolvedOutput[];
  readonly problems: readonly TemplateProblem[];
}

/** All that is known of a template before anything is provisioned. Unknown values are marked as `Unresolved`. */
export function resolveTemplate(parsed: ParsedTemplate, options: ResolveOptions): ResolvedTemplate {
  const problems: TemplateProblem[] = [];
  const bound = bindParameters(parsed.parameters, options.parameters);
  problems.push(...bound.problems);
  const macros = [
    ...parsed.transforms.filter((name) => name !== LANGUAGE_EXTENSIONS),
    ...(valueAt(parsed.resources, 'Fn::Transform') === undefined ? [] : ['Fn::Transform in Resources']),
  ];
  for (const macro of macros) {
    const message = `The macro ${macro} runs in CloudFormation only: resources are evaluated as the template writes them`;
    problems.push(note('UNPROCESSED_TRANSFORM', message, { file: parsed.file, line: 1, column: 1 }));
  }

  const secretTexts = [...bound.values.values()].flatMap((value) =>
    value.kind === 'known' && value.secret ? [value.value].flat().filter((text) => text !== '') : [],
  );
  const seen = new Set<string>();
  const evaluation: EvaluationContext = {
    evaluate: (node) => evaluateNode(node, evaluation),
    condition: (name) => condition(name),
    parameters: bound.values,
    pseudoParameters: pseudoParameterValues(options.pseudo),
    mappings: parsed.mappings,
    conditions: parsed.conditions,
    globals: parsed.globals,
    known: options.known ?? NOTHING_KNOWN,
    attributesRead: new Set(),
    macro: macros[0],
    languageExtensions: parsed.transforms.includes(LANGUAGE_EXTENSIONS),
    report: (found) => {
      // A node that is used twice, as a mapping's value is, has one problem.
      const key = JSON.stringify(found);
      if (!seen.has(key)) problems.push(found);
      seen.add(key);
    },
    secrets: { reads: 0 },
    loops: { bytes: 0 },
    quote: (text) => (secretTexts.some((secret) => text.includes(secret)) ? '(NoEcho)' : JSON.stringify(text)),
  };

  const conditions = expandMap(parsed.conditions, evaluation);
  const condition = conditionsOf(conditions, () => evaluation);
  const resources = withoutMacro(expandMap(parsed.resources, evaluation));
  const outputs = withoutMacro(expandMap(parsed.outputs, evaluation));

  // More than CloudFormation takes is not looked at, as it may be a million of what a loop made.
  const quotas = exceededQuotas({ ...parsed, resources, outputs });
  if (quotas.length > 0) return { parsed, resources: [], unknown: [], outputs: [], problems: [...problems, ...quotas] };

  const modules = [...resources.entries].filter(([, { value }]) => isModule(value)).map(([logicalId]) => logicalId);
  const names: DeclaredNames = {
    parameters: bound.values,
    pseudoParameters: evaluation.pseudoParameters,
    mappings: parsed.mappings,
    conditions,
    resources: {
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/module-ref-resources.html: `Module.Resource` or `ModuleResource`
      has: (name) => resources.entries.has(name) || modules.some((module) => name.startsWith(module)),
    },
    macro: macros[0],
  };
  problems.push(...checkReferences(conditions, names, 'Conditions'));
  problems.push(...checkReferences(resources, names, 'other'));
  problems.push(...checkReferences(outputs, names, 'other'));
  for (const name of conditions.entries.keys()) condition(name);

  const resolved: ResolvedResource[] = [];
  const absent = new Map<string, string>();
  const unknown: UnknownResource[] = [];
  for (const [logicalId, entry] of resources.entries) {
    const result = resolveResource(logicalId, entry, evaluation, names);
    if (result.kind === 'resolved') resolved.push(result.resource);
    else if (result.kind === 'absent') absent.set(logicalId, result.condition);
    else if (result.kind === 'unknown') unknown.push(result.resource);
  }
  const resolvedOutputs = resolveOutputs(outputs, evaluation, names);
  problems.push(...resolved.flatMap((resource) => danglingReferences(resource, absent)));
  problems.push(...resolvedOutputs.flatMap((output) => danglingOutput(output, absent)));
  if (macros.length === 0) problems.push(...circularDependency(resolved));
  return { parsed, resources: resolved, unknown, outputs: resolvedOutputs, problems };
}

function isModule(resource: TemplateNode): boolean {
  const type = valueAt(resource, 'Type');
  return type?.kind === 'scalar' && type.text.endsWith('::MODULE');
}

function withoutMacro(section: MapNode): MapNode {
  return { ...section, entries: new Map([...section.entries].filter(([key]) => key !== 'Fn::Transform')) };
}

/** "Unresolved resource dependencies": a resource that exists refers to one that its condition leaves out. */
function danglingReferences(
  resource: ResolvedResource,
  absent: ReadonlyMap<string, string>,
): readonly TemplateProblem[] {
  return resource.unresolved.flatMap(({ causes, position }) =>
    causes.flatMap((cause) => {
      if (cause.kind !== 'ATTRIBUTE' && cause.kind !== 'RESOURCE_REFERENCE') return [];
      const condition = absent.get(cause.logicalId);
      if (condition === undefined) return [];
      const message = `${resource.logicalId} refers to ${cause.logicalId}, which is not created as the condition ${condition} is false`;
      return [problem('UNDEFINED_REFERENCE', message, position)];
    }),
  );
}

/** In CloudFormation's words, as the fault is found where the template is validated. */
function danglingOutput({ name, value, position }: ResolvedOutput, absent: ReadonlyMap<string, string>) {
  return referredResources(unresolvedValues(value))
    .filter((logicalId) => absent.has(logicalId))
    .map((logicalId) => {
      const why = `${logicalId} is not created as the condition ${absent.get(logicalId)} is false`;
      const message = `Unresolved resource dependencies [${logicalId}] in the Outputs block of the template: Outputs.${name} refers to it, and ${why}`;
      return problem('UNDEFINED_REFERENCE', message, position);
    });
}
