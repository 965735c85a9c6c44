import * as z from 'zod';
import type { DoorName, Json, JsonObject, Operation } from '../../../src/hook/domain.ts';
import type { InvokeResult } from '../../../src/hook/ports.ts';
import { systemClock } from '../../../src/hook/runtime/system-clock.ts';
import { type Assumptions, DEFAULT_ASSUMPTIONS } from '../../../src/local/assumptions.ts';
import { type PlannedChange, planChange } from '../../../src/local/cloudformation/plan/plan-change.ts';
import type { Simulation } from '../../../src/local/cloudformation/result/stack-result.ts';
import { startPayloadServer } from '../../../src/local/cloudformation/run/payload-server.ts';
import { type ServiceRules, serviceRules } from '../../../src/local/cloudformation/run/service-rules.ts';
import { hookConfigurationDocument } from '../../../src/local/cloudformation/settings/hook-configuration-document.ts';
import type { HookSettings } from '../../../src/local/cloudformation/settings/hook-settings.ts';
import { simulate } from '../../../src/local/cloudformation/simulate.ts';
import { NOTHING_KNOWN } from '../../../src/local/template/value/evaluation-context.ts';

/** What the hook was sent, and what stood behind its payload URL. */
export interface SentEvent {
  readonly event: JsonObject;
  readonly payload: Json | undefined;
}

export type Answer = JsonObject | InvokeResult | 'hangs';

export interface Scene {
  readonly template: string | JsonObject;
  readonly previous?: string | JsonObject;
  readonly deleting?: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly previousParameters?: Readonly<Record<string, string>>;
  readonly stackName?: string;
  readonly roleArn?: string;
  readonly door?: DoorName;
  readonly operations?: readonly Operation[];
  /** The part below HookConfiguration; left out, everything is enabled. */
  readonly configuration?: JsonObject;
  readonly assumptions?: Partial<Assumptions>;
  readonly rules?: Partial<ServiceRules>;
  /** The Nth event of each request gets the Nth answer; the last one goes on. */
  readonly answers?: readonly Answer[];
  /** Takes the place of `answers`. */
  readonly answer?: (event: JsonObject) => Answer;
}

export interface Played {
  readonly simulation: Simulation;
  /** In the order in which they were sent. */
  readonly sent: readonly SentEvent[];
  /** The delays that the service let pass, in milliseconds. */
  readonly waited: readonly number[];
}

export const ALL_OPERATIONS = ['RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL'] as const;
export const ACCOUNT_ID = '111122223333';
export const REGION = 'eu-west-1';
export const HOOK_TYPE = 'Acme::Policy::Hook';

export const SUCCESS = { hookStatus: 'SUCCESS', message: 'fine' };

const eventSchema = z.object({
  clientRequestToken: z.string(),
  requestData: z.object({ payload: z.string().optional() }),
});

/** Plays one change through the simulator against a hook that answers as told. Nothing but the hook is a stand-in. */
export async function play(scene: Scene): Promise<Played> {
  const planned = plan(scene);
  const payloads = await startPayloadServer();
  const sent: SentEvent[] = [];
  const waited: number[] = [];
  const assumptions = { ...DEFAULT_ASSUMPTIONS, ...scene.assumptions };
  const calls = new Map<string, number>();
  try {
    const simulation = await simulate(
      planned.change,
      {
        settings: settingsOf(scene.configuration ?? ENABLED),
        identity: {
          door: scene.door ?? 'lambda-hook',
          typeName: HOOK_TYPE,
          typeVersion: '00000001',
          model: { LambdaFunctions: ['policy'] },
          callerCredentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example', sessionToken: 'example' },
        },
        operations: scene.operations === undefined ? undefined : new Set(scene.operations),
        assumptions,
        rules: { ...serviceRules(assumptions), ...scene.rules },
        concurrency: { least: 1, most: 1 },
      },
      {
        clock: systemClock,
        wait: async (ms) => {
          waited.push(ms);
        },
        payloads,
        decisions: undefined,
        onProgress: () => {},
        hook: {
          functionName: 'hook',
          invoker: {
            async invoke({ payload, signal }) {
              const event: JsonObject = JSON.parse(Buffer.concat(payload).toString());
              const { clientRequestToken, requestData } = eventSchema.parse(event);
              const url = requestData.payload;
              sent.push({
                event,
                payload: url === undefined ? undefined : JSON.parse(await (await fetch(url)).text()),
              });
              const call = calls.get(clientRequestToken) ?? 0;
              calls.set(clientRequestToken, call + 1);
              const answers = scene.answers ?? [SUCCESS];
              const answer = scene.answer?.(event) ?? answers[Math.min(call, answers.length - 1)] ?? SUCCESS;
              if (answer === 'hangs') return hang(signal);
              return isInvokeResult(answer) ? answer : replied({ clientRequestToken, ...answer });
            },
          },
        },
      },
    );
    return { simulation, sent, waited };
  } finally {
    await payloads.close();
  }
}

export const ENABLED = { HookInvocationStatus: 'ENABLED', TargetOperations: [...ALL_OPERATIONS], FailureMode: 'FAIL' };

export function settingsOf(configuration: JsonObject): HookSettings {
  return hookConfigurationDocument.parse({ CloudFormationConfiguration: { HookConfiguration: configuration } });
}

type Planned = Extract<PlannedChange, { kind: 'planned' }>;

/** By what they were made of: planning is pure, and many scenes differ in the door and the operations only. */
const plans = new Map<string, Planned>();

export function plan(scene: Scene): Planned {
  const { template, previous, deleting, parameters, previousParameters, stackName, roleArn } = scene;
  const key = JSON.stringify([template, previous, deleting, parameters, previousParameters, stackName, roleArn]);
  const planned = plans.get(key) ?? makePlan(scene);
  plans.set(key, planned);
  return planned;
}

function makePlan(scene: Scene): Planned {
  const planned = planChange({
    template: { file: 'template.yaml', text: textOf(scene.template) },
    previous: scene.previous === undefined ? undefined : { file: 'previous.yaml', text: textOf(scene.previous) },
    deleting: scene.deleting ?? false,
    parameters: new Map(Object.entries(scene.parameters ?? {})),
    previousParameters:
      scene.previousParameters === undefined ? undefined : new Map(Object.entries(scene.previousParameters)),
    stackName: scene.stackName ?? 'shop',
    accountId: ACCOUNT_ID,
    region: REGION,
    roleArn: scene.roleArn,
    known: NOTHING_KNOWN,
  });
  if (planned.kind === 'planned') return planned;
  throw new Error(planned.problems.map(({ message }) => message).join('\n'));
}

/** The reply of a function as Lambda hands it over. */
export function replied(answer: unknown): InvokeResult {
  return { kind: 'replied', payload: new TextEncoder().encode(JSON.stringify(answer)) };
}

function textOf(template: string | JsonObject): string {
  return typeof template === 'string' ? template : JSON.stringify(template);
}

function isInvokeResult(answer: JsonObject | InvokeResult): answer is InvokeResult {
  return 'kind' in answer;
}

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
