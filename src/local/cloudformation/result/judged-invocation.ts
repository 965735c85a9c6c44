import type { PlannedInvocation } from '../plan/planned-invocation.ts';
import type { FunctionDecision } from '../run/decision-collector.ts';
import type { RequestRun } from '../run/run-request.ts';
import type { HookResult } from './hook-result.ts';

/** One planned invocation, made. */
export interface JudgedInvocation {
  readonly planned: PlannedInvocation;
  readonly run: RequestRun;
  /** In the order of the hook's configuration. */
  readonly decisions: readonly FunctionDecision[];
  readonly result: HookResult;
  /** False if CloudFormation would have stopped before. The hook is asked anyway, so that one run shows everything. */
  readonly reached: boolean;
}
