import type { Action, FailureMode, Operation } from '../../../hook/domain.ts';
import { type Stack, uuidOf } from '../plan/stack.ts';
import { clientRequestTokenOf } from '../run/hook-event.ts';
import type { HookStatus } from './hook-result.ts';
import type { JudgedInvocation } from './judged-invocation.ts';

/**
 * As DescribeStackEvents tells it, oldest first: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html
 * In place of a timestamp, seconds since the operation began, as far as the delays that the hook asked for make them.
 */
export interface StackEvent {
  readonly elapsedSeconds: number;
  readonly logicalResourceId: string;
  readonly resourceType: string;
  readonly resourceStatus: string;
  readonly resourceStatusReason?: string;
  readonly hookType?: string;
  readonly hookStatus?: HookStatus | 'HOOK_IN_PROGRESS';
  readonly hookStatusReason?: string;
  readonly hookInvocationPoint?: 'PRE_PROVISION';
  readonly hookInvocationId?: string;
  readonly hookFailureMode?: FailureMode;
}

/** How the operation ends, as far as this hook decides. */
export type StackOutcome =
  /** No hook stops it. Whether the resources can be provisioned is another question. */
  | { readonly kind: 'CONTINUES' }
  | {
      readonly kind: 'STOPS';
      readonly operation: Operation;
      readonly status: string;
      readonly stoppedBy: readonly string[];
    };

export interface StackEvents {
  readonly events: readonly StackEvent[];
  readonly outcome: StackOutcome;
}

const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** A nested stack that stops. */
export interface NestedStop {
  /** Of the resource in the parent. */
  readonly logicalId: string;
  readonly level: number;
  readonly stackId: string;
}

/** The operation whose events are made. */
export interface StackOperation {
  readonly stack: Stack;
  readonly action: Action;
  /** The hook's type name or alias. */
  readonly hookType: string;
}

/** The events of the stack. `judged` is in the order of the levels. Pure. */
export function stackEvents(
  judged: readonly JudgedInvocation[],
  operation: StackOperation,
  nestedStops: readonly NestedStop[],
): StackEvents {
  const { action } = operation;
  const changeSet = judged.find(({ planned }) => planned.operation === 'CHANGE_SET');
  // A change set has no events of its own in the stack; a failed one is never executed.
  if (changeSet?.result.stops === true) return { events: [], outcome: stops('CHANGE_SET', 'FAILED', [changeSet]) };
  const reached = judged.filter((one) => one.reached);
  const levels = levelsOf([
    ...reached.filter(({ planned }) => planned.operation === 'STACK'),
    ...reached.filter(({ planned }) => planned.operation === 'RESOURCE'),
  ]);
  if (levels.length === 0 && nestedStops.length === 0) return { events: [], outcome: { kind: 'CONTINUES' } };
  const events = [stackEvent(operation, 0, `${action}_IN_PROGRESS`, 'User Initiated')];
  let elapsedSeconds = 0;
  for (const level of levels) {
    const { events: made, ended } = levelEvents(level, elapsedSeconds, operation);
    events.push(...made);
    elapsedSeconds = ended;
    const stopped = stopOf(level, operation);
    if (stopped !== undefined) {
      events.push(stackEvent(operation, elapsedSeconds, stopped.outcome.status, stopped.reason));
      return { events, outcome: stopped.outcome };
    }
  }
  if (nestedStops.length === 0) return { events, outcome: { kind: 'CONTINUES' } };
  const nested = stopOfNested(nestedStops, operation);
  events.push(
    ...nestedStops.map((one) => nestedEvent(one, elapsedSeconds, operation)),
    stackEvent(operation, elapsedSeconds, nested.outcome.status, nested.reason),
  );
  return { events, outcome: nested.outcome };
}

function stackEvent({ stack }: StackOperation, elapsedSeconds: number, status: string, reason: string): StackEvent {
  return {
    elapsedSeconds,
    logicalResourceId: stack.name,
    resourceType: STACK_TYPE,
    resourceStatus: status,
    resourceStatusReason: reason,
  };
}

/** All invocations of one level begin together; each ends after its own delays. */
function levelEvents(
  level: readonly JudgedInvocation[],
  began: number,
  operation: StackOperation,
): { readonly events: readonly StackEvent[]; readonly ended: number } {
  const byEnd = level
    .map((one) => ({ one, ended: began + sum(one.run.delaysSeconds) }))
    .sort((first, second) => first.ended - second.ended);
  return {
    events: [
      ...level.map((one) => invokedEvent(one, began, operation)),
      ...byEnd.flatMap(({ one, ended }) => endEvents(one, ended, operation)),
    ],
    ended: byEnd.at(-1)?.ended ?? began,
  };
}

function invokedEvent(one: JudgedInvocation, elapsedSeconds: number, operation: StackOperation): StackEvent {
  return {
    elapsedSeconds,
    ...targetFields(one),
    resourceStatus: `${operation.action}_IN_PROGRESS`,
    hookStatus: 'HOOK_IN_PROGRESS',
    hookStatusReason: 'Invoking hook',
    ...hookFields(one, operation),
  };
}

function endEvents(one: JudgedInvocation, elapsedSeconds: number, operation: StackOperation): StackEvent[] {
  const { action, hookType } = operation;
  const inProgress = `${action}_IN_PROGRESS`;
  const hookEnd: StackEvent = {
    elapsedSeconds,
    ...targetFields(one),
    resourceStatus: inProgress,
    hookStatus: one.result.status,
    hookStatusReason: one.result.statusReason,
    ...hookFields(one, operation),
  };
  if (one.planned.operation !== 'RESOURCE') return [hookEnd];
  const resource: StackEvent = {
    elapsedSeconds,
    ...targetFields(one),
    resourceStatus: one.result.stops ? `${action}_FAILED` : inProgress,
    ...(one.result.stops ? { resourceStatusReason: failedHooks(hookType) } : {}),
  };
  return [hookEnd, resource];
}

function targetFields({ planned }: JudgedInvocation) {
  return {
    logicalResourceId: planned.targetLogicalId,
    resourceType: planned.operation === 'STACK' ? STACK_TYPE : planned.targetName,
  };
}

function hookFields({ planned, result }: JudgedInvocation, { stack, hookType }: StackOperation) {
  return {
    hookType,
    hookInvocationPoint: 'PRE_PROVISION',
    hookInvocationId: uuidOf(`hook ${clientRequestTokenOf(planned, stack)}`),
    hookFailureMode: result.failureMode,
  } as const;
}

function failedHooks(hookType: string): string {
  return `The following hook(s) failed: [${hookType}]`;
}

interface Stop {
  readonly outcome: Extract<StackOutcome, { kind: 'STOPS' }>;
  readonly reason: string;
}

/** The end of the operation after a level; undefined if it goes on. */
function stopOf(level: readonly JudgedInvocation[], { action, hookType }: StackOperation): Stop | undefined {
  const stopping = level.filter(({ result }) => result.stops);
  const operation = stopping[0]?.planned.operation;
  if (operation === undefined) return undefined;
  const status = STOPPED_STATUS[action][operation === 'STACK' ? 'stack' : 'resource'];
  const outcome = stops(operation, status, stopping);
  const reason = operation === 'STACK' ? failedHooks(hookType) : failedResources(action, outcome.stoppedBy);
  return { outcome, reason };
}

/** A nested stack is a resource of its parent, which fails with it. */
function stopOfNested(nestedStops: readonly NestedStop[], { action }: StackOperation): Stop {
  const stoppedBy = nestedStops.map(({ logicalId }) => logicalId);
  return {
    outcome: { kind: 'STOPS', operation: 'RESOURCE', status: STOPPED_STATUS[action].resource, stoppedBy },
    reason: failedResources(action, stoppedBy),
  };
}

function nestedEvent(
  { logicalId, stackId }: NestedStop,
  elapsedSeconds: number,
  { action }: StackOperation,
): StackEvent {
  return {
    elapsedSeconds,
    logicalResourceId: logicalId,
    resourceType: STACK_TYPE,
    resourceStatus: `${action}_FAILED`,
    resourceStatusReason: `Embedded stack ${stackId} was not successfully ${PARTICIPLE[action]}`,
  };
}

const PARTICIPLE = { CREATE: 'created', UPDATE: 'updated', DELETE: 'deleted' } as const;

function failedResources(action: Action, logicalIds: readonly string[]): string {
  return `The following resource(s) failed to ${action.toLowerCase()}: [${logicalIds.join(', ')}].`;
}

/** A stack-level hook is asked before anything is provisioned, so that there is nothing to roll back. */
const STOPPED_STATUS = {
  CREATE: { stack: 'CREATE_FAILED', resource: 'ROLLBACK_IN_PROGRESS' },
  UPDATE: { stack: 'UPDATE_FAILED', resource: 'UPDATE_ROLLBACK_IN_PROGRESS' },
  DELETE: { stack: 'DELETE_FAILED', resource: 'DELETE_FAILED' },
} as const;

function stops(
  operation: Operation,
  status: string,
  stopping: readonly JudgedInvocation[],
): Extract<StackOutcome, { kind: 'STOPS' }> {
  return { kind: 'STOPS', operation, status, stoppedBy: stopping.map(({ planned }) => planned.targetLogicalId) };
}

function levelsOf(judged: readonly JudgedInvocation[]): readonly (readonly JudgedInvocation[])[] {
  const byLevel = new Map<number, JudgedInvocation[]>();
  for (const one of judged) {
    const level = byLevel.get(one.planned.level);
    if (level === undefined) byLevel.set(one.planned.level, [one]);
    else level.push(one);
  }
  return [...byLevel].sort(([first], [second]) => first - second).map(([, level]) => level);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
