import { problem } from '../problem.ts';
import { describeKind, type MapNode, positionAt, valueAt } from '../template-node.ts';
import { type Evaluation, NO_VALUE } from './evaluation.ts';
import type { Resolved } from './resolved.ts';

export interface ResolvedOutput {
  readonly name: string;
  readonly value: Resolved;
}

/** Outputs whose condition holds or is unresolved. No hook is given them; they are evaluated for their faults. */
export function resolveOutputs(section: MapNode, evaluation: Evaluation): readonly ResolvedOutput[] {
  const outputs: ResolvedOutput[] = [];
  for (const [name, { keyPosition, value: node }] of section.entries) {
    const valueNode = valueAt(node, 'Value');
    if (valueNode === undefined) {
      const message = `Outputs.${name} must be a map with Value, found ${describeKind(node)}`;
      evaluation.report(problem('STRUCTURE', message, keyPosition));
      continue;
    }
    const condition = valueAt(node, 'Condition');
    if (condition?.kind === 'scalar' && evaluation.condition(condition.text) === false) continue;
    const value = evaluation.evaluate(valueNode);
    if (value === NO_VALUE) {
      const message = `Outputs.${name}.Value must not be AWS::NoValue`;
      evaluation.report(problem('FUNCTION_ARGUMENTS', message, positionAt(node, ['Value'])));
    } else outputs.push({ name, value });
  }
  return outputs;
}
