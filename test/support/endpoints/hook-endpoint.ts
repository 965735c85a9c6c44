import { join } from 'node:path';
import type { LambdaFunction } from '../../../src/local/lambda/function/lambda-function.ts';
import { startEndpoint } from '../../../src/local/lambda/start-endpoint.ts';

/** The built bundles behind a Lambda endpoint, each in a process of its own, as CloudFormation would find them. */
export interface HookEndpoint {
  readonly url: string;
  /** Every line that the hooks wrote to stdout. */
  readonly stdout: string[];
  readonly stderr: string[];
  /** Invokes over HTTP and returns the parsed answer. */
  invoke(functionName: 'TypeFunction' | 'TestEntrypoint' | 'LambdaHook', event: unknown): Promise<unknown>;
  /** The decision and invocation records on stdout, parsed. */
  records(): readonly Record<string, unknown>[];
  forget(): void;
  close(): Promise<void>;
}

export interface HookEndpointOptions {
  /** Where the hooks find their policy functions. */
  readonly policyEndpointUrl: string;
  /** Of the Lambda door. */
  readonly configuration?: unknown;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Relative to the project. */
  readonly registryHookFolder?: string;
}

const coverage = process.env.BUNDLE_COVERAGE;

/** Where coverage is counted, it is in these processes, too. */
const COUNTED =
  coverage === undefined
    ? {}
    : {
        NODE_V8_COVERAGE: coverage,
        NODE_OPTIONS: `--require=${join(process.cwd(), 'test/support/coverage/take-coverage.cjs')}`,
      };

/** Not the SDK's look-ups: no profile, no metadata service. */
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_SESSION_TOKEN: 'example',
};

export async function startHookEndpoint(options: HookEndpointOptions): Promise<HookEndpoint> {
  const {
    policyEndpointUrl,
    configuration,
    environment = {},
    timeoutMs = 30_000,
    registryHookFolder = 'dist/registry-hook',
  } = options;
  const stdout: string[] = [];
  const stderr: string[] = [];
  const hookFunction = (name: string, folder: string, handler: string): LambdaFunction => ({
    name,
    runtime: 'nodejs',
    folder: join(process.cwd(), folder),
    handler,
    timeoutMs,
    memorySizeMb: 256,
    inherits: 'all',
    environment: {
      AWS_ENDPOINT_URL_LAMBDA: policyEndpointUrl,
      ...CREDENTIALS,
      // To write what ran takes a part of a second, which a hook with little time does not have.
      ...(timeoutMs < 10_000 ? {} : COUNTED),
      ...(configuration === undefined ? {} : { HOOK_CONFIGURATION: JSON.stringify(configuration) }),
      ...environment,
    },
  });
  const endpoint = await startEndpoint({
    port: 0,
    functions: [
      hookFunction('TypeFunction', registryHookFolder, 'index.handler'),
      hookFunction('TestEntrypoint', 'dist/registry-hook', 'index.testEntrypoint'),
      hookFunction('LambdaHook', 'dist/lambda-hook', 'index.handler'),
    ],
    log: {
      output: (_, stream, line) => (stream === 'stdout' ? stdout : stderr).push(line),
      invocation: () => {},
    },
    environment: { PATH: process.env.PATH },
    region: 'eu-west-1',
  });
  return {
    url: endpoint.url,
    stdout,
    stderr,
    async invoke(functionName, event) {
      const response = await fetch(`${endpoint.url}/2015-03-31/functions/${functionName}/invocations`, {
        method: 'POST',
        headers: { authorization: 'test' },
        body: typeof event === 'string' ? event : JSON.stringify(event),
      });
      const text = await response.text();
      const functionError = response.headers.get('x-amz-function-error');
      if (functionError !== null) throw new Error(`The hook failed as a Lambda function: ${text}`);
      return JSON.parse(text);
    },
    records: () => stdout.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)),
    forget() {
      stdout.length = 0;
      stderr.length = 0;
    },
    async close() {
      // Until what ran last is written.
      if (coverage !== undefined) await new Promise((resolve) => setTimeout(resolve, 250));
      await endpoint.close();
    },
  };
}
