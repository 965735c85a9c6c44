/** What stands below the decisions of one stack. */
import { needsAttention } from '../../../hook/effect.ts';
import type { StackResult } from '../../../local/evaluation-result.ts';
import type { Style } from '../../shell/terminal.ts';
import { statementsOf } from '../words/statements.ts';
import { enumeration, outcomeSentence, plural, targetWords } from '../words/wording.ts';
import { wrap } from './columns.ts';

/** What CloudFormation would do, and the answers of the hook that make it so. */
export function outcomeLines(stack: StackResult, all: boolean, style: Style, width: number | undefined): string[] {
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
export function helpLines(stack: StackResult, style: Style, width: number | undefined): string[] {
  const remedies = stack.invocations
    .flatMap(({ policyFunctions }) => policyFunctions)
    .filter(({ effect }) => needsAttention(effect))
    .flatMap((decision) =>
      statementsOf(decision).flatMap(({ rule, remediationMessage, remediationLink }) =>
        [remediationMessage, remediationLink]
          .filter((text) => text !== null && text !== '' && !decision.reason.includes(text))
          .map((text) => `${decision.id}${rule === null ? '' : ` ${rule}`}: ${text}`),
      ),
    );
  const room = width === undefined ? Infinity : width - 4;
  const lines = [...new Set(remedies)].flatMap((text) => wrap(text, room));
  return lines.length === 0 ? [] : ['  What helps', ...lines.map((line) => style.cyan(`    ${line}`))];
}

/** Answers that are shown in full; the decisions above say the same. */
const SHOWN_ANSWERS = 3;
const SHOWN_UNRESOLVED = 5;

/** Of each cause, where it stands: CloudFormation would hand the functions a value that is not known here. */
export function unresolvedLines(stack: StackResult, all: boolean, { dim }: Style): string[] {
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
