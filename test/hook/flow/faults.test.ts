import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HookEndpoint, startHookEndpoint } from '../../support/endpoints/hook-endpoint.ts';
import {
  failsWith,
  hangs,
  type PolicyEndpoint,
  refuses,
  replies,
  repliesBytes,
  reply,
  resetsConnection,
  startPolicyEndpoint,
} from '../../support/endpoints/policy-endpoint.ts';
import { lambdaEvent } from '../../support/events/lambda-event.ts';
import { wireContract } from '../../support/events/wire-contract.ts';

const SIX_MEGABYTES = 'x'.repeat(6 * 1024 * 1024 - 100);
const CULPRITS = {
  hung: hangs,
  resetting: resetsConnection,
  garbage: repliesBytes(Buffer.from([0, 255, 254, 1])),
  crashing: failsWith({ errorType: 'Runtime.ExitError', errorMessage: 'exited' }),
  throttled: refuses(429, 'TooManyRequestsException'),
  gone: refuses(404, 'ResourceNotFoundException'),
  huge: replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message: SIX_MEGABYTES })),
};
const GOOD = ['good1', 'good2', 'good3', 'good4'];
const LIMIT_MS = 4000;
const configuration = { LambdaFunctions: [...Object.keys(CULPRITS), ...GOOD] };

let policies: PolicyEndpoint;
let hook: HookEndpoint;

beforeAll(async () => {
  policies = await startPolicyEndpoint();
  for (const [name, behaviour] of Object.entries(CULPRITS)) policies.define(name, behaviour);
  for (const name of GOOD) policies.define(name, replies(reply()));
  hook = await startHookEndpoint({ policyEndpointUrl: policies.url, configuration, timeoutMs: LIMIT_MS });
});

afterAll(async () => {
  await hook.close();
  await policies.close();
});

function environment() {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL_LAMBDA: policies.url,
    HOOK_CONFIGURATION: JSON.stringify(configuration),
  };
}

describe('all faults at once, among good functions', () => {
  test('the answer comes before Lambda ends the hook, names each culprit, and every evaluation is on record', async () => {
    // Were the answer late, Lambda would report a timeout instead, and `invoke` would throw.
    const answer = wireContract('lambda-hook').parse(await hook.invoke('LambdaHook', lambdaEvent()));
    expect(answer).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
    expect(answer.message).toMatch(
      /^Blocked by 7 of 11 policy functions: huge, hung, resetting, garbage, crashing, throttled, gone\.\nhuge: x+…?\n/,
    );
    for (const [name, kind] of [
      ['hung', 'TIMED_OUT'],
      ['resetting', 'NETWORK'],
      ['garbage', 'MALFORMED_RESPONSE'],
      ['crashing', 'FUNCTION_ERROR'],
      ['throttled', 'THROTTLED'],
      ['gone', 'NOT_FOUND'],
    ]) {
      expect(answer.message).toContain(`\n${name}: could not decide (${kind}): `);
    }
    const decisions = hook.records().filter(({ record }) => record === 'decision');
    expect(decisions.map(({ policyFunction }) => policyFunction)).toEqual([...Object.keys(CULPRITS), ...GOOD]);
  });

  test('nothing is left behind: the hung request is aborted, and the next invocation is as good as the first', async () => {
    const before = policies.receivedBy('good1').length;
    hook.forget();
    const answer = wireContract('lambda-hook').parse(await hook.invoke('LambdaHook', lambdaEvent()));
    expect(answer).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
    expect(policies.receivedBy('good1')).toHaveLength(before + 1);
    // What stays open are idle keep-alive connections: the good functions' and those of answers that came, none of a hung one.
    expect(await policies.connections()).toBeLessThanOrEqual(Object.keys(CULPRITS).length + GOOD.length - 2);
  });

  test('a process that does nothing else ends by itself after the answer: no socket and no timer keeps it', async () => {
    const program = `
      const { handler } = require('./dist/lambda-hook/index.js');
      const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => ${LIMIT_MS} };
      handler(${JSON.stringify(lambdaEvent())}, context).then((answer) => process.stderr.write(answer.hookStatus));`;
    const { stderr } = await promisify(execFile)(process.execPath, ['-e', program], {
      timeout: 4 * LIMIT_MS,
      env: environment(),
    });
    expect(stderr).toMatch(/FAILED$/);
  });

  test('a log that nobody reads any more neither ends the hook nor changes its answer', async () => {
    const program = `
      const { handler } = require('./dist/lambda-hook/index.js');
      const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => ${LIMIT_MS} };
      handler(${JSON.stringify(lambdaEvent())}, context).then((answer) => process.stdout.write(answer.hookStatus));`;
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'pipe'], env: environment() });
    child.stderr.destroy();
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toMatch(/FAILED$/);
  });
});

describe('A hook whose environment holds a value that Powertools refuses', () => {
  test.each([
    ['lambda-hook', 'POWERTOOLS_METRICS_DISABLED'],
    ['lambda-hook', 'POWERTOOLS_DEV'],
    ['registry-hook', 'POWERTOOLS_METRICS_DISABLED'],
    ['registry-hook', 'POWERTOOLS_DEV'],
  ])('answers and records: %s with %s=maybe', async (bundle, variable) => {
    // A process that does not survive its start would be dead when it is called.
    const program = `
      const { handler } = require('./dist/${bundle}/index.js');
      setImmediate(() => handler({}, {}).then(({ hookStatus }) => process.stderr.write(hookStatus)));`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', program], {
      env: { ...environment(), [variable]: 'maybe' },
    });
    expect(stderr).toMatch(/FAILED$/);
    expect(JSON.parse(stdout)).toMatchObject({ record: 'invocation', Invocations: 1 });
  });
});
