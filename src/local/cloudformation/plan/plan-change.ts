import type { Action } from '../../../hook/domain.ts';
import { diffTemplates, type ResourceChange } from '../../template/diff-templates.ts';
import type { GivenParameter } from '../../template/parameters/parameter-values.ts';
import { partitionOf } from '../../template/parameters/pseudo-parameters.ts';
import { describePosition } from '../../template/position.ts';
import { hasErrors, problem, type TemplateProblem } from '../../template/problem.ts';
import { type ParsedTemplate, type ParseResult, parseTemplate } from '../../template/read/parse-template.ts';
import type { ResolvedOutput } from '../../template/resolve/resolve-output.ts';
import { type ResolvedTemplate, resolveTemplate } from '../../template/resolve/resolve-template.ts';
import { withOriginalPlaces } from '../../template/sam/processed-template.ts';
import type { KnownValues } from '../../template/value/evaluation-context.ts';
import type { StackChange } from './stack.ts';
import { type Stack, stackOf } from './stack.ts';

export interface TemplateText {
  readonly file: string;
  readonly text: string;
  /** What macros have made of it, where that is known: a template without macros. */
  readonly processed?: string | undefined;
  /** Why its macro refuses it. */
  readonly refused?: readonly TemplateProblem[] | undefined;
}

export interface ChangeOptions {
  readonly template: TemplateText;
  /** The template that is deployed now; undefined if the stack does not exist yet. Unused for a deletion. */
  readonly previous: TemplateText | undefined;
  /** The stack that `template` describes is deleted. */
  readonly deleting: boolean;
  readonly parameters: ReadonlyMap<string, GivenParameter>;
  /** Undefined: the parameters of the new template that the previous one declares. */
  readonly previousParameters: ReadonlyMap<string, GivenParameter> | undefined;
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
  readonly roleArn: string | undefined;
  readonly known: KnownValues;
}

export type PlannedChange =
  | {
      readonly kind: 'planned';
      readonly change: StackChange;
      readonly outputs: readonly ResolvedOutput[];
      readonly notes: readonly string[];
    }
  | { readonly kind: 'invalid'; readonly problems: readonly TemplateProblem[] };

type Resolution =
  | { readonly kind: 'resolved'; readonly resolved: ResolvedTemplate; readonly notes: readonly TemplateProblem[] }
  | { readonly kind: 'invalid'; readonly problems: readonly TemplateProblem[] };

/** What a template, and the one before it, ask of CloudFormation. Pure. */
export function planChange(options: ChangeOptions): PlannedChange {
  const { template, previous, deleting, stackName: name, accountId, region, roleArn } = options;
  const stack = stackOf({ name, accountId, region, roleArn, partition: partitionOf(region).partition });
  const next = resolve(template, () => options.parameters, stack, options.known);
  const before =
    previous === undefined || deleting
      ? undefined
      : resolve(
          previous,
          (parsed) => options.previousParameters ?? declaredOnly(options.parameters, parsed),
          stack,
          options.known,
        );
  if (next.kind === 'invalid' || before?.kind === 'invalid') {
    const problems = [next, before].flatMap((resolution) =>
      resolution?.kind === 'invalid' ? resolution.problems : [],
    );
    return { kind: 'invalid', problems };
  }
  const resources = deleting
    ? next.resolved.resources.map(
        (resource): ResourceChange => ({ kind: 'DELETE', logicalId: resource.logicalId, previous: resource }),
      )
    : diffTemplates(before?.resolved, next.resolved);
  const refused = resources.flatMap(typeChange);
  if (refused.length > 0) return { kind: 'invalid', problems: refused };
  const action: Action = deleting ? 'DELETE' : before === undefined ? 'CREATE' : 'UPDATE';
  return {
    kind: 'planned',
    change: {
      stack,
      action,
      template: deleting ? null : template.text,
      previousTemplate: action === 'UPDATE' && previous !== undefined ? previous.text : null,
      resources,
      unknown: next.resolved.unknown.map((resource) => ({
        ...resource,
        targetName: 'Fn::Transform',
        reason: 'MACRO',
      })),
    },
    outputs: next.resolved.outputs,
    notes: [...notesOf([...next.notes, ...(before?.notes ?? [])]), ...resources.flatMap(uncertainty)],
  };
}

function resolve(
  { text, file, processed, refused = [] }: TemplateText,
  parametersFor: (parsed: ParsedTemplate) => ReadonlyMap<string, GivenParameter>,
  stack: Stack,
  known: KnownValues,
): Resolution {
  const parsed = parseProcessed(parseTemplate(text, file), processed);
  if (parsed.kind === 'unreadable') return { kind: 'invalid', problems: errorsOf(parsed.problems) };
  if (refused.length > 0) return { kind: 'invalid', problems: refused };
  const resolved = resolveTemplate(parsed.template, {
    parameters: parametersFor(parsed.template),
    known,
    pseudo: {
      accountId: stack.accountId,
      region: stack.region,
      stackName: stack.name,
      stackId: stack.id,
      notificationArns: [],
    },
  });
  const problems = [...parsed.problems, ...resolved.problems];
  return hasErrors(problems)
    ? { kind: 'invalid', problems: errorsOf(problems) }
    : { kind: 'resolved', resolved, notes: problems };
}

/** The processed template in place of the one that it was made from, if there is one. */
function parseProcessed(original: ParseResult, processed: string | undefined): ParseResult {
  if (original.kind === 'unreadable' || processed === undefined) return original;
  const parsed = parseTemplate(processed, original.template.file);
  return parsed.kind === 'unreadable'
    ? parsed
    : { ...parsed, template: withOriginalPlaces(parsed.template, original.template) };
}

function declaredOnly(parameters: ReadonlyMap<string, GivenParameter>, { parameters: declared }: ParsedTemplate) {
  return new Map([...parameters].filter(([name]) => declared.has(name)));
}

function errorsOf(problems: readonly TemplateProblem[]): readonly TemplateProblem[] {
  return problems.filter(({ severity }) => severity === 'error');
}

function typeChange(change: ResourceChange): readonly TemplateProblem[] {
  if (change.kind !== 'TYPE_CHANGED') return [];
  const message = `${change.logicalId} was an ${change.previous.type} and is now an ${change.next.type}: CloudFormation permits no update of a resource's type`;
  return [problem('STRUCTURE', message, change.next.position)];
}

function notesOf(problems: readonly TemplateProblem[]): string[] {
  return problems.map(({ message, position }) =>
    position === null ? message : `${describePosition(position)}: ${message}`,
  );
}

/** What only a real update would tell. */
function uncertainty(change: ResourceChange): readonly string[] {
  if (change.kind !== 'UNCHANGED' || change.mayFollow.length === 0) return [];
  return [
    `${describePosition(change.next.position)}: ${change.logicalId} is unchanged in the template, but refers to ${change.mayFollow.join(', ')}: if that changes an attribute, CloudFormation updates ${change.logicalId} too and asks the hook`,
  ];
}
