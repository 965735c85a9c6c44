import type { CheckResult } from './checks/check.ts';
import type { Expectation } from './checks/contract-answer.ts';
import { HANDLER_NAMES } from './invocation-point.ts';

/** All checks against one setting of the hook. */
export interface ContractRun {
  /** `callbacks off`. */
  readonly label: string;
  readonly results: readonly CheckResult[];
  readonly durationMs: number;
}

const EXPECTATIONS: Readonly<Record<Expectation, string>> = {
  SUCCESS: 'success',
  FAILED: 'failed',
  UNSUPPORTED_TARGET: 'unsupported target',
};

/** Show at most so many failures in full: one mistake usually fails every target. */
const TOLD_FAILURES = 20;

/** A table of the checks by handler and expectation, the first failures in full, and the sum. */
export function contractReport(runs: readonly ContractRun[]): string {
  return [...runs.map(tableOf), ...failuresOf(runs), summaryOf(runs)].join('\n');
}

export function failedChecks(runs: readonly ContractRun[]): number {
  return runs.reduce((sum, { results }) => sum + results.filter(({ problem }) => problem !== undefined).length, 0);
}

function tableOf({ label, results, durationMs }: ContractRun): string {
  const rows = HANDLER_NAMES.flatMap((handler) =>
    (['SUCCESS', 'FAILED', 'UNSUPPORTED_TARGET'] as const).flatMap((expected) => {
      const of = results.filter(({ check }) => check.handler === handler && check.expected === expected);
      if (of.length === 0) return [];
      const passed = of.filter(({ problem }) => problem === undefined).length;
      const invocations = of.reduce((sum, result) => sum + result.invocations, 0);
      return [[handler, EXPECTATIONS[expected], `${passed}`, `${of.length - passed}`, `${invocations}`]];
    }),
  );
  const header = ['handler', 'check', 'passed', 'failed', 'invocations'];
  return `${label}, ${seconds(durationMs)}\n${table([header, ...rows])}\n`;
}

function failuresOf(runs: readonly ContractRun[]): string[] {
  const failures = runs.flatMap(({ label, results }) =>
    results.flatMap(({ check, problem }) =>
      problem === undefined
        ? []
        : [`  ${check.handler} ${EXPECTATIONS[check.expected]}, ${check.input.targetName} (${label}): ${problem}`],
    ),
  );
  const rest = failures.length - TOLD_FAILURES;
  return [
    ...failures.slice(0, TOLD_FAILURES),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
    ...(failures.length > 0 ? [''] : []),
  ];
}

function summaryOf(runs: readonly ContractRun[]): string {
  const all = runs.reduce((sum, { results }) => sum + results.length, 0);
  const failed = failedChecks(runs);
  return failed === 0 ? `All ${all} checks passed.` : `${failed} of ${all} checks failed.`;
}

/** Text left, numbers right. */
function table(rows: readonly (readonly string[])[]): string {
  const [header = []] = rows;
  const widths = header.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
