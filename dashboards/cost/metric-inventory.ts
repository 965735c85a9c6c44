import { HOOK_METRIC, POLICY_FUNCTION_METRIC } from '../../src/hook/names.ts';

/** Whether a metric's series lives whenever the hook runs, or only in the hours in which the thing happens. */
export interface InventoryEntry {
  readonly metric: string;
  readonly per: 'policy function' | 'hook';
  readonly rare: boolean;
}

const ALWAYS: ReadonlySet<string> = new Set([
  POLICY_FUNCTION_METRIC.evaluations,
  POLICY_FUNCTION_METRIC.duration,
  POLICY_FUNCTION_METRIC.errors,
  POLICY_FUNCTION_METRIC.errorBudgetSpent,
  POLICY_FUNCTION_METRIC.nonCompliant,
  HOOK_METRIC.invocations,
  HOOK_METRIC.answerLatency,
  HOOK_METRIC.blocked,
  HOOK_METRIC.decisions,
  HOOK_METRIC.nonCompliantDecisions,
  HOOK_METRIC.failedOpenDecisions,
  HOOK_METRIC.skippedDecisions,
]);

/** Every metric of ours, from the names that the engine emits. */
export const METRIC_INVENTORY: readonly InventoryEntry[] = [
  ...Object.values(POLICY_FUNCTION_METRIC).map((metric) => entry(metric, 'policy function')),
  ...Object.values(HOOK_METRIC).map((metric) => entry(metric, 'hook')),
];

function entry(metric: string, per: InventoryEntry['per']): InventoryEntry {
  return { metric, per, rare: !ALWAYS.has(metric) };
}
