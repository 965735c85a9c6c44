import { blocks, countEffect, perException } from '../../../hook/effect.ts';
import type {
  EvaluationVerdict,
  FailedTemplate,
  PolicyFunctionResult,
  StackResult,
  Summary,
  TargetResult,
} from '../../evaluation-result.ts';

export interface SummaryInput {
  readonly stacks: readonly StackResult[];
  readonly failedTemplates: readonly FailedTemplate[];
  /** Lets a run pass in which nothing was judged. */
  readonly allowUnjudged: boolean;
  readonly elapsedMs: number;
}

/** Counts, and the verdict: a green one needs a judgement behind it. */
export function summaryOf({ stacks, failedTemplates, allowUnjudged, elapsedMs }: SummaryInput): Summary {
  const invocations = stacks.flatMap((stack) => stack.invocations);
  const decisions = invocations.flatMap(({ policyFunctions }) => policyFunctions);
  const outcomes = (outcome: PolicyFunctionResult['outcome']) =>
    decisions.filter((decision) => decision.outcome === outcome).length;
  const hookFailures = invocations.filter(({ hookStatus }) => hookStatus === 'HOOK_FAILED').length;
  const judged = stacks.reduce((total, stack) => total + stack.judged, 0);
  const verdict = verdictOf(invocations, failedTemplates.length > 0, judged > 0 || allowUnjudged);
  const failedRequests = invocations.filter(({ operation, stops }) => operation === 'CLOUD_CONTROL' && stops).length;
  return {
    exitCode: EXIT_CODE[verdict],
    verdict,
    targets: stacks.reduce((total, stack) => total + stack.targets, 0),
    judged,
    failedTemplates: failedTemplates.length,
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

const EXIT_CODE: Readonly<Record<EvaluationVerdict, number>> = {
  PASSES: 0,
  BLOCKED: 1,
  FUNCTION_COULD_NOT_DECIDE: 1,
  NOT_JUDGED: 2,
  TEMPLATE_FAILED: 2,
  HOOK_FAILED: 3,
};

/** A decision outweighs a failure: somebody has said no. */
function verdictOf(invocations: readonly TargetResult[], templateFailed: boolean, judged: boolean): EvaluationVerdict {
  const stopping = invocations.filter(({ stops }) => stops);
  const blocking = stopping.flatMap(({ policyFunctions }) => policyFunctions.filter(({ effect }) => blocks(effect)));
  if (blocking.some(({ outcome }) => outcome !== 'ERROR')) return 'BLOCKED';
  if (stopping.some(({ hookStatus }) => hookStatus === 'HOOK_COMPLETE_FAILED')) return 'BLOCKED';
  if (blocking.length > 0) return 'FUNCTION_COULD_NOT_DECIDE';
  const alone = ({ hookStatus, policyFunctions }: TargetResult) =>
    hookStatus === 'HOOK_FAILED' && !policyFunctions.some(({ effect }) => blocks(effect));
  if (invocations.some(alone)) return 'HOOK_FAILED';
  if (templateFailed) return 'TEMPLATE_FAILED';
  return judged ? 'PASSES' : 'NOT_JUDGED';
}
