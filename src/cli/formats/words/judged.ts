import type { EvaluationResult, EvaluationVerdict, NotJudged } from '../../../local/evaluation-result.ts';
import { grouped, plural } from './wording.ts';

/** What the whole evaluation came to, in the words of a headline. */
export const HEADLINE: Readonly<Record<EvaluationVerdict, string>> = {
  PASSES: 'PASSES',
  BLOCKED: 'BLOCKED',
  FUNCTION_COULD_NOT_DECIDE: 'A POLICY FUNCTION COULD NOT DECIDE',
  HOOK_FAILED: 'THE HOOK FAILED',
  TEMPLATE_FAILED: 'A TEMPLATE CANNOT BE EVALUATED',
  NOT_JUDGED: 'NOTHING WAS JUDGED',
};

/** Why a target has no judgement behind it. */
export const NOT_JUDGED_REASON: Readonly<Record<NotJudged['reason'], string>> = {
  OUT_OF_SCOPE: 'out of scope of every function',
  HOOK_FAILED: 'where the hook failed',
  MACRO: 'behind a macro',
  NESTED_STACK: 'in a nested stack whose template is not at hand',
  DISABLED: 'as the hook is not enabled',
  TARGET_OPERATIONS: "not among the hook's TargetOperations",
  TARGET_FILTERS: "left out by the hook's TargetFilters",
  STACK_FILTERS: "left out by the hook's StackFilters",
  CLEAN_UP: 'cleaned up without asking hooks',
};

/** `Judged 31 of 37 targets: 4 behind a macro, 2 out of scope of every function.` */
export function judgedSentence({ summary, stacks }: EvaluationResult): string {
  const counts = new Map<NotJudged['reason'], number>();
  for (const { reason } of stacks.flatMap(({ notJudged }) => notJudged))
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const reasons = [...counts].map(([reason, count]) => `${grouped(count)} ${NOT_JUDGED_REASON[reason]}`);
  const of = `Judged ${grouped(summary.judged)} of ${plural(summary.targets, 'target')}`;
  return `${of}${reasons.length === 0 ? '' : `: ${reasons.join(', ')}`}.`;
}
