import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { jest } from '@jest/globals';
import type { InvocationRecord } from '../../../src/local/lambda/endpoint-log.ts';
import { readFunctionsFolder } from '../../../src/local/lambda/function/read-functions-folder.ts';
import { type Endpoint, startEndpoint } from '../../../src/local/lambda/start-endpoint.ts';

// These tests start processes by the dozen, which takes its time on a busy machine; a hang still ends.
jest.setTimeout(60_000);

/** Writes `files` (path → text) to a folder of its own. A `bootstrap` becomes executable. */
export function writeFolder(files: Readonly<Record<string, string>>): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'endpoint-test-'));
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: file.endsWith('bootstrap') ? 0o755 : 0o644 });
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface Served {
  readonly endpoint: Endpoint;
  readonly client: LambdaClient;
  readonly lines: string[];
  readonly records: InvocationRecord[];
  /** Where the functions are. */
  readonly folder: string;
  /** What the SDK makes of the endpoint's answer; `reply` is the parsed payload. */
  invoke(
    name: string,
    event?: unknown,
    options?: Omit<InvokeCommandInput, 'FunctionName' | 'Payload'>,
  ): Promise<Invoked>;
  close(): Promise<void>;
}

export interface Invoked {
  readonly reply: unknown;
  readonly functionError: string | undefined;
  readonly version: string | undefined;
  readonly status: number | undefined;
}

/** True while a process of this id exists. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Serves the functions in `files` and talks to them through the AWS SDK. */
export async function serve(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Served> {
  const folder = writeFolder(files);
  const read = readFunctionsFolder(folder.path);
  if (read.kind === 'unreadable') throw new Error(read.problem);
  const lines: string[] = [];
  const records: InvocationRecord[] = [];
  const endpoint = await startEndpoint({
    port: 0,
    functions: read.functions,
    environment,
    region: 'eu-west-1',
    watch: true,
    log: {
      output: (name, stream, line) => lines.push(`${name} ${stream} ${line}`),
      invocation: (record) => records.push(record),
    },
  });
  const client = new LambdaClient({
    endpoint: endpoint.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 1,
  });
  return {
    endpoint,
    client,
    lines,
    records,
    folder: folder.path,
    async invoke(name, event, options = {}) {
      const payload = event === undefined ? {} : { Payload: JSON.stringify(event) };
      const answer = await client.send(new InvokeCommand({ ...payload, ...options, FunctionName: name }));
      const text = answer.Payload?.transformToString() ?? '';
      return {
        reply: text === '' ? undefined : JSON.parse(text),
        functionError: answer.FunctionError,
        version: answer.ExecutedVersion,
        status: answer.StatusCode,
      };
    },
    async close() {
      client.destroy();
      await endpoint.close();
      folder.remove();
    },
  };
}
