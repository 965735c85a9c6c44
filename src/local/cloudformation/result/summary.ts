import { countEffect, perException } from '../../../hook/effect.ts';
import type { PolicyFunctionResult, StackResult, Summary } from '../../evaluation-result.ts';

/** Counts and the exit code. A block outweighs a failure of the hook: it is a decision. */
export function summaryOf(stacks: readonly StackResult[], elapsedMs: number): Summary {
  const invocations = stacks.flatMap((stack) => stack.invocations);
  const decisions = invocations.flatMap(({ policyFunctions }) => policyFunctions);
  const outcomes = (outcome: PolicyFunctionResult['outcome']) =>
    decisions.filter((decision) => decision.outcome === outcome).length;
  const hookFailures = invocations.filter(({ hookStatus }) => hookStatus === 'HOOK_FAILED').length;
  const blocked = invocations.some(({ hookStatus, stops }) => hookStatus === 'HOOK_COMPLETE_FAILED' && stops);
  const failedRequests = invocations.filter(({ operation, stops }) => operation === 'CLOUD_CONTROL' && stops).length;
  return {
    exitCode: blocked ? 1 : hookFailures > 0 ? 3 : 0,
    stacks: stacks.length,
    stopped: stacks.filter(({ outcome }) => outcome === 'STOPS').length + failedRequests,
    invocations: invocations.length,
    hookFailures,
    decisions: decisions.length,
    passed: outcomes('PASSED'),
    skipped: outcomes('SKIPPED'),
    nonCompliant: outcomes('NON_COMPLIANT'),
    errors: outcomes('ERROR'),
    ...perException((effect) => countEffect(decisions, effect)),
    unresolved: invocations.reduce((total, { unresolved }) => total + unresolved.length, 0),
    elapsedMs,
  };
}
