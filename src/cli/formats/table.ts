import type {
  EvaluationResult,
  InvocationResult,
  PolicyFunctionResult,
  StackResult,
} from '../../simulator/evaluation-result.ts';
import type { Style, Terminal } from '../terminal.ts';
import { type Cell, columns, wrap } from './columns.ts';
import { actionWords, countsSentence, duration, outcomeSentence, outcomeWords, plural, targetWords } from './words.ts';

export interface TableOptions {
  /** Shows every decision; otherwise, of many, only those that a person has to look at. */
  readonly all: boolean;
}

/** More decisions than this are not read but searched. */
const SHOW_ALL_UP_TO = 60;

/** The result for a person at a terminal. */
export function table(result: EvaluationResult, { style, columns: width }: Terminal, options: TableOptions): string {
  const all = options.all || result.summary.decisions <= SHOW_ALL_UP_TO;
  const lines = result.stacks.flatMap((stack) => [...stackLines(stack, all, style, width), '']);
  return `${[...lines, summaryLine(result, style)].join('\n')}\n`;
}

function stackLines(stack: StackResult, all: boolean, style: Style, width: number | undefined): string[] {
  const lines = [`${style.bold(stack.template)}  ${style.dim(actionWords(stack))}`, ''];
  const shown = stack.invocations.filter((invocation) => all || worthShowing(invocation));
  if (shown.length > 0) {
    const heading = ['RESOURCE', 'LINE', 'FUNCTION', 'OUTCOME', 'TIME', 'REASON'].map(
      (text): Cell => ({ text, style: style.dim, alignRight: text === 'TIME' || text === 'LINE' }),
    );
    const rows = shown.flatMap((invocation) => invocationRows(invocation, all, style));
    lines.push(
      ...columns([heading, ...rows], width === undefined ? undefined : width - 2).map((line) => `  ${line}`),
      '',
    );
  }
  const hidden = stack.invocations.length - shown.length;
  if (hidden > 0)
    lines.push(style.dim(`  ${plural(hidden, 'other target')} passed every function (--all shows them)`), '');
  if (stack.invocations.length === 0) lines.push('  CloudFormation would not ask the hook about anything here.');
  lines.push(...notInvokedLines(stack, style));
  lines.push(...answerLines(stack, style, width));
  lines.push(...unresolvedLines(stack, all, style));
  lines.push(...stack.notes.map((note) => style.dim(`  Note: ${note}`)));
  return lines;
}

function worthShowing({ hookStatus, policyFunctions }: InvocationResult): boolean {
  return hookStatus !== 'HOOK_COMPLETE_SUCCEEDED' || policyFunctions.some(needsAttention);
}

function needsAttention({ effect }: PolicyFunctionResult): boolean {
  return effect !== 'passed' && effect !== 'skipped';
}

function invocationRows(invocation: InvocationResult, all: boolean, style: Style): Cell[][] {
  const functions = all ? invocation.policyFunctions : invocation.policyFunctions.filter(needsAttention);
  const target: Cell = { text: targetWords(invocation), style: style.bold };
  const line: Cell = {
    text: invocation.position === null ? '' : String(invocation.position.line),
    style: style.dim,
    alignRight: true,
  };
  const type: Cell = { text: invocation.targetName, style: style.dim };
  const empty: Cell = { text: '', style: style.dim };
  const rows = functions.map((decision, index): Cell[] => [
    index === 0 ? target : empty,
    index === 0 ? line : empty,
    { text: decision.id, style: (text) => text },
    outcomeCell(decision, style),
    { text: duration(decision.durationMs), style: style.dim, alignRight: true },
    { text: reasonOf(decision), style: (text) => text },
  ]);
  if (rows.length === 0)
    return [
      [target, line, empty, hookCell(invocation, style), empty, { text: invocation.message, style: (text) => text }],
    ];
  const [, second] = rows;
  const typed = invocation.operation === 'RESOURCE' || invocation.operation === 'CLOUD_CONTROL';
  if (!typed) return rows;
  // The type stands below the logical id: on a line of its own unless a second function gives it one.
  if (second === undefined) return [...rows, [type]];
  return rows.map((row, index) => (index === 1 ? [type, ...row.slice(1)] : row));
}

function reasonOf({ reason, remediationMessage, remediationLink }: PolicyFunctionResult): string {
  // Many functions end their message with the remedy.
  const help = [remediationMessage, remediationLink].filter((text) => text !== null && !reason.includes(text));
  return [reason, ...help.map((text) => `→ ${text}`)].filter((text) => text !== '').join('\n');
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

function hookCell({ hookStatus }: InvocationResult, style: Style): Cell {
  switch (hookStatus) {
    case 'HOOK_COMPLETE_SUCCEEDED':
      return { text: '✓ passed', style: style.green };
    case 'HOOK_COMPLETE_FAILED':
      return { text: '✗ failed', style: style.red };
    case 'HOOK_FAILED':
      return { text: '✗ hook failed', style: style.red };
  }
}

const REASON_WORDS = {
  DISABLED: 'the hook is not enabled',
  TARGET_OPERATIONS: 'its TargetOperations leave that operation out',
  TARGET_FILTERS: 'its TargetFilters leave them out',
  STACK_FILTERS: 'its StackFilters leave the stack out',
  UNCHANGED: 'nothing changes there',
  CLEAN_UP: 'CloudFormation cleans them up without asking hooks',
  RETAINED: 'their DeletionPolicy retains them',
  NO_CHANGE_SET: 'a stack is deleted without a change set',
} as const;

function notInvokedLines({ notInvoked }: StackResult, style: Style): string[] {
  const byReason = new Map<keyof typeof REASON_WORDS, string[]>();
  for (const { reason, targetLogicalId, operation } of notInvoked) {
    const target =
      operation === 'CHANGE_SET' ? 'the change set' : operation === 'STACK' ? 'the stack' : targetLogicalId;
    byReason.set(reason, [...(byReason.get(reason) ?? []), target]);
  }
  return [...byReason].map(([reason, targets]) => {
    return style.dim(`  Not asked about ${enumeration(targets)}: ${REASON_WORDS[reason]}`);
  });
}

function enumeration(names: readonly string[]): string {
  return names.length <= 6 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

/** What CloudFormation itself would get and do. */
function answerLines(stack: StackResult, style: Style, width: number | undefined): string[] {
  const lines: string[] = [];
  if (stack.invocations.length > 0 && stack.invocations.some(({ operation }) => operation !== 'CLOUD_CONTROL')) {
    const stops = stack.outcome === 'STOPS';
    lines.push(`  ${stops ? style.red(`✗ ${outcomeSentence(stack)}`) : style.green(`✓ ${outcomeSentence(stack)}`)}`);
  }
  const late = stack.invocations.filter(({ reached }) => !reached).map(targetWords);
  if (late.length > 0) lines.push(style.dim(`    before it would have asked about ${enumeration(late)}`));
  for (const invocation of stack.invocations) {
    if (invocation.hookStatus === 'HOOK_COMPLETE_SUCCEEDED') continue;
    const code = invocation.errorCode === null ? '' : ` ${invocation.errorCode}`;
    const mode = invocation.stops ? '' : ' (the hook only warns)';
    lines.push(`    ${style.bold(targetWords(invocation))}  ${invocation.hookStatus}${code}${mode}`);
    const room = width === undefined ? Infinity : width - 6;
    lines.push(...wrap(invocation.hookStatusReason, room).map((line) => style.dim(`      ${line}`)));
  }
  return lines;
}

/** Of each cause, where it stands: CloudFormation would hand the functions a value that is not known here. */
function unresolvedLines(stack: StackResult, all: boolean, style: Style): string[] {
  const found = stack.invocations.flatMap(({ targetLogicalId, unresolved }) =>
    unresolved.map(({ property, causes, position }) => ({ targetLogicalId, property, causes, position })),
  );
  if (found.length === 0) return [];
  const shown = found.slice(0, all ? 20 : 5);
  return [
    style.dim(
      `  ${plural(found.length, 'value')} known only to CloudFormation; the functions saw ${found.length === 1 ? 'it' : 'them'} as the template has ${found.length === 1 ? 'it' : 'them'}:`,
    ),
    ...shown.map(({ targetLogicalId, property, causes, position }) => {
      const what = property === '' ? targetLogicalId : `${targetLogicalId}.${property}`;
      return style.dim(`    ${position.line}:${position.column} ${what}: ${causes.join('; ')}`);
    }),
    ...(found.length > shown.length
      ? [style.dim(`    and ${found.length - shown.length} more (--format json has them all)`)]
      : []),
  ];
}

/** `BLOCKED  6 decisions: …`. */
export function summaryLine({ summary, hook }: EvaluationResult, style: Style): string {
  const headline =
    summary.exitCode === 0
      ? style.green(style.bold('PASSES'))
      : style.red(style.bold(summary.exitCode === 1 ? 'BLOCKED' : 'THE HOOK FAILED'));
  const warns = hook.failureMode === 'WARN' ? ' The hook is in WARN mode: it stops nothing.' : '';
  const time = `${plural(summary.invocations, 'invocation')} of the hook in ${duration(summary.elapsedMs)}`;
  return `${headline}  ${countsSentence(summary)}; ${time}.${warns}`;
}
