/**
 * Stands in for the endpoint of the built bundles, where mutants are switched: the same handlers, from
 * their sources and in this process. A bundle that a test has made faulty stays one.
 */
import type { Context } from 'aws-lambda';
import { createHandler } from '../../../src/hook/lambda-door/create-handler.ts';
import { createHandlers } from '../../../src/hook/registry-door/create-handlers.ts';
import type { HandlerPorts } from '../../../src/hook/runtime/handler-ports.ts';
import { type HookEndpoint, type HookEndpointOptions, startHookEndpoint as startBundles } from './hook-endpoint.ts';

export type { HookEndpoint };

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example', sessionToken: 'example' };
const CREDENTIAL_VARIABLES = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
};

export async function startHookEndpoint(options: HookEndpointOptions): Promise<HookEndpoint> {
  const { registryHookFolder, environment = {} } = options;
  // One endpoint for all services is that of services that fail, whose late answers need a process that ends.
  if (registryHookFolder !== undefined || 'AWS_ENDPOINT_URL' in environment) return startBundles(options);
  locateServices(environment);
  const stdout: string[] = [];
  const stderr: string[] = [];
  const ports: HandlerPorts = {
    environment: {
      AWS_REGION: 'eu-west-1',
      ...(options.configuration === undefined ? {} : { HOOK_CONFIGURATION: JSON.stringify(options.configuration) }),
      ...options.environment,
    },
    lambda: { endpoint: options.policyEndpointUrl, credentials: CREDENTIALS },
    records: {
      async write(lines) {
        stdout.push(...lines);
        return [];
      },
    },
    log: (line) => void stderr.push(line),
    processAgeMs: () => 0,
  };
  const { handler, testEntrypoint } = createHandlers(ports);
  const handlers = { LambdaHook: createHandler(ports), TypeFunction: handler, TestEntrypoint: testEntrypoint };
  return {
    url: 'http://127.0.0.1:1',
    stdout,
    stderr,
    async invoke(functionName, event) {
      const parsed: unknown = JSON.parse(typeof event === 'string' ? event : JSON.stringify(event));
      const answer = await handlers[functionName](parsed, contextOf(functionName, options.timeoutMs ?? 30_000));
      return JSON.parse(JSON.stringify(answer));
    },
    records: () => stdout.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)),
    forget() {
      stdout.length = 0;
      stderr.length = 0;
    },
    close: async () => {},
  };
}

/** The SDK reads where services are from the environment of its process; Jest gives each test file one of its own. */
function locateServices(environment: Readonly<Record<string, string>>): void {
  const services = Object.entries(environment).filter(([name]) => name.startsWith('AWS_ENDPOINT'));
  Object.assign(process.env, CREDENTIAL_VARIABLES, Object.fromEntries(services));
}

function contextOf(functionName: string, timeoutMs: number): Context {
  const deadline = Date.now() + timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:111122223333:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId: 'request-1',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'stream',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
