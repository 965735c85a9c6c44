import { join } from 'node:path';
import { NO_SDK_NOTICE } from '../../hook/runtime/environment.ts';
import type { EndpointLog } from '../../local/lambda/endpoint-log.ts';
import type { LambdaFunction } from '../../local/lambda/function/lambda-function.ts';
import { startEndpoint } from '../../local/lambda/start-endpoint.ts';

/** The names that the contract tests of the original hook gave to its five policy functions. */
export const CONTRACT_FUNCTIONS = [1, 2, 3, 4, 5].map((number) => `LambdaFunctionInvokerHookTest-${number}`);

export interface ContractHook {
  readonly url: string;
  close(): Promise<void>;
}

export interface ContractHookOptions {
  /** The project's root folder, with `dist/registry-hook` built. */
  readonly projectFolder: string;
  readonly region: string;
  /** Where to serve the hook; left out, on any free port. */
  readonly port?: number;
  /** Whether the policy functions first answer IN_PROGRESS. */
  readonly callbacks: boolean;
  readonly log: EndpointLog;
  /** What the functions inherit. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Serves the built handler of the registry type as `TypeFunction`, and to it the five policy functions of the contract tests. */
export async function startContractHook(options: ContractHookOptions): Promise<ContractHook> {
  const { projectFolder, callbacks, port = 0, ...shared } = options;
  const served = { runtime: 'nodejs', inherits: 'all', timeoutMs: 30_000, memorySizeMb: 512 } as const;
  const policies = await startEndpoint({
    ...shared,
    port: 0,
    functions: CONTRACT_FUNCTIONS.map((name) => ({
      ...served,
      name,
      folder: join(projectFolder, 'src', 'registry-package', 'contract-test', 'contract-function'),
      handler: 'index.handler',
      environment: { USE_CALLBACKS: callbacks ? 'yes' : 'no' },
    })),
  });
  const entry = (name: string, handler: string): LambdaFunction => ({
    ...served,
    name,
    folder: join(projectFolder, 'dist', 'registry-hook'),
    handler,
    environment: { ...NO_SDK_NOTICE, AWS_ENDPOINT_URL_LAMBDA: policies.url },
  });
  const hook = await startEndpoint({
    ...shared,
    port,
    functions: [entry('TypeFunction', 'index.handler'), entry('TestEntrypoint', 'index.testEntrypoint')],
  });
  return {
    url: hook.url,
    async close() {
      await hook.close();
      await policies.close();
    },
  };
}
