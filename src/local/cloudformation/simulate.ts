import type { FailureMode, Operation } from '../../hook/domain.ts';
import type { Assumptions } from '../assumptions.ts';
import { deriveInvocations, type NotInvoked, targetOperationsOf } from './plan/derive-invocations.ts';
import type { PlannedInvocation } from './plan/planned-invocation.ts';
import type { StackChange } from './plan/stack-change.ts';
import { hookResult } from './result/hook-result.ts';
import { type JudgedInvocation, type StackStory, stackStory } from './result/stack-events.ts';
import type { Concurrency } from './run/concurrency.ts';
import type { FunctionDecision } from './run/function-decision.ts';
import { clientRequestTokenOf, type HookIdentity, hookEvent } from './run/hook-event.ts';
import { mapConcurrently } from './run/map-concurrently.ts';
import type { PayloadServer } from './run/payload-server.ts';
import type { RecordCollector } from './run/record-collector.ts';
import { type Driven, type DrivePorts, drive, type HookFunction } from './run/run-request.ts';
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
}

export interface SimulationPorts extends DrivePorts {
  readonly hook: HookFunction;
  readonly payloads: PayloadServer;
  /** Undefined when the hook's records cannot be read. */
  readonly records: RecordCollector | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

export interface SimulatedInvocation extends JudgedInvocation {
  /** In the order in which the hook recorded them, its configuration's. */
  readonly decisions: readonly FunctionDecision[];
}

export interface Simulation extends StackStory {
  readonly invocations: readonly SimulatedInvocation[];
  readonly notInvoked: readonly NotInvoked[];
}

/**
 * Does to one hook what CloudFormation would do to it for one change, and tells what would become of the change. Invocations that
 * CloudFormation would not get to, as something stops the operation before, are made too, and marked.
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
    const { driven, decisions } = await make(planned, change, operations, options, ports);
    done += 1;
    ports.onProgress(done, invocations.length);
    return {
      planned,
      driven,
      decisions,
      result: hookResult(driven.conclusion, planned.operation, failureMode, assumptions),
    };
  });
  const stoppingWaves = made
    .filter(({ planned, result }) => result.stops && planned.operation !== 'CLOUD_CONTROL')
    .map(({ planned }) => planned.wave);
  const lastWave = Math.min(...stoppingWaves);
  const judged = made.map((one) => ({
    ...one,
    // Every Cloud Control request stands for itself.
    reached: one.planned.operation === 'CLOUD_CONTROL' || one.planned.wave <= lastWave,
  }));
  return { invocations: judged, notInvoked, ...stackStory(judged, change.stack, change.action, identity.typeName) };
}

function defaultOperations(settings: HookSettings, assumptions: Assumptions): ReadonlySet<Operation> {
  return new Set([...targetOperationsOf(settings, assumptions)].filter((operation) => operation !== 'CLOUD_CONTROL'));
}

async function make(
  planned: PlannedInvocation,
  { stack }: StackChange,
  operations: ReadonlySet<Operation>,
  { identity, assumptions, rules = serviceRules(assumptions) }: SimulationOptions,
  ports: SimulationPorts,
): Promise<{ driven: Driven; decisions: readonly FunctionDecision[] }> {
  const clientRequestToken = clientRequestTokenOf(planned, stack);
  const context = { stack, assumptions, hook: identity, throughChangeSet: operations.has('CHANGE_SET') };
  const published =
    planned.subject.kind === 'payload'
      ? ports.payloads.publish(clientRequestToken, planned.subject.payload)
      : undefined;
  try {
    const event: Parameters<typeof drive>[0]['event'] = (invocation, callbackContext) =>
      hookEvent(planned, context, { invocation, callbackContext, payloadUrl: published?.url ?? null });
    const driven = await drive({ clientRequestToken, event }, ports.hook, rules, ports);
    return { driven, decisions: ports.records?.take(clientRequestToken) ?? [] };
  } finally {
    published?.withdraw();
  }
}
