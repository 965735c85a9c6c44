import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { DoorName } from '../../../../src/hook/domain.ts';
import { type LocalHook, startLocalHook } from '../../../../src/local/cloudformation/local-hook/local-hook.ts';
import {
  type PolicyEndpoint,
  repliesAfter,
  reply,
  startPolicyEndpoint,
} from '../../../support/endpoints/policy-endpoint.ts';
import { lambdaEvent } from '../../../support/events/lambda-event.ts';
import { registryEvent } from '../../../support/events/registry-event.ts';
import { wireContract } from '../../../support/events/wire-contract.ts';

/** Powertools adds one of its own, for the user agent. */
const variables = () => ({ ...process.env, AWS_SDK_UA_APP_ID: undefined });

const before = variables();
const records = new Map<LocalHook, string[]>();
let policies: PolicyEndpoint;

beforeAll(async () => {
  policies = await startPolicyEndpoint();
  // Slow enough for all requests to be under way together.
  policies.define('strict', repliesAfter(300, reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'no' })));
  policies.define('lenient', repliesAfter(300, reply()));
});
afterAll(() => policies.close());

async function hookThat(door: DoorName, policyFunction: string): Promise<LocalHook> {
  const lines: string[] = [];
  const hook = await startLocalHook({
    door,
    bundleFolder: resolve('dist', door),
    properties: { LambdaFunctions: [policyFunction] },
    source: { kind: 'endpoint', url: policies.url },
    region: 'eu-west-1',
    accountId: '111122223333',
    // Not for the hook: it has its own.
    environment: { HOOK_CONFIGURATION: '{"LambdaFunctions": ["somebody-elses"]}', POWERTOOLS_TRACE_ENABLED: 'true' },
    onRecord: (line) => lines.push(line),
    onLogLine: (_, line) => lines.push(line),
  });
  records.set(hook, lines);
  return hook;
}

async function answerOf(hook: LocalHook, door: DoorName, policyFunction: string) {
  const event = door === 'lambda-hook' ? lambdaEvent() : registryEvent({ functions: [policyFunction] });
  const result = await hook.invoker.invoke({
    functionName: hook.functionName,
    payload: [new TextEncoder().encode(JSON.stringify(event))],
    signal: new AbortController().signal,
    traceHeader: undefined,
  });
  if (result.kind === 'failed') throw new Error(result.message);
  return wireContract(door).parse(JSON.parse(new TextDecoder().decode(result.payload)));
}

const decision = z.object({ record: z.literal('decision'), policyFunction: z.string(), outcome: z.string() });

function decisionsOf(hook: LocalHook) {
  return (records.get(hook) ?? [])
    .map((line) => decision.safeParse(JSON.parse(line)).data)
    .filter((record) => record !== undefined)
    .map(({ policyFunction, outcome }) => `${policyFunction} ${outcome}`);
}

test('Hooks in one process answer at the same time, each by its own configuration.', async () => {
  const asked: [DoorName, string, object, string[]][] = [
    ['lambda-hook', 'strict', { hookStatus: 'FAILED', errorCode: 'NonCompliant' }, ['strict NON_COMPLIANT']],
    ['lambda-hook', 'lenient', { hookStatus: 'SUCCESS' }, ['lenient PASSED']],
    ['registry-hook', 'strict', { hookStatus: 'FAILED', errorCode: 'NonCompliant' }, ['strict NON_COMPLIANT']],
    ['registry-hook', 'lenient', { hookStatus: 'SUCCESS' }, ['lenient PASSED']],
  ];
  // All are started before any is asked: a handler is made for the first event, and for each further one that comes meanwhile.
  const hooks = await Promise.all(asked.map(([door, policyFunction]) => hookThat(door, policyFunction)));
  const answers = await Promise.all(
    hooks.flatMap((hook, index) => {
      const [door, policyFunction] = asked[index] ?? ['lambda-hook', ''];
      return [answerOf(hook, door, policyFunction), answerOf(hook, door, policyFunction)];
    }),
  );
  expect(answers).toMatchObject(asked.flatMap(([, , answer]) => [answer, answer]));
  expect(hooks.map(decisionsOf)).toEqual(asked.map(([, , , decisions]) => [...decisions, ...decisions]));
  await Promise.all(hooks.map((hook) => hook.close()));
});

test('Running them leaves the environment variables of the process as they are.', () => {
  expect(variables()).toEqual(before);
});
