import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import type { AwsCredentials } from '../../../hook/aws/aws-credentials.ts';
import type { DoorName, JsonObject, Report } from '../../../hook/domain.ts';
import { ENVIRONMENT } from '../../../hook/names.ts';
import type { LambdaInvoker } from '../../../hook/ports.ts';
import { SERVICE_WAIT_MS } from '../../../hook/protocol/limits.ts';
import type { CreateHandler, HandlerPorts } from '../../../hook/runtime/handler-ports.ts';
import { functionArn } from '../../lambda/function/function-name.ts';
import type { LambdaFunction } from '../../lambda/function/lambda-function.ts';
import type { GrantedVariables } from '../../lambda/runtimes/allowed-variables.ts';
import { type Endpoint, startEndpoint } from '../../lambda/start-endpoint.ts';
import { endpointInvoker } from './endpoint-invoker.ts';
import { handlerInvoker } from './handler-invoker.ts';

/** Where the policy functions are. */
export type PolicyFunctionSource =
  /** Run by an endpoint of this process. */
  | { readonly kind: 'folder'; readonly functions: readonly LambdaFunction[] }
  | { readonly kind: 'endpoint'; readonly url: string }
  /** The account of these credentials. */
  | { readonly kind: 'aws'; readonly credentials: AwsCredentials };

export interface LocalHookOptions {
  readonly door: DoorName;
  /** Absolute; holds the built bundle of the door, `index.js`. */
  readonly bundleFolder: string;
  /** What the hook is configured with. */
  readonly properties: JsonObject;
  readonly source: PolicyFunctionSource;
  readonly region: string;
  readonly accountId: string;
  /** What the hook gets, and of which the policy functions' processes get what they are allowed. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What policy functions get of it beyond that. Default: nothing. */
  readonly granted?: GrantedVariables;
  /** Each record of the hook, as one line of JSON. Records are there before the answer. */
  readonly onRecord: (line: string) => void;
  /** What each answer of the hook is made of, before the answer. */
  readonly onReport?: (report: Report) => void;
  /** Each line of the hook's log and of the policy functions. */
  readonly onLogLine: (functionName: string, line: string) => void;
}

/** The hook's function, behind any Lambda endpoint. */
export interface HookFunction {
  readonly invoker: LambdaInvoker;
  readonly functionName: string;
}

export interface LocalHook extends HookFunction {
  readonly functionArn: string;
  /** Ends every process; resolves when none is left. */
  close(): Promise<void>;
}

/** No function of a person's own has this name. */
const HOOK_FUNCTION_NAME = 'lambda-function-invoker-hook';

/** They sign requests to a local endpoint, which does not check them. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'LOCAL', secretAccessKey: 'local', sessionToken: 'local' };

/**
 * Runs the built hook in this process. The policy functions of a folder run in processes of their own. Several local hooks can run
 * at the same time, each with its own configuration.
 */
export async function startLocalHook(options: LocalHookOptions): Promise<LocalHook> {
  const { region, accountId, source, bundleFolder, onRecord, onReport, onLogLine } = options;
  const createHandler = loadHookBundle(bundleFolder);
  const endpoint = source.kind === 'folder' ? await servePolicyFunctions(source.functions, options) : undefined;
  const ports: HandlerPorts = {
    environment: hookEnvironment(options),
    lambda: lambdaAccess(source),
    ...(endpoint === undefined ? {} : { invoker: endpointInvoker(endpoint) }),
    records: {
      async write(lines) {
        for (const line of lines) onRecord(line);
        return [];
      },
    },
    ...(onReport === undefined ? {} : { onReport }),
    log: (line) => onLogLine('hook', line),
  };
  const reference = { name: HOOK_FUNCTION_NAME, qualifier: undefined, region, accountId };
  const invokedAs = {
    functionName: HOOK_FUNCTION_NAME,
    functionArn: functionArn(reference, { region, accountId }),
    // The service gives up a moment earlier, and so does the hook.
    timeoutMs: SERVICE_WAIT_MS + 1000,
  };
  return {
    invoker: handlerInvoker(() => createHandler(ports), invokedAs),
    functionName: invokedAs.functionName,
    functionArn: invokedAs.functionArn,
    async close() {
      await endpoint?.close();
    },
  };
}

const bundle = z.object({
  createHandler: z.custom<CreateHandler>((value) => typeof value === 'function', 'expected a function'),
});

/** Loads the bundle that is deployed. Throws if `folder` holds none: the package is built wrongly, or not at all. */
function loadHookBundle(folder: string): CreateHandler {
  const file = join(folder, 'index.js');
  if (!existsSync(file)) throw new Error(`${file} is missing: the package is not built; run npm run build`);
  return bundle.parse(createRequire(file)(file)).createHandler;
}

function servePolicyFunctions(
  functions: readonly LambdaFunction[],
  { region, accountId, environment, granted, onLogLine }: LocalHookOptions,
): Promise<Endpoint> {
  return startEndpoint({
    port: 0,
    region,
    accountId,
    environment,
    ...(granted === undefined ? {} : { granted }),
    functions,
    log: { output: (functionName, _, line) => onLogLine(functionName, line), invocation: () => {} },
  });
}

function hookEnvironment({ door, properties, region, environment }: LocalHookOptions): NodeJS.ProcessEnv {
  return {
    ...environment,
    AWS_REGION: region,
    // No daemon takes traces here.
    [ENVIRONMENT.tracing]: 'false',
    [ENVIRONMENT.configuration]: door === 'lambda-hook' ? JSON.stringify(properties) : undefined,
    [ENVIRONMENT.configurationParameter]: undefined,
  };
}

function lambdaAccess(source: PolicyFunctionSource): NonNullable<HandlerPorts['lambda']> {
  switch (source.kind) {
    case 'folder':
      return {};
    case 'endpoint':
      return { endpoint: source.url, credentials: LOCAL_CREDENTIALS };
    case 'aws':
      return { credentials: source.credentials };
  }
}
