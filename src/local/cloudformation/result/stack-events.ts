import type { Action, Operation } from '../../../hook/domain.ts';
import type { PlannedInvocation } from '../plan/planned-invocation.ts';
import { type Stack, uuidOf } from '../plan/stack.ts';
import { clientRequestTokenOf } from '../run/hook-event.ts';
import type { Driven } from '../run/run-request.ts';
import type { HookResult, HookStatus } from './hook-result.ts';

/** One planned invocation, made. */
export interface JudgedInvocation {
  readonly planned: PlannedInvocation;
  readonly driven: Driven;
  readonly result: HookResult;
  /** False if CloudFormation would have stopped before; the hook was asked nevertheless, so that all is told at once. */
  readonly reached: boolean;
}

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
  readonly hookFailureMode?: 'FAIL' | 'WARN';
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

export interface StackStory {
  readonly events: readonly StackEvent[];
  readonly outcome: StackOutcome;
}

const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** What the events of the stack would say. `judged` in the order of their waves. Pure. */
export function stackStory(
  judged: readonly JudgedInvocation[],
  stack: Stack,
  action: Action,
  hookType: string,
): StackStory {
  const events: StackEvent[] = [];
  let elapsedSeconds = 0;
  const changeSet = judged.find(({ planned }) => planned.operation === 'CHANGE_SET');
  // A change set has no events of its own in the stack; a failed one is never executed.
  if (changeSet !== undefined) {
    if (changeSet.result.stops) return stops('CHANGE_SET', 'FAILED', [changeSet], []);
  }
  const stackEvent = (resourceStatus: string, reason?: string): StackEvent => ({
    elapsedSeconds,
    logicalResourceId: stack.name,
    resourceType: STACK_TYPE,
    resourceStatus,
    ...(reason === undefined ? {} : { resourceStatusReason: reason }),
  });
  const stackWide = judged.filter(({ planned, reached }) => reached && planned.operation === 'STACK');
  const resources = judged.filter(({ planned, reached }) => reached && planned.operation === 'RESOURCE');
  if (stackWide.length === 0 && resources.length === 0) return { events: [], outcome: { kind: 'CONTINUES' } };

  const inProgress = `${action}_IN_PROGRESS`;
  events.push(stackEvent(inProgress, 'User Initiated'));
  for (const wave of waves([...stackWide, ...resources])) {
    const target = ({ planned }: JudgedInvocation) => ({
      logicalResourceId: planned.targetLogicalId,
      resourceType: planned.operation === 'STACK' ? STACK_TYPE : planned.targetName,
    });
    const hookFields = ({ planned, result }: JudgedInvocation) => ({
      hookType,
      hookInvocationPoint: 'PRE_PROVISION' as const,
      hookInvocationId: uuidOf(`hook ${clientRequestTokenOf(planned, stack)}`),
      hookFailureMode: result.failureMode,
    });
    const began = elapsedSeconds;
    for (const one of wave) {
      events.push({
        elapsedSeconds: began,
        ...target(one),
        resourceStatus: inProgress,
        hookStatus: 'HOOK_IN_PROGRESS',
        hookStatusReason: 'Invoking hook',
        ...hookFields(one),
      });
    }
    const byEnd = wave.map((one) => ({ one, ended: began + sum(one.driven.delaysSeconds) }));
    byEnd.sort((first, second) => first.ended - second.ended);
    for (const { one, ended } of byEnd) {
      elapsedSeconds = ended;
      events.push({
        elapsedSeconds,
        ...target(one),
        resourceStatus: inProgress,
        hookStatus: one.result.status,
        hookStatusReason: one.result.statusReason,
        ...hookFields(one),
      });
      if (one.planned.operation !== 'RESOURCE') continue;
      events.push({
        elapsedSeconds,
        ...target(one),
        resourceStatus: one.result.stops ? `${action}_FAILED` : inProgress,
        ...(one.result.stops ? { resourceStatusReason: `The following hook(s) failed: [${hookType}]` } : {}),
      });
    }
    const stopping = wave.filter(({ result }) => result.stops);
    const [first] = stopping;
    if (first !== undefined) {
      const { operation } = first.planned;
      const failed = stopping.map(({ planned }) => planned.targetLogicalId).join(', ');
      const reason =
        operation === 'STACK'
          ? `The following hook(s) failed: [${hookType}]`
          : `The following resource(s) failed to ${action.toLowerCase()}: [${failed}].`;
      const status = STOPPED_STATUS[action][operation === 'STACK' ? 'stack' : 'resource'];
      events.push(stackEvent(status, reason));
      return stops(operation, status, stopping, events);
    }
  }
  return { events, outcome: { kind: 'CONTINUES' } };
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
  events: readonly StackEvent[],
): StackStory {
  const stoppedBy = stopping.map(({ planned }) => planned.targetLogicalId);
  return { events, outcome: { kind: 'STOPS', operation, status, stoppedBy } };
}

function waves(judged: readonly JudgedInvocation[]): readonly (readonly JudgedInvocation[])[] {
  const byWave = new Map<number, JudgedInvocation[]>();
  for (const one of judged) {
    const wave = byWave.get(one.planned.wave);
    if (wave === undefined) byWave.set(one.planned.wave, [one]);
    else wave.push(one);
  }
  return [...byWave].sort(([first], [second]) => first - second).map(([, wave]) => wave);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
