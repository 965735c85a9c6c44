import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type HookEndpoint, startHookEndpoint } from '../support/endpoints/hook-endpoint.ts';
import { type Behaviour, type PolicyEndpoint, startPolicyEndpoint } from '../support/endpoints/policy-endpoint.ts';
import { type RegistryEventChange, registryEvent } from '../support/events/registry-event.ts';

/**
 * The built registry bundle behind a Lambda endpoint, and a second endpoint with the policy functions of the test. The labels
 * B-01 to B-90 and O-1 to O-6 in the tests' names number what was observed of the original hook
 * (AWSSamples::LambdaFunctionInvoker::Hook in Python); a test that says `mended` holds where this hook differs on purpose.
 */
export interface World {
  policies(): PolicyEndpoint;
  hook(): HookEndpoint;
  /** Defines the policy functions, configures exactly those, and invokes the type's handler. */
  ask(functions: Readonly<Record<string, Behaviour>>, change?: RegistryEventChange): Promise<Answer>;
  /** Invokes the type's handler with any event. */
  invoke(event: unknown): Promise<Answer>;
}

export interface Answer {
  readonly hookStatus: string;
  readonly message: string;
  readonly callbackDelaySeconds: number;
  readonly clientRequestToken?: string;
  readonly errorCode?: string;
  readonly callbackContext?: unknown;
  readonly annotations?: readonly { annotationName: string; status: string; statusMessage: string }[];
}

export function world(environment: Readonly<Record<string, string>> = {}, timeoutMs = 30_000): World {
  let policies: PolicyEndpoint | undefined;
  let hook: HookEndpoint | undefined;
  beforeAll(async () => {
    policies = await startPolicyEndpoint();
    hook = await startHookEndpoint({ policyEndpointUrl: policies.url, environment, timeoutMs });
  });
  beforeEach(() => {
    policies?.reset();
    hook?.forget();
  });
  afterAll(async () => {
    await hook?.close();
    await policies?.close();
  });
  const started = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error('The endpoints did not start');
    return thing;
  };
  const invoke = async (event: unknown): Promise<Answer> => {
    const answer: Answer = JSON.parse(JSON.stringify(await started(hook).invoke('TypeFunction', event)));
    return answer;
  };
  return {
    policies: () => started(policies),
    hook: () => started(hook),
    invoke,
    ask(functions, change = {}) {
      for (const [name, behaviour] of Object.entries(functions)) started(policies).define(name, behaviour);
      return invoke(registryEvent({ functions: Object.keys(functions), ...change }));
    },
  };
}
