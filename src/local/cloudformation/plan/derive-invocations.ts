import { type Action, OPERATIONS, type Operation } from '../../../hook/domain.ts';
import { jsonObject } from '../../../hook/foreign/json-value.ts';
import type { Assumptions } from '../../assumptions.ts';
import type { ResourceChange } from '../../template/diff-templates.ts';
import type { ResolvedResource } from '../../template/resolve/resolve-resource.ts';
import { toWire } from '../../template/value/resolved.ts';
import type { HookSettings } from '../settings/hook-settings.ts';
import { changeSetPayload } from './change-set-payload.ts';
import { dependencyLevels } from './dependency-levels.ts';
import { matchesStackFilters, matchesTargetFilters } from './filters.ts';
import type { PlannedInvocation } from './planned-invocation.ts';
import type { StackChange } from './stack.ts';
import { changeSetIdOf } from './stack.ts';

/** Why CloudFormation would not ask the hook about something that the change touches. */
export type NotInvokedReason =
  | 'DISABLED'
  | 'TARGET_OPERATIONS'
  | 'TARGET_FILTERS'
  | 'STACK_FILTERS'
  /** Nothing of the resource changes. */
  | 'UNCHANGED'
  /** Removed from the template. An update deletes it while cleaning up, and calls no hook for that. */
  | 'CLEAN_UP'
  /** The stack goes, the resource stays. */
  | 'RETAINED'
  /** A macro makes other resources of it, which CloudFormation asks about; they are not known here. */
  | 'MACRO'
  /** The template of a nested stack is not at hand. */
  | 'NESTED_STACK'
  /** Change sets are never asked about for a stack deletion. */
  | 'NO_CHANGE_SET';

export interface NotInvoked {
  readonly operation: Operation;
  readonly targetName: string;
  readonly targetLogicalId: string;
  readonly reason: NotInvokedReason;
}

export interface Derivation {
  /** In the order in which CloudFormation gets to them. */
  readonly invocations: readonly PlannedInvocation[];
  readonly notInvoked: readonly NotInvoked[];
}

type Candidate = PlannedInvocation | NotInvoked;

/** The invocations that CloudFormation would make of one hook for one change, for these operations. Pure. */
export function deriveInvocations(
  change: StackChange,
  operations: ReadonlySet<Operation>,
  settings: HookSettings,
  assumptions: Assumptions,
): Derivation {
  const candidates: Candidate[] = [
    ...(operations.has('CHANGE_SET') ? [changeSetCandidate(change)] : []),
    ...(operations.has('STACK') ? [stackCandidate(change)] : []),
    ...(operations.has('RESOURCE') ? [...resourceCandidates(change, 'RESOURCE'), ...unknownCandidates(change)] : []),
    ...(operations.has('CLOUD_CONTROL') ? resourceCandidates(change, 'CLOUD_CONTROL') : []),
  ];
  const filtered = candidates.map((candidate) => applySettings(candidate, change, settings, assumptions));
  return {
    invocations: filtered
      .filter((candidate): candidate is PlannedInvocation => !('reason' in candidate))
      .sort((first, second) => first.level - second.level),
    notInvoked: filtered.filter((candidate): candidate is NotInvoked => 'reason' in candidate),
  };
}

/** The operations that a hook covers when nobody narrows them. */
export function targetOperationsOf(settings: HookSettings, assumptions: Assumptions): ReadonlySet<Operation> {
  if (settings.targetOperations !== undefined) return new Set(settings.targetOperations);
  return new Set<Operation>(assumptions['target-operations'] === 'ALL' ? OPERATIONS : ['RESOURCE']);
}

function applySettings(
  candidate: Candidate,
  { stack, action }: StackChange,
  settings: HookSettings,
  assumptions: Assumptions,
): Candidate {
  if ('reason' in candidate) return candidate;
  const { operation, targetName } = candidate;
  const not = (reason: NotInvokedReason): NotInvoked => ({
    operation,
    targetName,
    targetLogicalId: candidate.targetLogicalId,
    reason,
  });
  if (!settings.enabled) return not('DISABLED');
  if (!targetOperationsOf(settings, assumptions).has(operation)) return not('TARGET_OPERATIONS');
  if (!matchesTargetFilters(settings.targetFilters, targetName, candidate.action)) return not('TARGET_FILTERS');
  if (operation !== 'CLOUD_CONTROL' && !matchesStackFilters(settings.stackFilters, stack)) return not('STACK_FILTERS');
  if (operation === 'CHANGE_SET' && action === 'DELETE') return not('NO_CHANGE_SET');
  return candidate;
}

/** Levels: the change set before it is executed, then the stack, then its resources. */
const LEVEL = { CHANGE_SET: 0, STACK: 1, RESOURCE: 2, CLOUD_CONTROL: 2 } as const;

function changeSetCandidate(change: StackChange): Candidate {
  return {
    operation: 'CHANGE_SET',
    // Change sets have this action only.
    action: 'CREATE',
    targetName: 'CHANGE_SET',
    targetLogicalId: changeSetIdOf(change.stack),
    subject: { kind: 'payload', payload: changeSetPayload(change) },
    position: null,
    node: null,
    unresolved: [],
    level: LEVEL.CHANGE_SET,
  };
}

function stackCandidate({ stack, action, template, previousTemplate }: StackChange): Candidate {
  return {
    operation: 'STACK',
    action,
    targetName: 'STACK',
    targetLogicalId: stack.name,
    // "On delete-stack both are empty": an empty text, not null.
    subject: {
      kind: 'payload',
      payload: action === 'DELETE' ? { template: '', previousTemplate: '' } : { template, previousTemplate },
    },
    position: null,
    node: null,
    unresolved: [],
    level: LEVEL.STACK,
  };
}

/** In which level CloudFormation gets to each resource, by logical id. */
export function resourceLevels({ action, resources }: StackChange): ReadonlyMap<string, number> {
  const depths = dependencyLevels(
    resources.map((change) => (change.kind === 'DELETE' ? change.previous : change.next)),
  );
  const last = Math.max(0, ...depths.values());
  // A deletion takes what depends on others first.
  return new Map([...depths].map(([id, depth]) => [id, LEVEL.RESOURCE + (action === 'DELETE' ? last - depth : depth)]));
}

function resourceCandidates(stackChange: StackChange, operation: 'RESOURCE' | 'CLOUD_CONTROL'): Candidate[] {
  const deleting = stackChange.action === 'DELETE';
  const levels = resourceLevels(stackChange);
  return stackChange.resources.map((change) => {
    const { logicalId } = change;
    const resource = change.kind === 'DELETE' ? change.previous : change.next;
    const reason = reasonNotToAsk(change, deleting, operation);
    if (reason === undefined && isReplacedByMacro(resource)) {
      return { operation, targetName: resource.type, targetLogicalId: logicalId, reason: 'MACRO' };
    }
    if (reason !== undefined) return { operation, targetName: resource.type, targetLogicalId: logicalId, reason };
    return {
      operation,
      action: actionOf(change),
      targetName: resource.type,
      targetLogicalId: logicalId,
      subject: {
        kind: 'resource',
        properties: change.kind === 'DELETE' ? null : propertiesOf(change.next),
        previousProperties: 'previous' in change ? propertiesOf(change.previous) : null,
      },
      position: resource.position,
      node: resource.node,
      unresolved: resource.unresolved,
      level: levels.get(logicalId) ?? LEVEL[operation],
    };
  });
}

function unknownCandidates({ unknown }: StackChange): Candidate[] {
  return unknown.map(({ logicalId, targetName, reason }) => ({
    operation: 'RESOURCE',
    targetName,
    targetLogicalId: reason === 'NESTED_STACK' ? `resources of ${logicalId}` : logicalId,
    reason,
  }));
}

/** SAM makes other resources of its types, and CloudFormation of a module: it never asks a hook about these types. */
function isReplacedByMacro({ type, unresolved }: ResolvedResource): boolean {
  const wholly = unresolved.some(
    ({ path, causes }) => path.length === 0 && causes.some(({ kind }) => kind === 'MACRO'),
  );
  return wholly && (type.startsWith('AWS::Serverless::') || type.endsWith('::MODULE'));
}

function actionOf(change: ResourceChange): Action {
  return change.kind === 'CREATE' || change.kind === 'DELETE' ? change.kind : 'UPDATE';
}

function reasonNotToAsk(
  change: ResourceChange,
  deleting: boolean,
  operation: 'RESOURCE' | 'CLOUD_CONTROL',
): NotInvokedReason | undefined {
  if (change.kind === 'UNCHANGED') return 'UNCHANGED';
  if (change.kind !== 'DELETE') return undefined;
  // Cloud Control does not clean up. A deletion is a request of its own, and a template's policies do not apply.
  if (operation === 'CLOUD_CONTROL') return undefined;
  if (!deleting) return 'CLEAN_UP';
  return RETAINING.has(change.previous.deletionPolicy) ? 'RETAINED' : undefined;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html */
const RETAINING: ReadonlySet<string | undefined> = new Set(['Retain', 'RetainExceptOnCreate']);

function propertiesOf(resource: ResolvedResource) {
  return jsonObject.parse(toWire(resource.properties));
}
