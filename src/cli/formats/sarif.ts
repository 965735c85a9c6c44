import { pathToFileURL } from 'node:url';
import { type JsonObject, SEVERITIES, type Severity } from '../../hook/domain.ts';
import type { EvaluationResult, FailedTemplate, StackResult, TargetResult } from '../../local/evaluation-result.ts';
import { type Finding, findingsOf, type Place, placeOf, type SourceRoot } from './findings.ts';
import { sarifText } from './text/sarif-text.ts';
import { judgedSentence, NOT_JUDGED_REASON } from './words/judged.ts';
import { targetWords } from './words/wording.ts';

/** What code scanning takes at most: https://docs.github.com/code-security/reference/code-scanning/sarif-support-for-code-scanning */
const MAX_RESULTS = 25_000;
const MAX_RULE_TEXT = 1024;

/**
 * SARIF 2.1.0 for code scanning: one rule per policy function or rule of one, one result per finding, at the template's line.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif(result: EvaluationResult, root: SourceRoot): JsonObject {
  const { stacks, summary, failedTemplates } = result;
  const all = findingsOf(result, root);
  const findings = all.length <= MAX_RESULTS ? all : [...all].sort((a, b) => rank(a) - rank(b)).slice(0, MAX_RESULTS);
  const leftOut = all.length - findings.length;
  const rules = [...new Set(findings.map(({ ruleId }) => ruleId))].sort();
  const byRule = new Map<string, Finding[]>(rules.map((id) => [id, []]));
  for (const finding of findings) byRule.get(finding.ruleId)?.push(finding);
  const failures = stacks.flatMap((stack) =>
    stack.invocations
      .filter(({ hookStatus }) => hookStatus === 'HOOK_FAILED')
      .map((invocation) => ({
        level: 'error',
        message: { text: sarifText(`${targetWords(invocation)}: ${invocation.hookStatusReason}`) },
        locations: [locationOf(invocation, stack, placeOf(invocation, stack), root)],
      })),
  );
  const cut =
    leftOut === 0 ? [] : [{ level: 'warning', message: { text: `${leftOut} more results than code scanning takes` } }];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'invoker-hook',
            rules: rules.map((id) => ruleOf(id, byRule.get(id) ?? [], result.hook.typeName)),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful:
              summary.hookFailures === 0 && failedTemplates.length === 0 && summary.verdict !== 'NOT_JUDGED',
            toolExecutionNotifications: [
              ...failures,
              ...failedTemplates.map((one) => failedNotification(one, root)),
              ...notices(result, root),
              ...cut,
            ],
          },
        ],
        results: findings.map((finding) => resultOf(finding, rules, root)),
      },
    ],
  };
}

/** What blocks comes first, so that a cut takes warnings. */
function rank({ level }: Finding): number {
  return level === 'error' ? 0 : 1;
}

/** Of 0.1 to 10, as code scanning sorts: over 9.0 critical, from 7.0 high, from 4.0 medium. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  CRITICAL: '9.5',
  HIGH: '8.0',
  MEDIUM: '5.5',
  LOW: '3.0',
  INFORMATIONAL: '0.5',
};

function ruleOf(id: string, findings: readonly Finding[], hook: string): JsonObject {
  const statements = findings.map(({ statement }) => statement);
  const link = statements.map(({ remediationLink }) => remediationLink).find((one) => one !== null && isWeb(one));
  const fix = statements.map(({ remediationMessage }) => remediationMessage).find((one) => one !== null && one !== '');
  const severity = SEVERITIES.find((one) => statements.some(({ severityLevel }) => severityLevel === one));
  const text = [fix, link].filter((part) => part !== undefined && part !== null).join('\n');
  return {
    id,
    shortDescription: { text: sarifText(`Policy function ${id}`).slice(0, MAX_RULE_TEXT) },
    ...(link === undefined || link === null ? {} : { helpUri: new URL(link).href }),
    ...(text === '' ? {} : { help: { text: sarifText(text) } }),
    properties: {
      hook,
      ...(severity === undefined ? {} : { 'security-severity': SECURITY_SEVERITY[severity], tags: ['security'] }),
    },
  };
}

function isWeb(link: string): boolean {
  return URL.canParse(link) && /^https?:$/.test(new URL(link).protocol);
}

function failedNotification({ template, problems }: FailedTemplate, root: SourceRoot): JsonObject {
  return {
    level: 'error',
    message: { text: sarifText(problems.join('\n')) },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(template, root) } } }],
  };
}

/** What was not judged, and what the functions could not know: a clean list of results says nothing of either. */
function notices(result: EvaluationResult, root: SourceRoot): JsonObject[] {
  const notice = (level: 'warning' | 'note', text: string, file: string, startLine = 1): JsonObject => ({
    level,
    message: { text: sarifText(text) },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file, root) }, region: { startLine } } }],
  });
  const nothing =
    result.summary.verdict === 'NOT_JUDGED'
      ? [{ level: 'error', message: { text: sarifText(judgedSentence(result)) } }]
      : [];
  return [
    ...nothing,
    ...result.stacks.flatMap(({ template, notJudged, notes, invocations }) => [
      ...notJudged.map(({ targetName, targetLogicalId, reason }) =>
        notice('warning', `${targetLogicalId} (${targetName}): not judged, ${NOT_JUDGED_REASON[reason]}`, template),
      ),
      ...notes.map((text) => notice('note', text, template)),
      ...invocations.flatMap(({ targetLogicalId, unresolved }) =>
        unresolved.map(({ property, causes, position }) =>
          notice(
            'note',
            `${[targetLogicalId, property].filter(Boolean).join('.')}: ${causes.join('; ')}`,
            position.file,
            position.line,
          ),
        ),
      ),
    ]),
  ];
}

function resultOf(finding: Finding, rules: readonly string[], root: SourceRoot): JsonObject {
  const { stack, invocation, decision, statement, ruleId, level, text, place, identity } = finding;
  const { severityLevel, path } = statement;
  return {
    ruleId,
    ruleIndex: rules.indexOf(ruleId),
    level,
    message: { text: sarifText(text) },
    locations: [locationOf(invocation, stack, place, root)],
    partialFingerprints: { 'target/v2': identity },
    properties: {
      stackName: stack.stackName,
      operation: invocation.operation,
      action: invocation.action,
      targetName: invocation.targetName,
      outcome: decision.outcome,
      effect: decision.effect,
      ...(decision.errorKind === null ? {} : { errorKind: decision.errorKind }),
      ...(severityLevel === null ? {} : { severityLevel }),
      ...(path === null ? {} : { path }),
    },
  };
}

function locationOf(
  { targetLogicalId, operation, constructPath }: TargetResult,
  stack: StackResult,
  { file, line, column }: Place,
  root: SourceRoot,
): JsonObject {
  const whole = operation === 'STACK' || operation === 'CHANGE_SET';
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file, root) },
      region: { startLine: line, startColumn: column },
    },
    logicalLocations: [
      whole
        ? { name: stack.stackName, kind: 'module' }
        : { name: targetLogicalId, fullyQualifiedName: `Resources.${targetLogicalId}`, kind: 'object' },
      ...(constructPath === null ? [] : [{ fullyQualifiedName: constructPath, kind: 'object' }]),
    ],
  };
}

/** Relative to the root, as code scanning wants it, unless the file lies elsewhere. */
function uriOf(file: string, root: SourceRoot): string {
  const path = root.relative(file);
  if (path !== undefined) return path.split('/').map(encodeURIComponent).join('/');
  return pathToFileURL(file).href;
}
