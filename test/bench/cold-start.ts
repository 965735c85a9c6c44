import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { context, lambdaHookEvent, registryHookEvent } from './input.ts';
import { quantile, ratio, table } from './numbers.ts';
import type { Stub } from './warm/stub-process.ts';
import { type Sample, subjectEnvironment } from './warm/subject-process.ts';

const STARTS = 25;
const FOLDER = join('dist', 'bench');

/** As a Lambda function that does nothing else would be written. */
const SDK_ONLY = `
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
const client = new LambdaClient({});
export const handler = () => client.send(new InvokeCommand({ FunctionName: 'policy-function-0', Payload: Buffer.from('{}') }));
`;
const EMPTY = 'export const handler = async () => ({});';

/** Loads a bundle as Lambda's runtime does, calls it once, and tells its parent over file descriptor 3 how many ms of CPU time it took. */
const RUNNER = `
const { handler } = require(process.argv[2]);
const event = JSON.parse(process.argv[3]);
const context = { ...JSON.parse(process.argv[4]), getRemainingTimeInMillis: () => 30000 };
handler(event, context).then(() => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeSync(3, String((user + system) / 1000));
});
`;

export interface ColdStart {
  readonly bundle: string;
  readonly event: unknown;
}

interface Row extends ColdStart {
  readonly label: string;
  readonly tracing: boolean;
  readonly target?: string;
}

/** From the start of the process to its first answer, one policy function asked. */
export async function coldStart(stub: Stub): Promise<void> {
  const sdkOnlyBundle = await bundleSdkOnly();
  await bundleText('empty', EMPTY);
  const runner = await writeRunner();
  await stub.setDelay(0);
  const sdkOnly: Row = { label: 'SDK client only', bundle: sdkOnlyBundle, event: {}, tracing: false };
  const rows: readonly Row[] = [
    { label: 'empty handler', bundle: join(FOLDER, 'empty.cjs'), event: {}, tracing: false },
    sdkOnly,
    {
      label: 'lambda-hook',
      bundle: 'dist/lambda-hook/index.js',
      event: lambdaHookEvent,
      tracing: false,
      target: '1.15',
    },
    { label: 'registry-hook', bundle: 'dist/registry-hook/index.js', event: registryHookEvent(1), tracing: false },
    {
      label: 'registry-hook, telemetry delivered',
      bundle: 'dist/registry-hook/index.js',
      event: registryHookEvent(1, 'hook-logs'),
      tracing: false,
    },
    { label: 'lambda-hook, traced', bundle: 'dist/lambda-hook/index.js', event: lambdaHookEvent, tracing: true },
  ];
  const samples = new Map<Row, Sample[]>(rows.map((row) => [row, []]));
  for (let round = -1; round < STARTS; round += 1) {
    for (const row of rows) {
      const sample = await startCold(runner, row, subjectEnvironment(stub, 1, row.tracing));
      // The first round fills the file system's cache.
      if (round >= 0) samples.get(row)?.push(sample);
    }
  }
  const medians = (row: Row) => {
    const of = samples.get(row) ?? [];
    return {
      wall: quantile(
        of.map(({ wallMs }) => wallMs),
        0.5,
      ),
      cpu: quantile(
        of.map(({ cpuMs }) => cpuMs),
        0.5,
      ),
    };
  };
  const base = medians(sdkOnly);
  console.log('\nCold start: from the start of the process to the first answer');
  console.log(
    table([
      ['', 'ms', '×p50', 'CPU ms', '×p50', 'target ×'],
      ...rows.map((row) => {
        const { wall, cpu } = medians(row);
        return [
          row.label,
          wall.toFixed(0),
          ratio(wall, base.wall),
          cpu.toFixed(0),
          ratio(cpu, base.cpu),
          row.target ?? '',
        ];
      }),
    ]),
  );
}

/** Gives its path. */
export async function writeRunner(): Promise<string> {
  await mkdir(FOLDER, { recursive: true });
  const runner = join(FOLDER, 'runner.cjs');
  await writeFile(runner, RUNNER);
  return runner;
}

/** @param runner of `writeRunner` */
export async function startCold(runner: string, { bundle, event }: ColdStart, env: NodeJS.ProcessEnv): Promise<Sample> {
  const started = performance.now();
  const child = spawn(process.execPath, [runner, resolve(bundle), JSON.stringify(event), JSON.stringify(context)], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const exited = once(child, 'exit');
  const [, , , pipe] = child.stdio;
  if (pipe === null || pipe === undefined) throw new Error('The started process has no pipe to answer through');
  const answered = once(pipe, 'data').then(([cpuMs]) => ({
    wallMs: performance.now() - started,
    cpuMs: Number(cpuMs),
  }));
  const sample = await Promise.race([
    answered,
    exited.then(([code]) => Promise.reject(new Error(`${bundle} ended with ${code}`))),
  ]);
  child.kill();
  await exited;
  return sample;
}

/** What the bundles are compared with; gives its path. */
export async function bundleSdkOnly(): Promise<string> {
  await mkdir(FOLDER, { recursive: true });
  await bundleText('sdk-only', SDK_ONLY);
  return join(FOLDER, 'sdk-only.cjs');
}

async function bundleText(name: string, contents: string): Promise<void> {
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'js' },
    outfile: join(FOLDER, `${name}.cjs`),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    supported: { 'dynamic-import': false },
    legalComments: 'none',
    logLevel: 'warning',
  });
}
