import type { GivenParameter } from '../../template/parameters/parameter-values.ts';
import type { TemplateProblem } from '../../template/problem.ts';
import { parseTemplate } from '../../template/read/parse-template.ts';
import type { ResolvedOutput } from '../../template/resolve/resolve-output.ts';
import type { ResolvedResource } from '../../template/resolve/resolve-resource.ts';
import type { KnownValues } from '../../template/value/evaluation-context.ts';
import { isList, type Resolved, toWire, unresolvedValues } from '../../template/value/resolved.ts';
import { Unresolved } from '../../template/value/unresolved.ts';
import { resourceLevels } from './derive-invocations.ts';
import { type ChangeOptions, planChange, type TemplateText } from './plan-change.ts';
import { type StackChange, type UnknownTarget, uuidOf } from './stack.ts';

/** The change of one stack, and those of the stacks that are nested in it. */
export interface PlannedStack {
  /** Path as given, or as found from the parent's. */
  readonly template: string;
  readonly change: StackChange;
  readonly notes: readonly string[];
  readonly nested: readonly PlannedNestedStack[];
}

export interface PlannedNestedStack {
  /** Of the resource in the parent. */
  readonly logicalId: string;
  /** When CloudFormation gets to that resource: see `PlannedInvocation.level`. */
  readonly level: number;
  readonly stack: PlannedStack;
}

export interface FailedPlan {
  readonly template: string;
  readonly problems: readonly TemplateProblem[];
}

export interface DeploymentPlan {
  readonly stacks: readonly PlannedStack[];
  /** Templates that keep nobody from the others. */
  readonly failed: readonly FailedPlan[];
}

/** A stack that somebody deploys; its nested stacks follow from it. */
export type RootStack = Omit<ChangeOptions, 'known'>;

/** Finds the template of a nested stack; undefined where it is not at hand. */
export type ReadNestedTemplate = (parentFile: string, resource: ResolvedResource) => Promise<TemplateText | undefined>;

/**
 * Plans all stacks of a deployment as one: nested stacks with the parameters that their parents pass, parents with the outputs
 * of their nested stacks, and imports with the exports of the other stacks, as far as they are known before anything is provisioned.
 */
export async function planDeployment(
  roots: readonly RootStack[],
  known: KnownValues,
  readNested: ReadNestedTemplate,
): Promise<DeploymentPlan> {
  let exports = known.exports;
  for (;;) {
    const walk: Walk = { known: { ...known, exports }, readNested, failed: [], exported: new Map(known.exports) };
    const stacks: PlannedStack[] = [];
    for (const root of roots) {
      const planned = await planStack(root, walk);
      if (planned !== undefined) stacks.push(planned.stack);
    }
    // An export that was not known to the stacks before its own may be of use to them.
    if (walk.exported.size <= exports.size) return { stacks, failed: walk.failed };
    exports = walk.exported;
  }
}

interface Walk {
  readonly known: KnownValues;
  readonly readNested: ReadNestedTemplate;
  readonly failed: FailedPlan[];
  readonly exported: Map<string, Resolved>;
}

interface PlannedWithOutputs {
  readonly stack: PlannedStack;
  readonly outputs: readonly ResolvedOutput[];
}

async function planStack(root: RootStack, walk: Walk): Promise<PlannedWithOutputs | undefined> {
  let attributes = walk.known.attributes;
  for (;;) {
    const planned = planChange({ ...root, known: { ...walk.known, attributes } });
    if (planned.kind === 'invalid') {
      walk.failed.push({ template: root.template.file, problems: planned.problems });
      return undefined;
    }
    const attempt: Walk = { ...walk, failed: [], exported: new Map() };
    const { nested, missing, learned } = await planNestedStacks(planned.change, root, attempt);
    const all = new Map([...walk.known.attributes, ...learned]);
    // What a nested stack gives may be what another one is given.
    if (all.size > attributes.size) {
      attributes = all;
      continue;
    }
    walk.failed.push(...attempt.failed);
    for (const [name, value] of [...attempt.exported, ...exportsOf(planned.outputs)]) walk.exported.set(name, value);
    const change = { ...planned.change, unknown: [...planned.change.unknown, ...missing] };
    return {
      stack: { template: root.template.file, change, notes: planned.notes, nested },
      outputs: planned.outputs,
    };
  }
}

interface NestedPlans {
  readonly nested: readonly PlannedNestedStack[];
  readonly missing: readonly UnknownTarget[];
  /** Attributes of the parent's resources that the outputs of their stacks make known. */
  readonly learned: ReadonlyMap<string, Resolved>;
}

async function planNestedStacks(change: StackChange, parent: RootStack, walk: Walk): Promise<NestedPlans> {
  const levels = resourceLevels(change);
  const nested: PlannedNestedStack[] = [];
  const missing: UnknownTarget[] = [];
  const learned = new Map<string, Resolved>();
  for (const resource of change.resources) {
    const { logicalId } = resource;
    const now = resource.kind === 'DELETE' ? resource.previous : resource.next;
    if (now.type !== 'AWS::CloudFormation::Stack') continue;
    // Clean-up after an update calls no hook.
    if (resource.kind === 'DELETE' && change.action !== 'DELETE') continue;
    const template = await walk.readNested(parent.template.file, now);
    if (template === undefined) {
      missing.push({ logicalId, targetName: now.type, reason: 'NESTED_STACK', position: now.position });
      continue;
    }
    const before = 'previous' in resource && resource.kind !== 'DELETE' ? resource.previous : undefined;
    const previous =
      before === undefined || parent.previous === undefined
        ? undefined
        : await walk.readNested(parent.previous.file, before);
    const planned = await planStack(
      {
        ...parent,
        template,
        previous,
        parameters: passedParameters(now, template),
        previousParameters:
          before === undefined || previous === undefined ? undefined : passedParameters(before, previous),
        stackName: nestedStackName(change.stack.name, logicalId),
      },
      walk,
    );
    if (planned === undefined) continue;
    for (const { name, value } of planned.outputs) {
      if (unresolvedValues(value).length === 0) learned.set(`${logicalId}.Outputs.${name}`, value);
    }
    if (!isUntouched(planned.stack))
      nested.push({ logicalId, level: levels.get(logicalId) ?? 0, stack: planned.stack });
  }
  return { nested, missing, learned };
}

/** CloudFormation looks at every nested stack of an update; one in which nothing changes is left as it is. */
function isUntouched({ change, nested }: PlannedStack): boolean {
  return (
    change.action === 'UPDATE' &&
    change.template === change.previousTemplate &&
    change.unknown.length === 0 &&
    nested.length === 0 &&
    change.resources.every(({ kind }) => kind === 'UNCHANGED')
  );
}

/** `PARENT-LOGICALID-SUFFIX`, at most 128 characters; the suffix is CloudFormation's own, made here from the name. */
function nestedStackName(parent: string, logicalId: string): string {
  const suffix = uuidOf(`${parent} ${logicalId}`).replaceAll('-', '').slice(0, 12).toUpperCase();
  return `${`${parent}-${logicalId}`.slice(0, 128 - suffix.length - 1)}-${suffix}`;
}

/** What the parent's resource passes on: lists joined by commas, as the property is a map of strings. */
function passedParameters(
  { properties }: ResolvedResource,
  template: TemplateText,
): ReadonlyMap<string, GivenParameter> {
  const passed = properties.Parameters;
  if (passed === undefined || passed === null) return new Map();
  if (passed instanceof Unresolved) {
    // Which parameters there are is not known either: none may take its default.
    const parsed = parseTemplate(template.text, template.file);
    const names = parsed.kind === 'parsed' ? [...parsed.template.parameters.keys()] : [];
    return new Map(names.map((name) => [name, passed]));
  }
  if (typeof passed !== 'object' || isList(passed)) return new Map();
  return new Map(Object.entries(passed).map(([name, value]) => [name, asParameter(value)]));
}

function asParameter(value: Resolved): GivenParameter {
  const unknown = unresolvedValues(value);
  if (unknown.length > 0)
    return new Unresolved(
      unknown.flatMap(({ causes }) => causes),
      toWire(value),
    );
  if (isList(value)) return value.map(String).join(',');
  return typeof value === 'object' ? JSON.stringify(toWire(value)) : String(value);
}

function exportsOf(outputs: readonly ResolvedOutput[]): readonly (readonly [string, Resolved])[] {
  return outputs.flatMap(({ exportName, value }) =>
    exportName === undefined || unresolvedValues(value).length > 0 ? [] : [[exportName, value] as const],
  );
}
