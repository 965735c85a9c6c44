import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { ACTIONS, type Action, type JsonObject, type PolicyFunction } from '../../hook/domain.ts';
import { decodeJson } from '../../hook/foreign/decode-json.ts';
import { jsonObject } from '../../hook/foreign/json-value.ts';
import { problemsOf } from '../../hook/foreign/problems.ts';
import { matchesTargetName } from '../../hook/policy/target-name-pattern.ts';
import { planChange, type TemplateText } from '../../local/cloudformation/plan/plan-change.ts';
import type { PlannedStack } from '../../local/cloudformation/plan/plan-deployment.ts';
import { NOTHING_KNOWN } from '../../local/template/value/evaluation-context.ts';
import { problemLines } from '../shell/problem-lines.ts';
import { UsageError } from '../shell/usage-error.ts';
import { TARGET_PAIRS } from './target-pairs.ts';

/** Where the targets of one question come from. */
export type QuestionKind = 'known-good' | 'known-bad' | 'empty' | 'given';

/** A change whose targets the policy functions are asked about. */
export interface Question {
  readonly kind: QuestionKind;
  readonly change: PlannedStack;
}

/** The stack that the targets would belong to. */
export interface Deployment {
  readonly accountId: string;
  readonly region: string;
}

/** The types of this command's own targets that are in the scope of any of these functions. */
export function typesInScope(functions: readonly PolicyFunction[]): string[] {
  return [...TARGET_PAIRS.keys()].filter((type) => functions.some((one) => isInScope(one, type)));
}

/** The target name patterns of these functions for which this command has no target of its own. */
export function patternsWithoutPair(functions: readonly PolicyFunction[]): string[] {
  const known = [...TARGET_PAIRS.keys(), 'STACK', 'CHANGE_SET'];
  const patterns = new Set(functions.flatMap(({ targetNames }) => targetNames ?? []));
  return [...patterns].filter((pattern) => !known.some((name) => matchesTargetName(pattern, name)));
}

export function isInScope({ targetNames }: PolicyFunction, targetName: string): boolean {
  return targetNames === undefined || targetNames.some((pattern) => matchesTargetName(pattern, targetName));
}

/** The action that a function is asked about: a creation, unless it is left to other actions. */
export function actionToAsk({ actions }: PolicyFunction): Action {
  return actions === undefined || actions.includes('CREATE') ? 'CREATE' : (actions[0] ?? 'CREATE');
}

/** Known-good, known-bad and empty targets of the types, one stack for each kind. */
export function ownQuestions(types: readonly string[], action: Action, deployment: Deployment): Question[] {
  if (types.length === 0) return [];
  return KINDS.map((kind) => {
    // An update comes from another state, or it would change nothing.
    const before = kind === 'known-good' ? 'known-bad' : 'known-good';
    const change = plan(`doctor-${kind}`, templateOf(kind, types), action, templateOf(before, types), deployment);
    return { kind, change };
  });
}

const KINDS = ['known-good', 'known-bad', 'empty'] as const;

function templateOf(kind: (typeof KINDS)[number], types: readonly string[]): TemplateText {
  const resources = types.map((type): [string, JsonObject] => {
    const pair = TARGET_PAIRS.get(type);
    const properties = { 'known-good': pair?.good, 'known-bad': pair?.bad, empty: undefined }[kind];
    return [logicalIdOf(type), { Type: type, ...(properties === undefined ? {} : { Properties: properties }) }];
  });
  return { file: kind, text: JSON.stringify({ Resources: Object.fromEntries(resources) }) };
}

function logicalIdOf(type: string): string {
  return type.replaceAll('::', '');
}

/** The part of an event of CloudFormation that tells a resource and its change. */
const givenEvent = z.object({
  actionInvocationPoint: z.enum(ACTIONS.map((action) => `${action}_PRE_PROVISION` as const)),
  requestData: z.object({
    targetName: z.string().regex(/::/, 'expected the type of a resource; stacks and change sets cannot be given'),
    targetModel: z.object({
      resourceProperties: jsonObject.nullish(),
      previousResourceProperties: jsonObject.nullish(),
    }),
  }),
});

const MAX_EVENT = { maxBytes: 8 * 1024 * 1024, maxDepth: 250, maxValues: 500_000 };

/** The target of one event of CloudFormation, as a file holds it. Throws a UsageError. */
export function givenQuestion(file: string, deployment: Deployment): Question {
  const { actionInvocationPoint, requestData } = readEvent(file);
  const { targetName, targetModel } = requestData;
  const resource = (properties: JsonObject | null | undefined): TemplateText => ({
    file,
    text: JSON.stringify({
      Resources: { [logicalIdOf(targetName)]: { Type: targetName, Properties: properties ?? {} } },
    }),
  });
  const previous = resource(targetModel.previousResourceProperties);
  const [action] = ACTIONS.filter((one) => actionInvocationPoint.startsWith(one));
  const next = action === 'DELETE' && targetModel.resourceProperties === null ? previous : undefined;
  return {
    kind: 'given',
    change: plan(
      'doctor-given',
      next ?? resource(targetModel.resourceProperties),
      action ?? 'CREATE',
      previous,
      deployment,
    ),
  };
}

function readEvent(file: string): z.infer<typeof givenEvent> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new UsageError([`--target ${file}: cannot be read; expected a file with one event as JSON`]);
  }
  const decoded = decodeJson(bytes, MAX_EVENT);
  if (decoded.kind !== 'decoded') {
    throw new UsageError([`--target ${file}: ${decoded.problem}; expected one event as CloudFormation sends it`]);
  }
  const parsed = givenEvent.safeParse(decoded.value);
  if (parsed.success) return parsed.data;
  throw new UsageError(problemsOf(parsed.error).map((problem) => `--target ${file}: ${problem}`));
}

function plan(
  stackName: string,
  template: TemplateText,
  action: Action,
  previous: TemplateText,
  { accountId, region }: Deployment,
): PlannedStack {
  const planned = planChange({
    template,
    previous: action === 'UPDATE' ? previous : undefined,
    deleting: action === 'DELETE',
    parameters: new Map(),
    previousParameters: undefined,
    stackName,
    accountId,
    region,
    roleArn: undefined,
    known: NOTHING_KNOWN,
  });
  if (planned.kind === 'invalid') throw new UsageError(problemLines(planned.problems));
  return { template: template.file, change: planned.change, notes: [], nested: [] };
}
