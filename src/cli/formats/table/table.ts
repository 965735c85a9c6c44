import { meaningOf, needsAttention } from '../../../hook/effect.ts';
import type {
  EvaluationResult,
  FailedTemplate,
  PolicyFunctionResult,
  StackResult,
  TargetResult,
} from '../../../local/evaluation-result.ts';
import type { Style, Terminal } from '../../shell/terminal.ts';
import { HEADLINE, judgedSentence } from '../words/judged.ts';
import { notInvokedSentences } from '../words/not-invoked.ts';
import { statementLines } from '../words/statements.ts';
import {
  actionWords,
  countsSentence,
  duration,
  enumeration,
  outcomeWords,
  plural,
  targetWords,
} from '../words/wording.ts';
import { type Cell, columns, type Group, wrap } from './columns.ts';
import { helpLines, outcomeLines, unresolvedLines } from './stack-footer.ts';

export interface TableOptions {
  /** Shows every decision; otherwise, of many, only those that a person has to look at. */
  readonly all: boolean;
}

/** More decisions than this are not read but searched. */
const SHOW_ALL_UP_TO = 60;

/** The result for a person at a terminal. */
export function table(result: EvaluationResult, terminal: Terminal, options: TableOptions): string {
  const all = options.all || result.summary.decisions <= SHOW_ALL_UP_TO;
  const lines = result.stacks.flatMap((stack) => [...stackLines(stack, all, terminal), '']);
  const failed = result.failedTemplates.flatMap((one) => [...failedTemplateLines(one, terminal), '']);
  return `${[...lines, ...failed, summaryLines(result, terminal)].join('\n')}\n`;
}

/** `BLOCKED  6 decisions: …`, within the terminal's width. */
export function summaryLines(result: EvaluationResult, { style, columns: width }: Terminal): string {
  const { summary, hook, unconcernedFunctions } = result;
  const headline = HEADLINE[summary.verdict];
  const colour = summary.exitCode === 0 ? style.green : style.red;
  const warns = hook.failureMode === 'WARN' ? ' The hook is in WARN mode: it stops nothing.' : '';
  const time = `${plural(summary.invocations, 'invocation')} of the hook in ${duration(summary.elapsedMs)}`;
  const unjudged =
    summary.verdict === 'NOT_JUDGED' ? ' A green result needs a judgement: --allow-unjudged passes without.' : '';
  const idle = unconcernedFunctions.length === 0 ? '' : ` Nothing here concerned ${enumeration(unconcernedFunctions)}.`;
  const lines = [
    ...wrap(`${headline}  ${countsSentence(summary)}; ${time}.${warns}`, width ?? Infinity),
    ...wrap(`${judgedSentence(result)}${unjudged}${idle}`, width ?? Infinity),
  ];
  return lines.join('\n').replace(headline, colour(style.bold(headline)));
}

function failedTemplateLines({ template, problems }: FailedTemplate, { style, columns: width }: Terminal): string[] {
  const room = width === undefined ? Infinity : width - 4;
  return [
    `${style.bold(template)}  ${style.red('✗ cannot be evaluated')}`,
    ...problems.flatMap((line) => wrap(line, room)).map((line) => `    ${line}`),
  ];
}

function stackLines(stack: StackResult, all: boolean, { style, columns: width }: Terminal): string[] {
  const shown = stack.invocations.filter((invocation) => all || worthShowing(invocation));
  const hidden = stack.invocations.length - shown.length;
  const groups = shown.map((invocation) => group(invocation, all, style));
  const room = width === undefined ? undefined : width - 2;
  const indented = columns(heading(style), groups, room).map((line) => `  ${line}`);
  return [
    `${style.bold(stack.template)}  ${style.dim(actionWords(stack))}`,
    '',
    ...(shown.length > 0 ? [...indented, ''] : []),
    ...(hidden > 0 ? [style.dim(`  ${hiddenWords(hidden, shown.length)} (--all shows them)`)] : []),
    ...(stack.invocations.length === 0 ? ['  CloudFormation would not ask the hook about anything here.'] : []),
    ...notInvokedSentences(stack).map((sentence) => style.dim(`  ${sentence}`)),
    ...outcomeLines(stack, all, style, width),
    ...helpLines(stack, style, width),
    ...unresolvedLines(stack, all, style),
    ...stack.notes.map((note) => style.dim(`  Note: ${note}`)),
  ];
}

function hiddenWords(hidden: number, shown: number): string {
  const targets = shown === 0 ? `All ${plural(hidden, 'target')}` : plural(hidden, 'other target');
  return `${targets} passed every function that applies`;
}

function worthShowing({ hookStatus, policyFunctions }: TargetResult): boolean {
  return hookStatus !== 'HOOK_COMPLETE_SUCCEEDED' || policyFunctions.some(({ effect }) => needsAttention(effect));
}

function heading({ dim }: Style): Group {
  return {
    head: [{ text: 'RESOURCE:LINE', style: dim }],
    rows: [
      [
        { text: 'FUNCTION', style: dim },
        { text: 'OUTCOME', style: dim },
        { text: 'TIME', style: dim, alignRight: true },
        { text: 'REASON', style: dim },
      ],
    ],
  };
}

function group(invocation: TargetResult, all: boolean, style: Style): Group {
  const typed = invocation.operation === 'RESOURCE' || invocation.operation === 'CLOUD_CONTROL';
  const functions = all
    ? invocation.policyFunctions
    : invocation.policyFunctions.filter(({ effect }) => needsAttention(effect));
  const rows = functions.map((decision) => [
    plain(decision.id),
    outcomeCell(decision, style),
    { text: duration(decision.durationMs), style: style.dim, alignRight: true },
    plain(statementLines(decision).join('\n')),
  ]);
  return {
    head: [
      { text: placed(invocation), style: style.bold },
      ...(typed ? [{ text: invocation.targetName, style: style.dim }] : []),
    ],
    rows: rows.length > 0 ? rows : [hookRow(invocation, style)],
  };
}

/** What the hook itself said, where no function did. */
function hookRow(invocation: TargetResult, style: Style): Cell[] {
  const passed = invocation.hookStatus === 'HOOK_COMPLETE_SUCCEEDED';
  const outcome = passed ? { text: '– not judged', style: style.dim } : { text: '✗ hook failed', style: style.red };
  const message = { text: invocation.message, style: style.dim };
  return [plain(''), outcome, plain(''), message];
}

function plain(text: string): Cell {
  return { text, style: (same) => same };
}

/** `Bucket:12`, a form that the file's name before it completes. */
function placed(invocation: TargetResult): string {
  const { position } = invocation;
  return position === null ? targetWords(invocation) : `${targetWords(invocation)}:${position.line}`;
}

function outcomeCell(decision: PolicyFunctionResult, style: Style): Cell {
  const words = outcomeWords(decision);
  const { verdict, annotationStatus } = meaningOf(decision.effect);
  if (verdict === 'BLOCKED') return { text: `✗ ${words}`, style: style.red };
  switch (annotationStatus) {
    case 'PASSED':
      return { text: `✓ ${words}`, style: style.green };
    case 'SKIPPED':
      return { text: `– ${words}`, style: style.dim };
    case 'FAILED':
      return { text: `! ${words}`, style: style.yellow };
  }
}
