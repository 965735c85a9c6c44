import { setTimeout } from 'node:timers/promises';
import type { JsonObject, Operation } from '../../hook/domain.ts';
import { systemClock } from '../../hook/runtime/system-clock.ts';
import type { Assumptions } from '../assumptions.ts';
import { EVALUATION_RESULT_VERSION, type EvaluationResult, type StackResult } from '../evaluation-result.ts';
import { LOCAL_CREDENTIALS, type LocalHookOptions, startLocalHook } from './local-hook/local-hook.ts';
import type { StackChange } from './plan/stack.ts';
import { stackResult } from './result/stack-result.ts';
import { summaryOf } from './result/summary.ts';
import type { CallerCredentials, HookIdentity } from './run/hook-event.ts';
import type { Concurrency } from './run/map-concurrently.ts';
import { type PayloadServer, startPayloadServer } from './run/payload-server.ts';
import { RecordCollector } from './run/record-collector.ts';
import type { HookSettings } from './settings/hook-settings.ts';
import { simulate } from './simulate.ts';

export interface ChangeToEvaluate {
  /** Path as given. */
  readonly template: string;
  readonly change: StackChange;
  readonly notes: readonly string[];
}

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
  changes: readonly ChangeToEvaluate[],
  options: EvaluateOptions,
  ports: EvaluatePorts,
): Promise<EvaluationResult> {
  const started = performance.now();
  const { settings, assumptions, operations, concurrency } = options;
  const records = new RecordCollector(ports.keepRecord);
  const hook = await startLocalHook({
    ...options,
    onRecord: (line) => records.accept(line),
    onLogLine: ports.log,
  });
  const stacks: StackResult[] = [];
  let payloads: PayloadServer | undefined;
  try {
    payloads = await startPayloadServer();
    const identity = identityOf(options, hook.functionArn);
    for (const { template, change, notes } of changes) {
      const simulation = await simulate(
        change,
        { settings, identity, operations, assumptions, concurrency },
        {
          hook,
          payloads,
          records,
          clock: systemClock,
          wait: options.realTime ? (ms) => setTimeout(ms) : async () => {},
          onProgress: (done, total) => ports.onProgress(template, done, total),
        },
      );
      stacks.push(stackResult(template, change, simulation, notes));
    }
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
    summary: summaryOf(stacks, Math.round(performance.now() - started)),
  };
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
