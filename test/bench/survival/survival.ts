import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { NO_SDK_NOTICE } from '../../../src/hook/runtime/environment.ts';
import {
  clockAnHourAhead,
  endsEarly,
  type FaultEndpoint,
  forMs,
  gatewayError,
  refusal,
  resets,
  type Scenario,
  startFaultEndpoint,
  times,
  truncates,
} from '../../support/endpoints/fault-endpoint.ts';
import { hookClient, plainSdkClient, type SubjectClient } from '../../support/endpoints/lambda-clients.ts';
import { quantile, table } from '../numbers.ts';

const LIMIT_MS = 10_000;
/** Of every scenario, for every client: pauses are random. */
const CALLS = 8;
const throttled = refusal(429, 'TooManyRequestsException');

/** Connections of before that swallow every request, as those do that a firewall has forgotten. */
function deadConnections(): Scenario {
  const dead = new WeakSet<object>();
  return (attempt, _sinceFirstMs, { socket }) => {
    if (attempt === 1) dead.add(socket);
    return attempt > 1 && dead.has(socket) ? () => {} : undefined;
  };
}

const SCENARIOS: readonly (readonly [label: string, scenario: () => Scenario, warm?: boolean])[] = [
  ['throttled twice', () => times(2, throttled)],
  ['throttled for 1 s', () => forMs(1000, throttled)],
  ['throttled for 4 s', () => forMs(4000, throttled)],
  ['throttled for 8 s', () => forMs(8000, throttled)],
  ['throttled once, Retry-After 2 s', () => times(1, refusal(429, 'TooManyRequestsException', { 'retry-after': '2' }))],
  ['being deployed for 2 s (ResourceConflictException)', () => forMs(2000, refusal(409, 'ResourceConflictException'))],
  ['network being made for 2 s (ENINotReadyException)', () => forMs(2000, refusal(502, 'ENINotReadyException'))],
  ['ServiceException twice', () => times(2, refusal(500, 'ServiceException'))],
  ['a gateway’s 503 for 2 s', () => forMs(2000, gatewayError(503))],
  ['connection reset twice', () => times(2, resets)],
  ['connection reset five times', () => times(5, resets)],
  ['connection ended early twice', () => times(2, endsEarly)],
  ['half a reply twice', () => times(2, truncates)],
  ['signature late once', () => times(1, refusal(403, 'InvalidSignatureException'))],
  ['clock an hour behind', () => clockAnHourAhead('InvalidSignatureException')],
  ['kept-alive connection silently dead', deadConnections, true],
];

/**
 * What the hook survives that a plain client of the SDK, or the original hook's boto3, does not, and how long it takes: each cell
 * is the share that got the function's reply within ten seconds, and the median of the time that took.
 */
export async function survival(): Promise<void> {
  Object.assign(process.env, NO_SDK_NOTICE);
  const endpoint = await startFaultEndpoint();
  const python = await hasBoto3();
  const rows: string[][] = [['within 10 s', 'plain SDK', 'the hook', ...(python ? ['boto3 (original)'] : [])]];
  for (const [label, scenario, warm = false] of SCENARIOS) {
    const [sdk, hook, boto3] = await Promise.all([
      ofClient(plainSdkClient, 'sdk', endpoint, scenario, warm),
      ofClient(hookClient, 'hook', endpoint, scenario, warm),
      python && !warm ? ofBoto3(endpoint, scenario) : undefined,
    ]);
    rows.push([label, cell(sdk), cell(hook), ...(python ? [boto3 === undefined ? '-' : cell(boto3)] : [])]);
  }
  await endpoint.close();
  process.stdout.write(`\nFaults survived, ${CALLS} calls each\n\n${table(rows)}\n`);
  if (!python) process.stdout.write('boto3, the client of the original hook, is not on this machine.\n');
}

type Times = readonly (number | undefined)[];

async function ofClient(
  create: (endpoint: string) => SubjectClient,
  name: string,
  endpoint: FaultEndpoint,
  scenario: () => Scenario,
  warm: boolean,
): Promise<Times> {
  return Promise.all(
    functionNames(name, endpoint, scenario).map(async (functionName) => {
      const client = create(endpoint.url);
      if (warm) await client.invoke(functionName, LIMIT_MS);
      const took = await client.invoke(functionName, LIMIT_MS);
      client.close();
      return took;
    }),
  );
}

async function ofBoto3(endpoint: FaultEndpoint, scenario: () => Scenario): Promise<Times> {
  const names = functionNames('boto3', endpoint, scenario);
  const program = join('test', 'bench', 'original-client.py');
  const { stdout } = await run('python3', [program, endpoint.url, String(LIMIT_MS), ...names]);
  const took = z.record(z.string(), z.number().nullable()).parse(JSON.parse(stdout));
  return names.map((name) => took[name] ?? undefined);
}

let serial = 0;

function functionNames(client: string, endpoint: FaultEndpoint, scenario: () => Scenario): string[] {
  return Array.from({ length: CALLS }, () => {
    serial += 1;
    const name = `${client}-${serial}`;
    endpoint.define(name, scenario());
    return name;
  });
}

function cell(times: Times): string {
  const survived = times.filter((time) => time !== undefined);
  const share = `${survived.length}/${times.length}`;
  return survived.length === 0 ? share : `${share} in ${(quantile(survived, 0.5) / 1000).toFixed(1)} s`;
}

const run = promisify(execFile);

function hasBoto3(): Promise<boolean> {
  return run('python3', ['-c', 'import boto3']).then(
    () => true,
    () => false,
  );
}
