import type { Position } from '../position.ts';
import { problem } from '../problem.ts';
import { describeKind, type MapNode, nodeAt, positionAt, type TemplateNode, valueAt } from '../template-node.ts';
import { type EvaluationContext, NO_VALUE } from '../value/evaluation-context.ts';
import type { Resolved } from '../value/resolved.ts';
import type { DeclaredNames } from './check-references.ts';

export interface ResolvedOutput {
  readonly name: string;
  readonly value: Resolved;
  /** Under which name other stacks may import it; undefined also where the name is not known. */
  readonly exportName: string | undefined;
  readonly position: Position;
}

/** Outputs whose condition holds or is unresolved. No hook is given them; they are evaluated for their faults. */
export function resolveOutputs(
  section: MapNode,
  evaluation: EvaluationContext,
  names: DeclaredNames,
): readonly ResolvedOutput[] {
  const outputs: ResolvedOutput[] = [];
  for (const [name, { keyPosition, value: node }] of section.entries) {
    if (!/^[A-Za-z0-9]+$/.test(name) && evaluation.macro === undefined) {
      evaluation.report(problem('STRUCTURE', `Output name ${name} is non alphanumeric`, keyPosition));
    }
    const valueNode = valueAt(node, 'Value');
    if (valueNode === undefined) {
      const message = `Outputs.${name} must be a map with Value, found ${describeKind(node)}`;
      evaluation.report(problem('STRUCTURE', message, keyPosition));
      continue;
    }
    const condition = valueAt(node, 'Condition');
    if (condition?.kind === 'scalar') {
      if (!names.conditions.entries.has(condition.text)) {
        const message = `Outputs.${name}: there is no condition ${condition.text}`;
        evaluation.report(problem('UNDEFINED_REFERENCE', message, condition.position));
      } else if (evaluation.condition(condition.text) === false) continue;
    }
    const value = evaluation.evaluate(valueNode);
    if (value === NO_VALUE) {
      const message = `Outputs.${name}.Value must not be AWS::NoValue`;
      evaluation.report(problem('FUNCTION_ARGUMENTS', message, positionAt(node, ['Value'])));
    } else outputs.push({ name, value, exportName: exportNameOf(node, evaluation), position: keyPosition });
  }
  return outputs;
}

function exportNameOf(output: TemplateNode, evaluation: EvaluationContext): string | undefined {
  const node = nodeAt(output, ['Export', 'Name']);
  const name = node === undefined ? undefined : evaluation.evaluate(node);
  return typeof name === 'string' ? name : undefined;
}
