import type { EvaluationResult } from '../../local/evaluation-result.ts';
import { findingsOf, placeOf, type SourceRoot } from './findings.ts';
import { workflowCommand } from './text/workflow-command.ts';
import { HEADLINE, judgedSentence } from './words/judged.ts';
import { countsSentence, targetWords } from './words/wording.ts';

/** GitHub Actions shows each of these lines at its place in a pull request; a step shows ten errors and ten warnings at most. */
export function github(result: EvaluationResult, root: SourceRoot): string {
  const { summary, stacks, failedTemplates } = result;
  const path = (file: string) => root.relative(file) ?? file;
  const lines = [
    ...findingsOf(result, root).map(({ level, ruleId, text, place }) =>
      workflowCommand(level, { file: path(place.file), line: place.line, col: place.column, title: ruleId }, text),
    ),
    ...stacks.flatMap((stack) =>
      stack.invocations
        .filter(({ hookStatus, policyFunctions }) => hookStatus === 'HOOK_FAILED' && policyFunctions.length === 0)
        .map((invocation) => {
          const { file, line } = placeOf(invocation, stack);
          const text = `${targetWords(invocation)}: ${invocation.hookStatusReason}`;
          return workflowCommand('error', { file: path(file), line, title: HEADLINE.HOOK_FAILED }, text);
        }),
    ),
    ...failedTemplates.map(({ template, problems }) =>
      workflowCommand('error', { file: path(template), title: HEADLINE.TEMPLATE_FAILED }, problems.join('\n')),
    ),
    workflowCommand(
      summary.exitCode === 0 ? 'notice' : 'error',
      { title: HEADLINE[summary.verdict] },
      `${countsSentence(summary)}. ${judgedSentence(result)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
