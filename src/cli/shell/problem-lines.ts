import { describePosition } from '../../local/template/position.ts';
import type { TemplateProblem } from '../../local/template/problem.ts';

/** `file:line:column: what is wrong`, one line each. */
export function problemLines(problems: readonly TemplateProblem[]): string[] {
  return problems.map(({ message, position }) =>
    position === null ? message : `${describePosition(position)}: ${message}`,
  );
}
