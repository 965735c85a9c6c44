import { createHash } from 'node:crypto';
import type { JsonObject } from '../../hook/domain.ts';
import { printable } from '../../hook/foreign/printable.ts';
import type { EvaluationResult } from '../../local/evaluation-result.ts';
import { type Finding, findingsOf, placeOf, type SourceRoot } from './findings.ts';
import { HEADLINE, judgedSentence } from './words/judged.ts';
import { targetWords } from './words/wording.ts';

/** GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function gitlab(result: EvaluationResult, root: SourceRoot): JsonObject[] {
  const { stacks, failedTemplates, summary } = result;
  const entry = (check: string, severity: string, text: string, file: string, line: number, identity: string) => ({
    description: printable(text),
    check_name: printable(check),
    fingerprint: createHash('sha256').update(identity).digest('hex'),
    severity,
    location: { path: root.relative(file) ?? file, lines: { begin: line } },
  });
  const failures = stacks.flatMap((stack) =>
    stack.invocations
      .filter(({ hookStatus, policyFunctions }) => hookStatus === 'HOOK_FAILED' && policyFunctions.length === 0)
      .map((invocation) => {
        const { file, line } = placeOf(invocation, stack);
        const text = `${targetWords(invocation)}: ${invocation.hookStatusReason}`;
        return entry('hook', 'blocker', text, file, line, `hook/${file}/${stack.stackName}/${targetWords(invocation)}`);
      }),
  );
  const broken = failedTemplates.map(({ template, problems }) =>
    entry('template', 'blocker', problems.join('\n'), template, 1, `template/${template}`),
  );
  const first = stacks[0]?.template ?? failedTemplates[0]?.template ?? '.';
  const unjudged =
    summary.verdict === 'NOT_JUDGED'
      ? [entry('judged', 'blocker', `${HEADLINE.NOT_JUDGED}: ${judgedSentence(result)}`, first, 1, 'not judged')]
      : [];
  return [
    ...findingsOf(result, root).map((finding) =>
      entry(
        finding.ruleId,
        severityOf(finding),
        finding.text,
        finding.place.file,
        finding.place.line,
        finding.identity,
      ),
    ),
    ...failures,
    ...broken,
    ...unjudged,
  ];
}

const SEVERITY: Readonly<Record<NonNullable<Finding['statement']['severityLevel']>, string>> = {
  INFORMATIONAL: 'info',
  LOW: 'minor',
  MEDIUM: 'major',
  HIGH: 'critical',
  CRITICAL: 'blocker',
};

function severityOf({ level, statement: { severityLevel } }: Finding): string {
  if (severityLevel !== null) return SEVERITY[severityLevel];
  return level === 'error' ? 'critical' : 'minor';
}
