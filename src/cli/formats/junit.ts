import { blocks, meaningOf, needsAttention } from '../../hook/effect.ts';
import type {
  EvaluationResult,
  FailedTemplate,
  NotJudged,
  PolicyFunctionResult,
  StackResult,
  TargetResult,
} from '../../local/evaluation-result.ts';
import { xmlAttribute, xmlText } from './text/xml-text.ts';
import { NOT_JUDGED_REASON } from './words/judged.ts';
import { leftOutWords, statementsOf, statementWords } from './words/statements.ts';
import { outcomeWords, placeWords, targetWords } from './words/wording.ts';

/**
 * JUnit's XML as CI systems read it: one suite per stack, one case per decision. There is no word for a warning: what does not block
 * is a passed case that says so in its output.
 */
export function junit({ stacks, failedTemplates, summary }: EvaluationResult): string {
  const suites = [...stacks.map(suiteOf), ...failedTemplates.map(failedSuite)];
  const counts = { tests: sum(suites, 'tests'), failures: sum(suites, 'failures'), errors: sum(suites, 'errors') };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'invoker-hook', ...counts, time: seconds(summary.elapsedMs) })}>`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly xml: string;
}

type Result = 'passed' | 'skipped' | 'failure' | 'error';

interface Case {
  readonly result: Result;
  readonly xml: string;
}

function suiteOf(stack: StackResult): Suite {
  const cases = [
    ...stack.invocations.flatMap((invocation) => casesOf(invocation, stack)),
    ...stack.notJudged.map((target) => notJudgedCase(target, stack)),
  ];
  const count = (result: Result) => cases.filter((one) => one.result === result).length;
  const counts = {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
  const time = stack.invocations
    .flatMap(({ policyFunctions }) => policyFunctions)
    .reduce((total, { durationMs }) => total + durationMs, 0);
  const name = `${stack.stackName} (${stack.action})`;
  return {
    ...counts,
    xml: [
      `  <testsuite${attributes({ name, file: stack.template, ...counts, time: seconds(time) })}>`,
      ...cases.map(({ xml }) => xml),
      ...systemOut(stack),
      '  </testsuite>',
    ].join('\n'),
  };
}

function casesOf(invocation: TargetResult, stack: StackResult): Case[] {
  const decisions = invocation.policyFunctions.map((decision) => decisionCase(decision, invocation, stack));
  // Nobody decided, and yet the hook did not pass it: its own failure must not get lost.
  const unexplained =
    invocation.hookStatus === 'HOOK_FAILED' && !invocation.policyFunctions.some(({ effect }) => blocks(effect));
  return unexplained ? [...decisions, hookCase(invocation, stack)] : decisions;
}

function decisionCase(decision: PolicyFunctionResult, invocation: TargetResult, stack: StackResult): Case {
  const result = resultOf(decision);
  return testCase(
    invocation,
    stack,
    decision.id,
    decision.durationMs,
    result,
    body(result, decision, invocation, stack),
  );
}

function resultOf({ effect, outcome }: PolicyFunctionResult): Result {
  if (blocks(effect)) return outcome === 'ERROR' ? 'error' : 'failure';
  return !needsAttention(effect) && meaningOf(effect).annotationStatus === 'SKIPPED' ? 'skipped' : 'passed';
}

function body(result: Result, decision: PolicyFunctionResult, invocation: TargetResult, stack: StackResult): string {
  const details = [
    `${placeWords(invocation, stack.template)}: ${decision.reason}`,
    ...statementsOf(decision).flatMap((statement) => [
      ...(statement.rule === null ? [] : [statementWords(statement)]),
      ...(statement.remediationMessage === null ? [] : [`Remediation: ${statement.remediationMessage}`]),
      ...(statement.remediationLink === null ? [] : [statement.remediationLink]),
    ]),
    ...leftOutWords(decision),
  ].join('\n');
  switch (result) {
    case 'failure':
    case 'error': {
      const type = decision.errorKind ?? decision.outcome;
      return `<${result}${attributes({ message: decision.reason, type })}>${xmlText(details)}</${result}>`;
    }
    case 'skipped':
      return `<skipped${attributes({ message: decision.reason })}/>`;
    case 'passed':
      return needsAttention(decision.effect)
        ? `<system-out>${xmlText(`${outcomeWords(decision)}: ${details}`)}</system-out>`
        : '';
  }
}

/** CI systems count skipped cases: what nobody judged must not look like a pass. */
function notJudgedCase({ operation, targetName, targetLogicalId, reason }: NotJudged, stack: StackResult): Case {
  const place = {
    classname: `${stack.stackName}.${targetLogicalId}`,
    name: `not judged (${operation})`,
    file: stack.template,
  };
  const message = `${targetName}: not judged, ${NOT_JUDGED_REASON[reason]}`;
  return {
    result: 'skipped',
    xml: `    <testcase${attributes({ ...place, time: seconds(0) })}><skipped${attributes({ message })}/></testcase>`,
  };
}

/** What the functions could not know, and what is odd about the template. */
function systemOut({ notes, invocations }: StackResult): string[] {
  const unresolved = invocations.flatMap(({ targetLogicalId, unresolved }) =>
    unresolved.map(
      ({ property, causes }) => `${[targetLogicalId, property].filter(Boolean).join('.')}: ${causes.join('; ')}`,
    ),
  );
  const lines = [...notes, ...unresolved];
  return lines.length === 0 ? [] : [`    <system-out>${xmlText(lines.join('\n'))}</system-out>`];
}

/** A template that could not be evaluated is an error of a suite of its own. */
function failedSuite({ template, problems }: FailedTemplate): Suite {
  const error = `<error${attributes({ message: problems[0] ?? '', type: 'TEMPLATE' })}>${xmlText(problems.join('\n'))}</error>`;
  const counts = { tests: 1, failures: 0, errors: 1, skipped: 0 };
  const place = { classname: template, name: 'template', file: template, time: seconds(0) };
  return {
    ...counts,
    xml: [
      `  <testsuite${attributes({ name: template, file: template, ...counts, time: seconds(0) })}>`,
      `    <testcase${attributes(place)}>${error}</testcase>`,
      '  </testsuite>',
    ].join('\n'),
  };
}

function hookCase(invocation: TargetResult, stack: StackResult): Case {
  const message = invocation.hookStatusReason;
  const xml = `<error${attributes({ message, type: invocation.hookStatus })}>${xmlText(message)}</error>`;
  return testCase(invocation, stack, 'hook', 0, 'error', xml);
}

function testCase(
  invocation: TargetResult,
  stack: StackResult,
  name: string,
  durationMs: number,
  result: Result,
  content: string,
): Case {
  const classname = `${stack.stackName}.${targetWords(invocation)}`;
  const { position } = invocation;
  const place = { file: position?.file ?? stack.template, ...(position === null ? {} : { line: position.line }) };
  const start = `    <testcase${attributes({ classname, name: `${name} (${invocation.operation})`, ...place, time: seconds(durationMs) })}`;
  return { result, xml: content === '' ? `${start}/>` : `${start}>${content}</testcase>` };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(4);
}

function sum(suites: readonly Suite[], key: 'tests' | 'failures' | 'errors'): number {
  return suites.reduce((total, suite) => total + suite[key], 0);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlAttribute(String(value))}"`)
    .join('');
}
