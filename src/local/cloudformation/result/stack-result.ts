import type { StackResult, TargetResult } from '../../evaluation-result.ts';
import { describePath, type TemplateNode, valueAt } from '../../template/template-node.ts';
import { describeCause } from '../../template/value/unresolved.ts';
import type { NotInvoked } from '../plan/derive-invocations.ts';
import type { PlannedStack } from '../plan/plan-deployment.ts';
import { functionResult } from './function-result.ts';
import type { JudgedInvocation } from './judged-invocation.ts';
import { judgementsOf } from './not-judged.ts';
import type { StackEvents } from './stack-events.ts';

/** What became of one change. */
export interface Simulation extends StackEvents {
  readonly invocations: readonly JudgedInvocation[];
  readonly notInvoked: readonly NotInvoked[];
}

/** A simulation as plain data. */
export function stackResult(
  { template, change: { stack, action }, notes }: PlannedStack,
  nestedIn: StackResult['nestedIn'],
  simulation: Simulation,
): StackResult {
  const { outcome } = simulation;
  const { targets, judged, notJudged } = judgementsOf(simulation.invocations, simulation.notInvoked);
  return {
    template,
    stackName: stack.name,
    stackId: stack.id,
    nestedIn,
    action,
    outcome: outcome.kind,
    stopped:
      outcome.kind === 'STOPS'
        ? { operation: outcome.operation, status: outcome.status, stoppedBy: [...outcome.stoppedBy] }
        : null,
    invocations: simulation.invocations.map(invocationResult),
    notInvoked: [...simulation.notInvoked],
    targets,
    judged,
    notJudged: [...notJudged],
    events: [...simulation.events],
    notes: [...notes],
  };
}

function invocationResult({ planned, run, result, reached, decisions }: JudgedInvocation): TargetResult {
  return {
    operation: planned.operation,
    action: planned.action,
    targetName: planned.targetName,
    targetLogicalId: planned.targetLogicalId,
    position: planned.position,
    constructPath: constructPathOf(planned.node),
    hookStatus: result.status,
    hookStatusReason: result.statusReason,
    message: result.message,
    errorCode: result.errorCode,
    stops: result.stops,
    reached,
    invocations: run.invocations,
    delaysSeconds: [...run.delaysSeconds],
    policyFunctions: decisions.map((decision) => functionResult(decision, planned.node)),
    unresolved: planned.unresolved.map(({ path, causes, position }) => ({
      property: describePath(path),
      causes: causes.map(describeCause),
      position,
    })),
  };
}

/** The CDK writes it into the metadata of each resource. */
function constructPathOf(node: TemplateNode | null): string | null {
  const metadata = node === null ? undefined : valueAt(node, 'Metadata');
  const path = metadata === undefined ? undefined : valueAt(metadata, 'aws:cdk:path');
  return path?.kind === 'scalar' && typeof path.value === 'string' ? path.value : null;
}
