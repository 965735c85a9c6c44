import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { startAwsStub } from './aws-stub.ts';

/** CloudWatch Logs and CloudWatch on this machine. */
export interface EmulatedAws {
  readonly endpoint: string;
  /** What answers: the emulator moto where it is installed (`pip install 'moto[server]'`), else our own stub. */
  readonly kind: 'moto' | 'stub';
  close(): Promise<void>;
}

export async function startEmulatedAws(): Promise<EmulatedAws> {
  return spawnSync('python3', ['-c', 'import moto.server']).status === 0 ? startMoto() : startStub();
}

async function startMoto(): Promise<EmulatedAws> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const moto = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', `${port}`], { stdio: 'ignore' });
  await until(() =>
    fetch(`${endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return { endpoint, kind: 'moto', close: () => ended(moto) };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return;
    await pause(100);
  }
  throw new Error('moto did not start');
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = z.object({ port: z.number() }).parse(server.address());
      server.close(() => resolve(port));
    });
  });
}

const streamOf = z.object({ logGroupName: z.string(), logStreamName: z.string() });
const eventsOf = streamOf.extend({ logEvents: z.array(z.object({ timestamp: z.number(), message: z.string() })) });

/** As much of CloudWatch Logs as reading back needs, with its rule that groups and streams must exist. */
async function startStub(): Promise<EmulatedAws> {
  const groups = new Set<string>();
  const streams = new Map<string, z.infer<typeof eventsOf>['logEvents']>();
  const data: unknown[] = [];
  const key = (body: unknown) => {
    const { logGroupName, logStreamName } = streamOf.parse(body);
    return `${logGroupName}\n${logStreamName}`;
  };
  const missing = { kind: 'error', name: 'ResourceNotFoundException' } as const;
  const stub = await startAwsStub(({ operation, body }) => {
    switch (operation) {
      case 'CreateLogGroup':
        groups.add(z.object({ logGroupName: z.string() }).parse(body).logGroupName);
        return { kind: 'ok' };
      case 'CreateLogStream':
        if (!groups.has(streamOf.parse(body).logGroupName)) return missing;
        if (streams.has(key(body))) return { kind: 'error', name: 'ResourceAlreadyExistsException' };
        streams.set(key(body), []);
        return { kind: 'ok' };
      case 'PutLogEvents': {
        const stream = streams.get(key(body));
        if (stream === undefined) return missing;
        stream.push(...eventsOf.parse(body).logEvents);
        return { kind: 'ok', body: {} };
      }
      case 'GetLogEvents':
        return { kind: 'ok', body: { events: streams.get(key(body)) ?? [] } };
      case 'PutMetricData':
        data.push(...z.object({ MetricData: z.array(z.unknown()) }).parse(body).MetricData);
        return { kind: 'ok' };
      case 'ListMetrics':
        return { kind: 'ok', body: { Metrics: data } };
      default:
        return { kind: 'error', name: 'UnknownOperationException' };
    }
  });
  return { endpoint: stub.endpoint, kind: 'stub', close: () => stub.close() };
}
