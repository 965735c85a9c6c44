import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  clockAnHourAhead,
  endsEarly,
  type Fault,
  type FaultEndpoint,
  forMs,
  gatewayError,
  inOrder,
  refusal,
  resets,
  type Scenario,
  startFaultEndpoint,
  times,
  truncates,
} from '../../support/endpoints/fault-endpoint.ts';
import { hookClient, plainSdkClient, type SubjectClient } from '../../support/endpoints/lambda-clients.ts';

/** Long enough for all that these scenarios and the SDK's own pauses take, on a slow machine, too. */
const LIMIT_MS = 10_000;

let endpoint: FaultEndpoint;
let hook: SubjectClient;

beforeAll(async () => {
  endpoint = await startFaultEndpoint();
  hook = hookClient(endpoint.url);
});

afterAll(async () => {
  hook.close();
  await endpoint.close();
});

/** Faults that pass by themselves. What only a person can mend is retried by nobody but the SDK, and by its status alone. */
const PASSING: Readonly<Record<string, Fault>> = {
  'a throttled call': refusal(429, 'TooManyRequestsException'),
  'a throttled call with Retry-After': refusal(429, 'TooManyRequestsException', { 'retry-after': '1' }),
  'a throttled call of another name': refusal(400, 'ThrottlingException'),
  'EC2 throttling': refusal(502, 'EC2ThrottledException'),
  'an error of the service': refusal(500, 'ServiceException'),
  'an interface that is not ready': refusal(502, 'ENINotReadyException'),
  'a function that is not ready': refusal(502, 'ResourceNotReadyException'),
  'a gateway’s 500': gatewayError(500),
  'a gateway’s 502': gatewayError(502),
  'a gateway’s 503': gatewayError(503),
  'a gateway’s 504': gatewayError(504),
  'a reset': resets,
  'an early end': endsEarly,
  'half a reply': truncates,
  'a late signature': refusal(403, 'InvalidSignatureException'),
};

let serial = 0;

/** Two functions that do the same, one for each client. */
async function compare(scenario: () => Scenario): Promise<{ readonly sdk: boolean; readonly hook: boolean }> {
  serial += 1;
  endpoint.define(`sdk-${serial}`, scenario());
  endpoint.define(`hook-${serial}`, scenario());
  // One of its own, as the SDK's client gives up retrying when it has had to retry much.
  const sdk = plainSdkClient(endpoint.url);
  const [bySdk, byHook] = await Promise.all([
    sdk.invoke(`sdk-${serial}`, LIMIT_MS),
    hook.invoke(`hook-${serial}`, LIMIT_MS),
  ]);
  sdk.close();
  return { sdk: bySdk !== undefined, hook: byHook !== undefined };
}

test('whatever a plain SDK client survives inside the limit, the hook survives', async () => {
  const names = Object.keys(PASSING);
  // The SDK makes three attempts.
  const sequences = fc.sample(fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 2 }), {
    numRuns: 150,
    seed: 20_261_127,
  });
  const results = await Promise.all(
    sequences.map(async (sequence) => ({
      sequence,
      ...(await compare(() => inOrder(...sequence.flatMap((name) => PASSING[name] ?? [])))),
    })),
  );
  expect(results.filter((result) => result.sdk && !result.hook)).toEqual([]);
  // It is a comparison only if the other client survives most of it.
  expect(results.filter((result) => result.sdk).length).toBeGreaterThan(100);
});

test.each<[string, () => Scenario]>([
  ['a clock that is an hour behind', () => clockAnHourAhead('InvalidSignatureException')],
  ['the same, as SignatureDoesNotMatch', () => clockAnHourAhead('SignatureDoesNotMatch')],
  ['the same, as AccessDeniedException', () => clockAnHourAhead('AccessDeniedException')],
])('both survive %s', async (_, scenario) => {
  expect(await compare(scenario)).toEqual({ sdk: true, hook: true });
});

test('the hook survives what takes longer than three attempts', async () => {
  const scenarios: Readonly<Record<string, () => Scenario>> = {
    throttled: () => forMs(2500, refusal(429, 'TooManyRequestsException')),
    'being deployed': () => forMs(2500, refusal(409, 'ResourceConflictException')),
    'reset five times': () => times(5, resets),
  };
  const results = await Promise.all(
    Object.entries(scenarios).map(async ([name, scenario]) => [name, (await compare(scenario)).hook]),
  );
  expect(Object.fromEntries(results)).toEqual({ throttled: true, 'being deployed': true, 'reset five times': true });
});

test('neither survives what stays', async () => {
  expect(await compare(() => times(1000, refusal(404, 'ResourceNotFoundException')))).toEqual({
    sdk: false,
    hook: false,
  });
});
