import { setTimeout } from 'node:timers/promises';
import type { JsonObject, Operation } from '../../hook/domain.ts';
import { parseConfiguration } from '../../hook/policy/configuration.ts';
import { systemClock } from '../../hook/runtime/system-clock.ts';
import type { Assumptions } from '../assumptions.ts';
import {
  EVALUATION_RESULT_VERSION,
  type EvaluationResult,
  type FailedTemplate,
  type StackResult,
} from '../evaluation-result.ts';
import { LOCAL_CREDENTIALS, type LocalHook, type LocalHookOptions, startLocalHook } from './local-hook/local-hook.ts';
import type { PlannedStack } from './plan/plan-deployment.ts';
import type { NestedStop } from './result/stack-events.ts';
import { stackResult } from './result/stack-result.ts';
import { summaryOf } from './result/summary.ts';
import { DecisionCollector } from './run/decision-collector.ts';
import type { CallerCredentials, HookIdentity } from './run/hook-event.ts';
import type { Concurrency } from './run/map-concurrently.ts';
import { type PayloadServer, startPayloadServer } from './run/payload-server.ts';
import type { HookSettings } from './settings/hook-settings.ts';
import { simulate } from './simulate.ts';

export interface EvaluateOptions
  extends Pick<LocalHookOptions, 'door' | 'bundleFolder' | 'source' | 'region' | 'accountId' | 'environment'> {
  readonly typeName: string;
  readonly settings: HookSettings;
  /** What the hook is configured with. */
  readonly properties: JsonObject;
  readonly operations: ReadonlySet<Operation> | undefined;
  readonly assumptions: Assumptions;
  /** Registry door: what policy functions are invoked with; undefined for functions that do not check it. */
  readonly callerCredentials: CallerCredentials | undefined;
  /** Lets the delays between rounds pass for real. */
  readonly realTime: boolean;
  readonly concurrency: Concurrency;
  /** Templates that could not be planned: part of the result. */
  readonly failedTemplates: readonly FailedTemplate[];
  readonly allowUnjudged: boolean;
}

export interface EvaluatePorts {
  /** Each record of the hook, as one line of JSON. */
  readonly keepRecord: (line: string) => void;
  /** Each other line that the hook or a policy function wrote. */
  readonly log: (functionName: string, line: string) => void;
  readonly onProgress: (template: string, done: number, total: number) => void;
}

/** Evaluates changes one after the other against one local hook. The hook has ended when the promise resolves. */
export async function evaluateChanges(
  planned: readonly PlannedStack[],
  options: EvaluateOptions,
  given: EvaluatePorts,
): Promise<EvaluationResult> {
  const started = performance.now();
  const { settings, assumptions, failedTemplates } = options;
  const decisions = new DecisionCollector();
  const hook = await startLocalHook({
    ...options,
    onRecord: given.keepRecord,
    onReport: (report) => decisions.accept(report),
    onLogLine: given.log,
  });
  const stacks: StackResult[] = [];
  let payloads: PayloadServer | undefined;
  try {
    payloads = await startPayloadServer();
    const identity = identityOf(options, hook.functionArn);
    const ports: StackPorts = { hook, payloads, decisions, identity };
    for (const stack of planned) stacks.push(...(await evaluateStack(stack, null, options, ports, given)));
  } finally {
    await Promise.all([hook.close(), payloads?.close()]);
  }
  return {
    schemaVersion: EVALUATION_RESULT_VERSION,
    hook: {
      door: options.door,
      typeName: options.typeName,
      failureMode: settings.failureMode ?? assumptions['failure-mode'],
    },
    assumptions: { ...assumptions },
    stacks,
    failedTemplates: [...failedTemplates],
    unconcernedFunctions: unconcerned(options.properties, stacks),
    summary: summaryOf({
      stacks,
      failedTemplates,
      allowUnjudged: options.allowUnjudged,
      elapsedMs: Math.round(performance.now() - started),
    }),
  };
}

interface StackPorts {
  readonly hook: LocalHook;
  readonly payloads: PayloadServer;
  readonly decisions: DecisionCollector;
  readonly identity: HookIdentity;
}

/** The result of one stack, followed by those of the stacks that are nested in it. */
async function evaluateStack(
  planned: PlannedStack,
  nestedIn: StackResult['nestedIn'],
  options: EvaluateOptions,
  { hook, payloads, decisions, identity }: StackPorts,
  given: EvaluatePorts,
): Promise<StackResult[]> {
  const { settings, assumptions, operations, concurrency } = options;
  const { name } = planned.change.stack;
  const nestedStops: NestedStop[] = [];
  const nested: StackResult[] = [];
  for (const { logicalId, level, stack } of planned.nested) {
    const ports = { hook, payloads, decisions, identity };
    const results = await evaluateStack(stack, { stackName: name, logicalId }, options, ports, given);
    if (results[0]?.outcome === 'STOPS') nestedStops.push({ logicalId, level, stackId: stack.change.stack.id });
    nested.push(...results);
  }
  const simulation = await simulate(
    planned.change,
    { settings, identity, operations, assumptions, concurrency, nestedStops },
    {
      hook,
      payloads,
      decisions,
      clock: systemClock,
      wait: options.realTime ? (ms) => setTimeout(ms) : async () => {},
      onProgress: (done, total) => given.onProgress(planned.template, done, total),
    },
  );
  return [stackResult(planned, nestedIn, simulation), ...nested];
}

/** Configured functions that have decided on nothing. A configuration with mistakes is told by the hook itself. */
function unconcerned(properties: JsonObject, stacks: readonly StackResult[]): string[] {
  const configured = parseConfiguration(properties);
  if (configured.kind === 'invalid') return [];
  const asked = new Set(
    stacks.flatMap(({ invocations }) =>
      invocations.flatMap(({ policyFunctions }) => policyFunctions.map(({ id }) => id)),
    ),
  );
  return configured.configuration.policyFunctions.map(({ id }) => id).filter((id) => !asked.has(id));
}

function identityOf(options: EvaluateOptions, functionArn: string): HookIdentity {
  const { door, typeName, properties, callerCredentials } = options;
  return {
    door,
    typeName,
    typeVersion: '00000001',
    model: door === 'registry-hook' ? properties : { LambdaFunction: functionArn },
    callerCredentials: callerCredentials ?? LOCAL_CREDENTIALS,
  };
}
