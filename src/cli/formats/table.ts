import type {
  EvaluationResult,
  InvocationResult,
  PolicyFunctionResult,
  StackResult,
} from '../../simulator/evaluation-result.ts';
import type { Style, Terminal } from '../terminal.ts';
import { type Cell, columns, type Group, wrap } from './columns.ts';
import { notInvokedSentences } from './not-invoked.ts';
import {
  actionWords,
  countsSentence,
  duration,
  enumeration,
  outcomeSentence,
  outcomeWords,
  plural,
  targetWords,
} from './words.ts';

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
  return `${[...lines, summaryLines(result, terminal)].join('\n')}\n`;
}

/** `BLOCKED  6 decisions: …`, within the terminal's width. */
export function summaryLines({ summary, hook }: EvaluationResult, { style, columns: width }: Terminal): string {
  const headline = summary.exitCode === 0 ? 'PASSES' : summary.exitCode === 1 ? 'BLOCKED' : 'THE HOOK FAILED';
  const colour = summary.exitCode === 0 ? style.green : style.red;
  const warns = hook.failureMode === 'WARN' ? ' The hook is in WARN mode: it stops nothing.' : '';
  const time = `${plural(summary.invocations, 'invocation')} of the hook in ${duration(summary.elapsedMs)}`;
  const lines = wrap(`${headline}  ${countsSentence(summary)}; ${time}.${warns}`, width ?? Infinity);
  return lines.join('\n').replace(headline, colour(style.bold(headline)));
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

function worthShowing({ hookStatus, policyFunctions }: InvocationResult): boolean {
  return hookStatus !== 'HOOK_COMPLETE_SUCCEEDED' || policyFunctions.some(needsAttention);
}

function needsAttention({ effect }: PolicyFunctionResult): boolean {
  return effect !== 'passed' && effect !== 'skipped';
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

function group(invocation: InvocationResult, all: boolean, style: Style): Group {
  const typed = invocation.operation === 'RESOURCE' || invocation.operation === 'CLOUD_CONTROL';
  const functions = all ? invocation.policyFunctions : invocation.policyFunctions.filter(needsAttention);
  const rows = functions.map((decision) => [
    plain(decision.id),
    outcomeCell(decision, style),
    { text: duration(decision.durationMs), style: style.dim, alignRight: true },
    plain(decision.reason),
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
function hookRow(invocation: InvocationResult, style: Style): Cell[] {
  const passed = invocation.hookStatus === 'HOOK_COMPLETE_SUCCEEDED';
  const outcome = passed ? { text: '✓ passed', style: style.green } : { text: '✗ hook failed', style: style.red };
  const message = { text: invocation.message, style: style.dim };
  return [plain(''), outcome, plain(''), message];
}

function plain(text: string): Cell {
  return { text, style: (same) => same };
}

/** `Bucket:12`, a form that the file's name before it completes. */
function placed(invocation: InvocationResult): string {
  const { position } = invocation;
  return position === null ? targetWords(invocation) : `${targetWords(invocation)}:${position.line}`;
}

function outcomeCell(decision: PolicyFunctionResult, style: Style): Cell {
  const words = outcomeWords(decision);
  switch (decision.effect) {
    case 'passed':
      return { text: `✓ ${words}`, style: style.green };
    case 'skipped':
    case 'pending':
      return { text: `– ${words}`, style: style.dim };
    case 'warned':
    case 'failed-open':
      return { text: `! ${words}`, style: style.yellow };
    case 'blocked':
      return { text: `✗ ${words}`, style: style.red };
  }
}

/** What CloudFormation would do, and the answers of the hook that make it so. */
function outcomeLines(stack: StackResult, all: boolean, style: Style, width: number | undefined): string[] {
  if (stack.invocations.length === 0) return [];
  const stops = stack.invocations.some((invocation) => invocation.stops);
  const late = stack.invocations.filter(({ reached }) => !reached).map(targetWords);
  const sentence = outcomeSentence(stack);
  return [
    `  ${stops ? style.red(`✗ ${sentence}`) : style.green(`✓ ${sentence}`)}`,
    ...(late.length > 0 ? [style.dim(`    before it would have asked about ${enumeration(late)}`)] : []),
    ...stack.invocations
      .filter(({ hookStatus }) => hookStatus !== 'HOOK_COMPLETE_SUCCEEDED')
      .flatMap((invocation, index) => {
        const code = invocation.errorCode === null ? '' : ` ${invocation.errorCode}`;
        const mode = invocation.stops ? '' : ' (the hook only warns)';
        const room = width === undefined ? Infinity : width - 6;
        return [
          `    ${style.bold(targetWords(invocation))}  ${invocation.hookStatus}${code}${mode}`,
          ...(all || index < SHOWN_ANSWERS ? wrap(invocation.hookStatusReason, room) : []).map((line) =>
            style.dim(`      ${line}`),
          ),
        ];
      }),
  ];
}

/** What helps, once for each function and remedy; many functions end their message with it already. */
function helpLines(stack: StackResult, style: Style, width: number | undefined): string[] {
  const remedies = stack.invocations
    .flatMap(({ policyFunctions }) => policyFunctions)
    .filter(needsAttention)
    .flatMap(({ id, reason, remediationMessage, remediationLink }) =>
      [remediationMessage, remediationLink]
        .filter((text) => text !== null && text !== '' && !reason.includes(text))
        .map((text) => `${id}: ${text}`),
    );
  const room = width === undefined ? Infinity : width - 4;
  const lines = [...new Set(remedies)].flatMap((text) => wrap(text, room));
  return lines.length === 0 ? [] : ['  What helps', ...lines.map((line) => style.cyan(`    ${line}`))];
}

/** Answers that are shown in full; the decisions above say the same. */
const SHOWN_ANSWERS = 3;
const SHOWN_UNRESOLVED = 5;

/** Of each cause, where it stands: CloudFormation would hand the functions a value that is not known here. */
function unresolvedLines(stack: StackResult, all: boolean, { dim }: Style): string[] {
  const found = stack.invocations.flatMap(({ targetLogicalId, unresolved }) =>
    unresolved.map(({ property, causes, position }) => {
      const what = property === '' ? targetLogicalId : `${targetLogicalId}.${property}`;
      return `${position.line}:${position.column} ${what}: ${causes.join('; ')}`;
    }),
  );
  if (found.length === 0) return [];
  const shown = found.slice(0, SHOWN_UNRESOLVED * (all ? 4 : 1));
  const them = found.length === 1 ? 'it' : 'them';
  return [
    `  ${plural(found.length, 'value')} known only to CloudFormation; the functions saw ${them} as the template has ${them}:`,
    ...shown.map((line) => `    ${line}`),
    ...(found.length > shown.length
      ? [`    and ${found.length - shown.length} more (--format json has them all)`]
      : []),
  ].map(dim);
}
