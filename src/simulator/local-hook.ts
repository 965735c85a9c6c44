import type { AwsCredentials } from '../aws/aws-credentials.ts';
import { createConnectionPool } from '../aws/connection-pool.ts';
import type { DoorName, JsonObject } from '../domain.ts';
import { NO_SDK_NOTICE } from '../endpoint/hook-functions.ts';
import type { LambdaFunction } from '../endpoint/lambda-function.ts';
import { startEndpoint } from '../endpoint/start-endpoint.ts';
import { SERVICE_WAIT_MS } from '../hook/limits.ts';
import { ENVIRONMENT } from '../names.ts';
import type { HookFunction } from './drive.ts';
import { localInvoker } from './local-invoker.ts';

/** Where the policy functions are. */
export type PolicyFunctionSource =
  /** Run by the endpoint that runs the hook. */
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
  /** What the processes inherit. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Every line that the hook writes to stdout: its records, above all. */
  readonly onHookLine: (line: string) => void;
  /** Every other line: of the hook's log and of the policy functions. */
  readonly onLogLine: (functionName: string, line: string) => void;
}

export interface LocalHook extends HookFunction {
  /** Ends every process; resolves when none is left. */
  close(): Promise<void>;
}

/** No function of a person's own has this name. */
const HOOK_FUNCTION_NAME = 'lambda-function-invoker-hook';

/** They sign requests to a local endpoint, which does not check them. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'LOCAL', secretAccessKey: 'local', sessionToken: 'local' };

/** Runs the built hook, and the policy functions if they are in a folder, on an endpoint of their own. */
export async function startLocalHook(options: LocalHookOptions): Promise<LocalHook> {
  const { region, accountId, source } = options;
  const endpoint = await startEndpoint({
    port: 0,
    region,
    accountId,
    environment: options.environment,
    functions: [hookFunction(options), ...(source.kind === 'folder' ? source.functions : [])],
    log: {
      output(functionName, stream, line) {
        if (functionName === HOOK_FUNCTION_NAME && stream === 'stdout') options.onHookLine(line);
        else options.onLogLine(functionName, line);
      },
      invocation: () => {},
    },
  });
  const pool = createConnectionPool();
  return {
    invoker: localInvoker(endpoint.url, pool),
    functionName: HOOK_FUNCTION_NAME,
    async close() {
      pool.destroy();
      await endpoint.close();
    },
  };
}

function hookFunction({ door, bundleFolder, properties, source }: LocalHookOptions): LambdaFunction {
  return {
    name: HOOK_FUNCTION_NAME,
    runtime: 'nodejs',
    folder: bundleFolder,
    handler: 'index.handler',
    // The service gives up after this long; a hook that is killed a moment later has certainly been too slow.
    timeoutMs: SERVICE_WAIT_MS + 1000,
    memorySizeMb: 512,
    environment: {
      ...NO_SDK_NOTICE,
      ...(door === 'lambda-hook' ? { [ENVIRONMENT.configuration]: JSON.stringify(properties) } : {}),
      ...addressOf(source),
    },
  };
}

/** The endpoint hands its own address to the functions that it runs; where the policy functions are elsewhere, that must not win. */
function addressOf(source: PolicyFunctionSource): Record<string, string> {
  switch (source.kind) {
    case 'folder':
      return LOCAL_ENVIRONMENT;
    case 'endpoint':
      return { ...LOCAL_ENVIRONMENT, AWS_ENDPOINT_URL_LAMBDA: source.url };
    case 'aws':
      return {
        AWS_ACCESS_KEY_ID: source.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: source.credentials.secretAccessKey,
        // The SDK takes an empty one for none, and so for the endpoint.
        AWS_SESSION_TOKEN: source.credentials.sessionToken ?? '',
        AWS_ENDPOINT_URL_LAMBDA: '',
      };
  }
}

const LOCAL_ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  AWS_SESSION_TOKEN: LOCAL_CREDENTIALS.sessionToken,
};
