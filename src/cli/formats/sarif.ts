import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JsonObject } from '../../hook/domain.ts';
import { blocks, meaningOf } from '../../hook/effect.ts';
import type {
  EvaluationResult,
  FailedTemplate,
  PolicyFunctionResult,
  StackResult,
  TargetResult,
} from '../../local/evaluation-result.ts';
import { judgedSentence, NOT_JUDGED_REASON } from './judged.ts';
import { type Statement, statementsOf } from './statements.ts';
import { targetWords } from './wording.ts';

/**
 * SARIF 2.1.0 for code scanning: one rule per policy function, one result per finding, at the template's line.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif(result: EvaluationResult): JsonObject {
  const { stacks, hook, summary, failedTemplates } = result;
  const findings = stacks.flatMap((stack) =>
    stack.invocations.flatMap((invocation) =>
      invocation.policyFunctions
        .filter(({ effect }) => meaningOf(effect).annotationStatus === 'FAILED')
        .flatMap((decision) =>
          statementsOf(decision).map((statement) => ({
            stack,
            invocation,
            decision,
            statement,
            ruleId: statement.rule === null ? decision.id : `${decision.id}/${statement.rule}`,
          })),
        ),
    ),
  );
  const rules = [...new Set(findings.map(({ ruleId }) => ruleId))].sort();
  const failures = stacks.flatMap((stack) =>
    stack.invocations
      .filter(({ hookStatus }) => hookStatus === 'HOOK_FAILED')
      .map((invocation) => ({
        level: 'error',
        message: { text: `${targetWords(invocation)}: ${invocation.hookStatusReason}` },
        locations: [locationOf(invocation, stack)],
      })),
  );
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'invoker-hook',
            rules: rules.map((id) => ({
              id,
              shortDescription: { text: `Policy function ${id}` },
              properties: { hook: hook.typeName },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful:
              summary.hookFailures === 0 && failedTemplates.length === 0 && summary.verdict !== 'NOT_JUDGED',
            toolExecutionNotifications: [...failures, ...failedTemplates.map(failedNotification), ...notices(result)],
          },
        ],
        results: findings.map((finding) => resultOf(finding, rules)),
      },
    ],
  };
}

function failedNotification({ template, problems }: FailedTemplate): JsonObject {
  return {
    level: 'error',
    message: { text: problems.join('\n') },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(template) } } }],
  };
}

/** What was not judged, and what the functions could not know: a clean list of results says nothing of either. */
function notices(result: EvaluationResult): JsonObject[] {
  const notice = (level: 'warning' | 'note', text: string, file: string, startLine = 1): JsonObject => ({
    level,
    message: { text },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine } } }],
  });
  const nothing =
    result.summary.verdict === 'NOT_JUDGED' ? [{ level: 'error', message: { text: judgedSentence(result) } }] : [];
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

interface Finding {
  readonly stack: StackResult;
  readonly invocation: TargetResult;
  readonly decision: PolicyFunctionResult;
  readonly statement: Statement;
  /** `function`, or `function/rule`. */
  readonly ruleId: string;
}

function resultOf({ stack, invocation, decision, statement, ruleId }: Finding, rules: readonly string[]): JsonObject {
  const { remediationMessage, remediationLink, severityLevel, path } = statement;
  const help = [remediationMessage, remediationLink].filter((part) => part !== null && part !== '');
  const said = statement.text === '' ? 'The policy function gave no reason.' : statement.text;
  return {
    ruleId,
    ruleIndex: rules.indexOf(ruleId),
    level: blocks(decision.effect) ? 'error' : 'warning',
    message: { text: [`${targetWords(invocation)}: ${said}`, ...help].join('\n') },
    locations: [locationOf(invocation, stack)],
    // Without the line, so that a finding stays the same one when the template above it grows.
    partialFingerprints: {
      'target/v1': [stack.stackName, invocation.operation, invocation.targetLogicalId, ruleId].join('/'),
    },
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

function locationOf(invocation: TargetResult, stack: StackResult): JsonObject {
  const { position, targetLogicalId, operation } = invocation;
  const artifactLocation = { uri: uriOf(position?.file ?? stack.template) };
  const whole = operation === 'STACK' || operation === 'CHANGE_SET';
  return {
    physicalLocation: {
      artifactLocation,
      region: position === null ? { startLine: 1 } : { startLine: position.line, startColumn: position.column },
    },
    logicalLocations: [
      whole
        ? { name: stack.stackName, kind: 'module' }
        : { name: targetLogicalId, fullyQualifiedName: `Resources.${targetLogicalId}`, kind: 'object' },
    ],
  };
}

/** A relative reference, as code scanning wants it, unless the path leaves no choice. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replaceAll('\\', '/').replace(/^\.\//, '').split('/').map(encodeURIComponent).join('/');
}
