import type { FailureMode, Operation } from '../../hook/domain.ts';
import type { Assumptions } from '../assumptions.ts';
import type { HookFunction } from './local-hook/local-hook.ts';
import { deriveInvocations, targetOperationsOf } from './plan/derive-invocations.ts';
import type { PlannedInvocation } from './plan/planned-invocation.ts';
import type { StackChange } from './plan/stack.ts';
import { hookResult } from './result/hook-result.ts';
import type { JudgedInvocation } from './result/judged-invocation.ts';
import { type NestedStop, stackEvents } from './result/stack-events.ts';
import type { Simulation } from './result/stack-result.ts';
import type { DecisionCollector, FunctionDecision } from './run/decision-collector.ts';
import { clientRequestTokenOf, type HookIdentity, hookEvent } from './run/hook-event.ts';
import { type Concurrency, mapConcurrently } from './run/map-concurrently.ts';
import type { PayloadServer } from './run/payload-server.ts';
import { type RequestPorts, type RequestRun, runRequest } from './run/run-request.ts';
import { type ServiceRules, serviceRules } from './run/service-rules.ts';
import type { HookSettings } from './settings/hook-settings.ts';

export interface SimulationOptions {
  readonly settings: HookSettings;
  readonly identity: HookIdentity;
  /** Undefined: all that the hook covers, except for Cloud Control, which deploys no template. */
  readonly operations: ReadonlySet<Operation> | undefined;
  readonly assumptions: Assumptions;
  /** By default, those that follow from the assumptions. */
  readonly rules?: ServiceRules;
  readonly concurrency: Concurrency;
  /** Nested stacks that stop; each takes its parent with it. */
  readonly nestedStops?: readonly NestedStop[];
}

export interface SimulationPorts extends RequestPorts {
  readonly hook: HookFunction;
  readonly payloads: PayloadServer;
  /** Undefined when the hook does not tell what its answers are made of. */
  readonly decisions: DecisionCollector | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Invokes the hook as CloudFormation would for this change, and returns the resulting stack events. After the first block the
 * remaining invocations are still made, with `reached: false`.
 */
export async function simulate(
  change: StackChange,
  options: SimulationOptions,
  ports: SimulationPorts,
): Promise<Simulation> {
  const { settings, assumptions, identity } = options;
  const operations = options.operations ?? defaultOperations(settings, assumptions);
  const { invocations, notInvoked } = deriveInvocations(change, operations, settings, assumptions);
  const failureMode: FailureMode = settings.failureMode ?? assumptions['failure-mode'];
  let done = 0;
  const made = await mapConcurrently(invocations, options.concurrency, async (planned) => {
    const { run, decisions } = await runInvocation(planned, change, operations, options, ports);
    done += 1;
    ports.onProgress(done, invocations.length);
    return { planned, run, decisions, result: hookResult(run.end, planned.operation, failureMode, assumptions) };
  });
  const { nestedStops = [] } = options;
  const judged = withReach(made, nestedStops);
  const operation = { stack: change.stack, action: change.action, hookType: identity.typeName };
  return { invocations: judged, notInvoked, ...stackEvents(judged, operation, nestedStops) };
}

function defaultOperations(settings: HookSettings, assumptions: Assumptions): ReadonlySet<Operation> {
  return new Set([...targetOperationsOf(settings, assumptions)].filter((operation) => operation !== 'CLOUD_CONTROL'));
}

async function runInvocation(
  planned: PlannedInvocation,
  { stack }: StackChange,
  operations: ReadonlySet<Operation>,
  { identity, assumptions, rules = serviceRules(assumptions) }: SimulationOptions,
  ports: SimulationPorts,
): Promise<{ run: RequestRun; decisions: readonly FunctionDecision[] }> {
  const clientRequestToken = clientRequestTokenOf(planned, stack);
  const context = { stack, assumptions, hook: identity, throughChangeSet: operations.has('CHANGE_SET') };
  const published =
    planned.subject.kind === 'payload'
      ? ports.payloads.publish(clientRequestToken, planned.subject.payload)
      : undefined;
  const payloadUrl = published?.url ?? null;
  try {
    const run = await runRequest(
      {
        clientRequestToken,
        event: (invocation, callbackContext) =>
          hookEvent(planned, context, { invocation, callbackContext, payloadUrl }),
      },
      ports.hook,
      rules,
      ports,
    );
    return { run, decisions: ports.decisions?.take(clientRequestToken) ?? [] };
  } finally {
    published?.withdraw();
  }
}

/** The operation ends with the first level that has a block. Every Cloud Control request stands for itself. */
function withReach(
  made: readonly Omit<JudgedInvocation, 'reached'>[],
  nestedStops: readonly NestedStop[],
): JudgedInvocation[] {
  const ofOperation = ({ planned }: Omit<JudgedInvocation, 'reached'>) => planned.operation !== 'CLOUD_CONTROL';
  const stopping = made.filter((one) => one.result.stops && ofOperation(one));
  const lastLevel = Math.min(...stopping.map(({ planned }) => planned.level), ...nestedStops.map(({ level }) => level));
  return made.map((one) => ({ ...one, reached: !ofOperation(one) || one.planned.level <= lastLevel }));
}
