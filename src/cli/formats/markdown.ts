import { meaningOf, needsAttention, type VerdictKind } from '../../hook/effect.ts';
import type {
  EvaluationResult,
  EvaluationVerdict,
  PolicyFunctionResult,
  StackResult,
  TargetResult,
} from '../../local/evaluation-result.ts';
import { markdownCode, markdownLink, markdownText } from './text/markdown-text.ts';
import { judgedSentence } from './words/judged.ts';
import { leftOutWords, statementsOf, statementWords } from './words/statements.ts';
import {
  actionWords,
  countsSentence,
  outcomeSentence,
  outcomeWords,
  placeWords,
  plural,
  targetWords,
} from './words/wording.ts';

/** For a comment on a pull request: the verdict first, then what has to be looked at, then the rest. */
export function markdown(result: EvaluationResult): string {
  const { stacks, failedTemplates, summary, hook } = result;
  return [
    `## ${HEADLINE_MARK[summary.verdict]}`,
    '',
    `${countsSentence(summary)} of ${markdownCode(hook.typeName)} in ${hook.failureMode} mode. ${markdownText(judgedSentence(result))}`,
    '',
    ...failedTemplates.flatMap(({ template, problems }) => [
      `### ${markdownCode(template)}: cannot be evaluated`,
      '',
      ...problems.map((line) => `> ${markdownText(line)}`),
      '',
    ]),
    ...stacks.flatMap(stackLines),
  ].join('\n');
}

const HEADLINE_MARK: Readonly<Record<EvaluationVerdict, string>> = {
  PASSES: '✅ The hook lets this through',
  BLOCKED: '❌ The hook blocks this',
  FUNCTION_COULD_NOT_DECIDE: '❌ A policy function could not decide',
  HOOK_FAILED: '⚠️ The hook failed',
  TEMPLATE_FAILED: '⚠️ A template cannot be evaluated',
  NOT_JUDGED: '⚠️ Nothing was judged',
};

function stackLines(stack: StackResult): string[] {
  const findings = stack.invocations.flatMap((invocation) =>
    invocation.policyFunctions
      .filter(({ effect }) => needsAttention(effect))
      .map((decision) => row(decision, invocation, stack)),
  );
  const unexplained = stack.invocations
    .filter(({ hookStatus, policyFunctions }) => hookStatus === 'HOOK_FAILED' && policyFunctions.length === 0)
    .map(
      (invocation) =>
        `| ${markdownText(targetWords(invocation))} | ${place(invocation, stack)} | | ❌ hook failed | ${markdownText(invocation.hookStatusReason)} |`,
    );
  const rows = [...findings, ...unexplained];
  const decisions = stack.invocations.reduce((count, { policyFunctions }) => count + policyFunctions.length, 0);
  const rest = decisions - findings.length;
  return [
    `### ${markdownCode(stack.template)}: ${markdownText(actionWords(stack))}`,
    '',
    `${markdownText(outcomeSentence(stack))}.`,
    '',
    ...(rows.length === 0
      ? []
      : ['| Resource | Where | Function | Outcome | Reason |', '| --- | --- | --- | --- | --- |', ...rows, '']),
    ...(rest > 0 ? [`${plural(rest, 'other decision')} passed or did not apply.`, ''] : []),
    ...(stack.notes.length > 0 ? [...stack.notes.map((note) => `> ${markdownText(note)}`), ''] : []),
  ];
}

const MARK: Readonly<Record<VerdictKind, string>> = { BLOCKED: '❌', IN_PROGRESS: '⏳', COMPLIANT: '⚠️' };

function row(decision: PolicyFunctionResult, invocation: TargetResult, stack: StackResult): string {
  const mark = MARK[meaningOf(decision.effect).verdict];
  return [
    '',
    ` ${markdownText(targetWords(invocation))}<br>${markdownText(invocation.targetName)} `,
    ` ${place(invocation, stack)} `,
    ` ${markdownText(decision.id)} `,
    ` ${mark} ${outcomeWords(decision)} `,
    ` ${statementCells(decision).join('<br>')} `,
    '',
  ].join('|');
}

/** Each statement with what helps. */
function statementCells(decision: PolicyFunctionResult): string[] {
  return [
    ...statementsOf(decision).map((statement) => {
      const { remediationMessage, remediationLink } = statement;
      const link = remediationLink === null ? '' : ` ${markdownLink('Help', remediationLink)}`;
      const help = remediationMessage === null ? '' : ` **Fix:** ${markdownText(remediationMessage)}`;
      return `${markdownText(statementWords(statement))}${help}${link}`;
    }),
    ...leftOutWords(decision).map(markdownText),
  ];
}

function place(invocation: TargetResult, stack: StackResult): string {
  return markdownCode(placeWords(invocation, stack.template));
}
