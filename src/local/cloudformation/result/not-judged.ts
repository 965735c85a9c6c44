import type { NotJudged } from '../../evaluation-result.ts';
import type { NotInvoked, NotInvokedReason } from '../plan/derive-invocations.ts';
import type { JudgedInvocation } from './judged-invocation.ts';

export interface Judgements {
  /** What the change touches. */
  readonly targets: number;
  readonly judged: number;
  readonly notJudged: readonly NotJudged[];
}

/** How much of what a change touches has a judgement behind it, and why the rest has none. */
export function judgementsOf(invocations: readonly JudgedInvocation[], notInvoked: readonly NotInvoked[]): Judgements {
  const notJudged = [...invocations.flatMap(withoutJudgement), ...notInvoked.flatMap(untouchedLeftOut)];
  const targets = invocations.length + notInvoked.flatMap(untouchedLeftOut).length;
  return { targets, judged: targets - notJudged.length, notJudged };
}

function withoutJudgement({ planned, decisions, result }: JudgedInvocation): NotJudged[] {
  const { operation, targetName, targetLogicalId, unresolved } = planned;
  const target = { operation, targetName, targetLogicalId };
  if (decisions.length === 0) {
    return [{ ...target, reason: result.status === 'HOOK_COMPLETE_SUCCEEDED' ? 'OUT_OF_SCOPE' : 'HOOK_FAILED' }];
  }
  // Functions were asked about the resource as the template has it; a macro may make another one of it.
  const behindMacro = unresolved.some(
    ({ path, causes }) => path.length === 0 && causes.some(({ kind }) => kind === 'MACRO'),
  );
  return behindMacro ? [{ ...target, reason: 'MACRO' }] : [];
}

function untouchedLeftOut({ reason, ...target }: NotInvoked): NotJudged[] {
  const why = REASON[reason];
  return why === undefined ? [] : [{ ...target, reason: why }];
}

/** Undefined for what the change does not touch. */
const REASON: Readonly<Record<NotInvokedReason, NotJudged['reason'] | undefined>> = {
  DISABLED: 'DISABLED',
  TARGET_OPERATIONS: 'TARGET_OPERATIONS',
  TARGET_FILTERS: 'TARGET_FILTERS',
  STACK_FILTERS: 'STACK_FILTERS',
  CLEAN_UP: 'CLEAN_UP',
  MACRO: 'MACRO',
  NESTED_STACK: 'NESTED_STACK',
  UNCHANGED: undefined,
  RETAINED: undefined,
  NO_CHANGE_SET: undefined,
};
