import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type HookEndpoint, startHookEndpoint } from '../../support/endpoints/hook-endpoint.ts';
import { type PolicyEndpoint, repliesBytes, startPolicyEndpoint } from '../../support/endpoints/policy-endpoint.ts';
import { damaged } from '../../support/events/damaged.ts';
import { lambdaEvent } from '../../support/events/lambda-event.ts';
import { registryEvent } from '../../support/events/registry-event.ts';
import { wireContract } from '../../support/events/wire-contract.ts';
import { runs } from '../../support/runs.ts';

let policies: PolicyEndpoint;
let hook: HookEndpoint;

beforeAll(async () => {
  policies = await startPolicyEndpoint();
  const configuration = { LambdaFunctions: ['a', { FunctionName: 'b', FailureMode: 'WARN' }], TimeoutSeconds: 2 };
  hook = await startHookEndpoint({ policyEndpointUrl: policies.url, configuration, timeoutMs: 4000 });
});

afterAll(async () => {
  await hook.close();
  await policies.close();
});

const doors = [
  ['LambdaHook', wireContract('lambda-hook'), lambdaEvent],
  [
    'TypeFunction',
    wireContract('registry-hook'),
    () => registryEvent({ functions: ['a', { FunctionName: 'b', FailureMode: 'WARN' }] }),
  ],
] as const;

const manyRuns = runs({ quick: 100, full: 1500 });

describe.each(doors)('%s', (functionName, contract, event) => {
  /** An answer within the contract, with exactly one invocation record, and one decision record for each function asked. */
  async function expectAnswer(raw: unknown) {
    hook.forget();
    policies.received.length = 0;
    const answer = contract.parse(await hook.invoke(functionName, JSON.stringify(raw) ?? 'null'));
    const kinds = hook.records().map(({ record, policyFunction }) => `${record} ${policyFunction ?? ''}`.trim());
    const asked = policies.received.map((invocation) => `decision ${invocation.functionName}`).sort();
    expect(kinds).toEqual([...asked, 'invocation']);
    return answer;
  }

  test('answers any JSON at all within the wire contract', async () => {
    policies.define('a', repliesBytes('{}'));
    policies.define('b', repliesBytes('{}'));
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (raw) => void (await expectAnswer(raw))),
      manyRuns,
    );
  });

  test('answers any event with damaged places within the wire contract, with its token if that is whole', async () => {
    policies.define('a', repliesBytes('{"status":"SUCCESS"}'));
    policies.define('b', repliesBytes('{"status":"SUCCESS"}'));
    await fc.assert(
      fc.asyncProperty(damaged(event()), async (raw) => {
        const answer = await expectAnswer(raw);
        const { clientRequestToken } = Object(raw);
        expect(answer.clientRequestToken).toBe(
          typeof clientRequestToken === 'string' && clientRequestToken !== '' ? clientRequestToken : undefined,
        );
      }),
      manyRuns,
    );
  });

  test('answers whatever policy functions reply within the wire contract, and a function in WARN never blocks', async () => {
    const status = fc.constantFrom('SUCCESS', 'FAILED', 'IN_PROGRESS', 'PENDING');
    const shaped = fc.record(
      {
        status,
        hookStatus: status,
        errorCode: fc.oneof(fc.constantFrom(null, 'NonCompliant', 'Throttling'), fc.jsonValue()),
        message: fc.jsonValue(),
        callbackContext: fc.jsonValue(),
        callbackDelaySeconds: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1000 }), fc.jsonValue()),
        annotations: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      shaped.map((value) => Buffer.from(JSON.stringify(value))),
      fc.json().map((text) => Buffer.from(text)),
      fc.uint8Array(),
    );
    await fc.assert(
      fc.asyncProperty(body, body, async (a, b) => {
        policies.define('a', repliesBytes(a));
        policies.define('b', repliesBytes(b));
        const answer = await expectAnswer(event());
        if (answer.hookStatus === 'FAILED') expect(answer.message).not.toMatch(/\nb: /);
      }),
      { ...manyRuns, examples: [[Buffer.from('{"status":"SUCCESS"}'), Buffer.from('{}')]] },
    );
  });
});
