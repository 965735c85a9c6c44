import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type HookEndpoint, startHookEndpoint } from '../../support/endpoints/hook-endpoint.ts';
import {
  failsWith,
  type PolicyEndpoint,
  replies,
  reply,
  startPolicyEndpoint,
} from '../../support/endpoints/policy-endpoint.ts';
import { lambdaEvent } from '../../support/events/lambda-event.ts';
import { registryEvent } from '../../support/events/registry-event.ts';
import { wireContract } from '../../support/events/wire-contract.ts';

/** Such as a password that a function returns by mistake. It looks like a word of a list. */
const CANARY = 'canary-7c0ffee';

const objection = reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'no' });

/** What a function says in each place of a reply that is shown to the developer. */
const REPLIES: readonly [string, object, ReturnType<typeof replies>][] = [
  ['status', { outcome: 'ERROR' }, replies({ ...reply(), status: CANARY })],
  ['status of an objection', { outcome: 'NON_COMPLIANT' }, replies({ ...objection, status: CANARY })],
  ['code', { outcome: 'ERROR' }, replies(reply({ status: 'FAILED', errorCode: CANARY }))],
  [
    'code with a known beginning',
    { outcome: 'ERROR' },
    replies(reply({ status: 'FAILED', errorCode: `Not${CANARY}` })),
  ],
  ['message', { outcome: 'NON_COMPLIANT' }, replies({ ...objection, message: CANARY })],
  [
    'message of a broken reply',
    { outcome: 'ERROR', errorKind: 'MALFORMED_RESPONSE' },
    replies({ status: 'PERHAPS', message: CANARY }),
  ],
  [
    'message of a reported error',
    { outcome: 'ERROR', errorKind: 'REPORTED_ERROR' },
    replies(reply({ status: 'FAILED', errorCode: 'NotFound', message: CANARY })),
  ],
  [
    'exception',
    { outcome: 'ERROR', errorKind: 'FUNCTION_ERROR' },
    failsWith({ errorType: CANARY, errorMessage: CANARY }),
  ],
  [
    'annotation',
    { outcome: 'NON_COMPLIANT' },
    replies({
      ...objection,
      annotations: [
        { annotationName: CANARY, status: CANARY, severityLevel: CANARY, statusMessage: CANARY, path: CANARY },
        { annotationName: 'link', status: 'FAILED', remediationMessage: CANARY, remediationLink: CANARY },
      ],
    }),
  ],
];

let policies: PolicyEndpoint;
let hook: HookEndpoint;
beforeAll(async () => {
  policies = await startPolicyEndpoint();
  hook = await startHookEndpoint({ policyEndpointUrl: policies.url, configuration: { LambdaFunctions: ['talks'] } });
});
afterEach(() => hook.forget());
afterAll(async () => {
  await hook?.close();
  await policies?.close();
});

describe.each([
  ['LambdaHook' as const, wireContract('lambda-hook'), () => lambdaEvent()],
  ['TypeFunction' as const, wireContract('registry-hook'), () => registryEvent({ functions: ['talks'] })],
])('what a function says reaches the developer, and no log or record (%s)', (functionName, contract, event) => {
  test.each(REPLIES)('in its %s', async (_, record, behaviour) => {
    policies.define('talks', behaviour);
    const answer = contract.parse(await hook.invoke(functionName, event()));
    expect(answer.message).toContain(CANARY);
    expect(answer).toMatchObject({ annotations: expect.anything() });
    expect(JSON.stringify({ ...answer, message: '' })).toContain(CANARY);
    expect(hook.records()).toEqual([
      expect.objectContaining(record),
      expect.objectContaining({ record: 'invocation' }),
    ]);
    expect([...hook.stdout, ...hook.stderr].join('\n')).not.toContain(CANARY);
  });
});

test('a word that is nearly the right one is on record, as its author has to find it', async () => {
  policies.define('talks', replies({ ...objection, status: 'FAILURE', errorCode: 'NON_COMPLIANT' }));
  await hook.invoke('LambdaHook', lambdaEvent());
  policies.define('talks', replies(reply({ status: 'Succeeded' })));
  await hook.invoke('LambdaHook', lambdaEvent());
  const notes = hook.records().flatMap(({ record, contractNote }) => (record === 'decision' ? [contractNote] : []));
  expect(notes).toEqual([
    'status must be SUCCESS, FAILED or IN_PROGRESS, got FAILURE (did you mean FAILED?); errorCode must be NonCompliant, got NON_COMPLIANT',
    'status must be SUCCESS, FAILED or IN_PROGRESS, got Succeeded (did you mean SUCCESS?)',
  ]);
  const [warning] = hook.stderr.map((line): unknown => JSON.parse(line));
  expect(warning).toMatchObject({ errorKind: 'MALFORMED_RESPONSE', reason: notes[1] });
});
