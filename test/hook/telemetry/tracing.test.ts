import type { ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { type Program, program } from '../../support/program.ts';

const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const HANDLER_SEGMENT = '53995c3f42cd8ad8';
const IDS = ['slow', 'fast', 'throws', 'throttled', 'times-out'];

const subsegment = z.object({
  name: z.string(),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  trace_id: z.string(),
  parent_id: z.string(),
  type: z.literal('subsegment'),
  start_time: z.number(),
  end_time: z.number(),
  annotations: z.record(z.string(), z.string()),
  fault: z.boolean().optional(),
  error: z.boolean().optional(),
  throttle: z.boolean().optional(),
});
const traced = z.object({ headers: z.record(z.string(), z.string()), rejected: z.array(z.string()) });

let traceProgram: Program | undefined;
let daemon: Socket;
let received: string[];
let child: ChildProcess | undefined;

beforeAll(async () => {
  traceProgram = await program('test/hook/telemetry/programs/trace.ts');
});
afterAll(() => traceProgram?.remove());

beforeEach(async () => {
  received = [];
  daemon = createSocket('udp4');
  daemon.on('message', (message) => received.push(message.toString()));
  daemon.bind(0, '127.0.0.1');
  await once(daemon, 'listening');
});
afterEach(() => {
  child?.kill();
  daemon.close();
});

function start(environment: NodeJS.ProcessEnv = {}): ChildProcess {
  child = traceProgram?.start({
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: '/var/task',
    AWS_REGION: 'eu-west-1',
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    POWERTOOLS_TRACE_ENABLED: 'true',
    ...environment,
  });
  if (child === undefined) throw new Error('The program was not built');
  return child;
}

async function invoke(process: ChildProcess, header: string | undefined) {
  process.send({ header });
  const [answer] = await once(process, 'message');
  return traced.parse(answer);
}

/** What the process wrote to stdout and stderr until it ended by itself. */
async function end(process: ChildProcess): Promise<string> {
  if (!process.stdout || !process.stderr) throw new Error('The program has no output');
  const output = Promise.all([text(process.stdout), text(process.stderr), once(process, 'exit')]);
  process.send('end');
  const [stdout, stderr] = await output;
  return stdout + stderr;
}

/** Waits for a UDP message more; its arrival is the only thing to wait for. */
async function segments(count: number): Promise<z.infer<typeof subsegment>[]> {
  while (received.length < count) await once(daemon, 'message');
  return received.map((message) => {
    const [header, document] = message.split('\n');
    expect(JSON.parse(header ?? '')).toEqual({ format: 'json', version: 1 });
    return subsegment.parse(JSON.parse(document ?? ''));
  });
}

describe('With tracing on', () => {
  test('parallel evaluations are sibling subsegments, all closed, whose ids the policy functions get as parent', async () => {
    const process = start();
    const { headers, rejected } = await invoke(
      process,
      `Root=${ROOT};Parent=${HANDLER_SEGMENT};Sampled=1;Lineage=1:a:0`,
    );
    const documents = await segments(IDS.length);
    expect(documents.map(({ name }) => name).sort()).toEqual([...IDS].sort());
    for (const document of documents) {
      expect(document).toMatchObject({ trace_id: ROOT, parent_id: HANDLER_SEGMENT });
      expect(headers[document.name]).toBe(`Root=${ROOT};Parent=${document.id};Sampled=1;Lineage=1:a:0`);
    }
    expect(rejected).toEqual(['secret words']);
    expect(await end(process)).toBe('');
    expect(received).toHaveLength(IDS.length);
    expect(received.join('')).not.toContain('secret words');
  });

  test.each([
    ['fast', { Outcome: 'PASSED' }, {}],
    ['throttled', { Outcome: 'ERROR', ErrorKind: 'THROTTLED' }, { error: true, throttle: true }],
    ['times-out', { Outcome: 'ERROR', ErrorKind: 'TIMED_OUT' }, { fault: true }],
    ['throws', { Outcome: 'ERROR', ErrorKind: 'UNKNOWN' }, { fault: true }],
  ])('the subsegment of a function that is %s is annotated with its outcome', async (id, annotations, flags) => {
    await invoke(start(), `Root=${ROOT};Parent=${HANDLER_SEGMENT};Sampled=1`);
    const document = (await segments(IDS.length)).find(({ name }) => name === id);
    expect(document?.annotations).toEqual({ PolicyFunction: id, ...annotations });
    const { fault, error, throttle } = document ?? {};
    expect({ fault, error, throttle }).toEqual({ fault: undefined, error: undefined, throttle: undefined, ...flags });
  });

  test('every invocation of a warm process has its own trace', async () => {
    const process = start();
    const other = '1-5759e988-000000000000000000000002';
    await invoke(process, `Root=${ROOT};Parent=${HANDLER_SEGMENT};Sampled=1`);
    await invoke(process, `Root=${other};Parent=aaaaaaaaaaaaaaaa;Sampled=1`);
    const documents = await segments(2 * IDS.length);
    const second = documents.slice(IDS.length);
    expect(new Set(second.map(({ trace_id }) => trace_id))).toEqual(new Set([other]));
    expect(new Set(second.map(({ parent_id }) => parent_id))).toEqual(new Set(['aaaaaaaaaaaaaaaa']));
  });

  test.each([
    ['that is not sampled', `Root=${ROOT};Parent=${HANDLER_SEGMENT};Sampled=0`],
    ['whose sampling is undecided', `Root=${ROOT};Parent=${HANDLER_SEGMENT}`],
    ['without a parent', `Root=${ROOT};Lineage=1:a:0`],
    ['that is no trace header', 'nonsense'],
    ['that does not exist', undefined],
  ])('a trace %s is passed on as it is, without a sound', async (_what, header) => {
    const process = start();
    const { headers } = await invoke(process, header);
    expect(headers).toEqual(header === undefined ? {} : Object.fromEntries(IDS.map((id) => [id, header])));
    expect(await end(process)).toBe('');
    expect(received).toEqual([]);
  });

  test.each([
    ['the SDK is to throw where a context is missing', { AWS_XRAY_CONTEXT_MISSING: 'RUNTIME_ERROR' }],
    ['the process is not a Lambda function', { AWS_EXECUTION_ENV: undefined }],
    ['the SDK knows of no segment', { LAMBDA_TASK_ROOT: undefined }],
    ['nobody listens', { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9' }],
  ])('evaluations are made also when %s', async (_when, environment) => {
    const process = start(environment);
    const { headers, rejected } = await invoke(process, `Root=${ROOT};Parent=${HANDLER_SEGMENT};Sampled=1`);
    expect(Object.keys(headers).sort()).toEqual([...IDS].sort());
    expect(rejected).toEqual(['secret words']);
    expect(await end(process)).toBe('');
  });
});

describe('With tracing off', () => {
  test('the trace header is passed on as it is, and no segment is sent', async () => {
    const process = start({ POWERTOOLS_TRACE_ENABLED: 'false' });
    const header = `Root=${ROOT};Parent=${HANDLER_SEGMENT};Sampled=1`;
    const { headers } = await invoke(process, header);
    expect(headers).toEqual(Object.fromEntries(IDS.map((id) => [id, header])));
    expect(await end(process)).toBe('');
    expect(received).toEqual([]);
  });
});
