import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type HookEndpoint, startHookEndpoint } from '../../support/endpoints/hook-endpoint.ts';
import {
  type PolicyEndpoint,
  refuses,
  replies,
  reply,
  startPolicyEndpoint,
} from '../../support/endpoints/policy-endpoint.ts';
import { lambdaEvent } from '../../support/events/lambda-event.ts';
import { wireContract } from '../../support/events/wire-contract.ts';

const DENIED = refuses(403, 'AccessDeniedException');

/** SSM, with one parameter. Undefined is an outage. */
let parameter: () => string | undefined;
let reads = 0;
let ssm: Server;
let policies: PolicyEndpoint;
let hook: HookEndpoint;

const folder = mkdtempSync(join(tmpdir(), 'parameter-'));
const dateAhead = join(folder, 'date-ahead');
/** Milliseconds by which the hook's time of day is ahead of ours. */
const setDateAhead = (ms: number) => writeFileSync(dateAhead, `${ms}`);

beforeAll(async () => {
  policies = await startPolicyEndpoint();
  ssm = createServer((request, response) => {
    request.resume().on('end', () => {
      reads += 1;
      const value = parameter();
      response.writeHead(value === undefined ? 500 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(
        JSON.stringify(value === undefined ? { __type: 'InternalServerError' } : { Parameter: { Value: value } }),
      );
    });
  });
  await new Promise<void>((resolve) => ssm.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await hook.close();
  policies.reset();
  reads = 0;
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await policies.close();
  await new Promise((resolve) => {
    ssm.close(resolve);
    ssm.closeAllConnections();
  });
});

/** A new process of the hook, whose configuration is the parameter. */
async function start(timeoutMs = 30_000): Promise<void> {
  const address: AddressInfo | string | null = ssm.address();
  if (address === null || typeof address === 'string') throw new Error('The stub of SSM does not listen');
  setDateAhead(0);
  hook = await startHookEndpoint({
    policyEndpointUrl: policies.url,
    environment: {
      HOOK_CONFIGURATION_PARAMETER: '/hook/configuration',
      AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${address.port}`,
      NODE_OPTIONS: `--require=${join(process.cwd(), 'test/support/movable-date.cjs')}`,
      DATE_AHEAD_FILE: dateAhead,
    },
    timeoutMs,
  });
}

const configured = (...functions: string[]) => JSON.stringify({ LambdaFunctions: functions });
const ask = async () => wireContract('lambda-hook').parse(await hook.invoke('LambdaHook', lambdaEvent()));
const invocationRecord = () => hook.records().findLast(({ record }) => record === 'invocation');

describe('A policy function that is taken out of the parameter', () => {
  test('stops being asked before it blocks: the role lost its permission first, and the process kept the text', async () => {
    policies.define('stays', replies(reply()));
    policies.define('removed', replies(reply()));
    parameter = () => configured('stays', 'removed');
    await start();
    expect(await ask()).toMatchObject({ hookStatus: 'SUCCESS' });
    policies.define('removed', DENIED);
    // Nobody has changed the parameter yet, so that the function counts.
    expect(await ask()).toMatchObject({ hookStatus: 'FAILED', message: expect.stringContaining('ACCESS_DENIED') });
    expect(reads).toBe(1);
    parameter = () => configured('stays');
    setDateAhead(10_000);
    expect(await ask()).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(reads).toBe(2);
    expect(policies.receivedBy('stays')).toHaveLength(3);
  });

  test('for another alias of it has that one asked in its place', async () => {
    policies.define('rule:v1', replies(reply()));
    policies.define('rule:v2', replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'v2 objects' })));
    parameter = () => configured('rule:v1');
    await start();
    expect(await ask()).toMatchObject({ hookStatus: 'SUCCESS' });
    policies.define('rule:v1', refuses(404, 'ResourceNotFoundException'));
    parameter = () => configured('rule:v2');
    setDateAhead(10_000);
    expect(await ask()).toMatchObject({ errorCode: 'NonCompliant', message: expect.stringContaining('v2 objects') });
  });
});

test('A process that was frozen for a minute reads the parameter again.', async () => {
  policies.define('old', replies(reply()));
  policies.define('new', replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'new objects' })));
  parameter = () => configured('old');
  await start();
  expect(await ask()).toMatchObject({ hookStatus: 'SUCCESS' });
  parameter = () => configured('new');
  setDateAhead(60_000);
  expect(await ask()).toMatchObject({ errorCode: 'NonCompliant' });
});

describe('SSM', () => {
  test('that fails for a moment at the first call costs no verdict', async () => {
    policies.define('tags', replies(reply()));
    let failures = 4;
    parameter = () => {
      failures -= 1;
      return failures < 0 ? configured('tags') : undefined;
    };
    await start();
    expect(await ask()).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(reads).toBe(5);
  });

  test('that stays out of reach is told apart from a configuration that is wrong', async () => {
    parameter = () => undefined;
    await start(2000);
    expect(await ask()).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      message: expect.stringMatching(/^The hook's configuration cannot be read: /),
    });
    expect(invocationRecord()).toMatchObject({ rejection: 'CONFIGURATION_UNREADABLE', Faults: 1 });
    expect(invocationRecord()).not.toHaveProperty('Misconfigured');

    parameter = () => '{"LambdaFunctions":"tags"}';
    expect(await ask()).toMatchObject({ message: expect.stringMatching(/^The hook's configuration is not valid: /) });
    expect(invocationRecord()).toMatchObject({ rejection: 'INVALID_CONFIGURATION', Misconfigured: 1 });
    expect(invocationRecord()).not.toHaveProperty('Faults');
  });
});
