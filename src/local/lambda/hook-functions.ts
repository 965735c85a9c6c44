import { join } from 'node:path';
import { NO_SDK_NOTICE } from '../../hook/runtime/environment.ts';
import type { LambdaFunction } from './function/lambda-function.ts';

/**
 * The hook's own functions, by the names under which the CloudFormation CLI looks for them (`TypeFunction` and `TestEntrypoint`, the registry door) and
 * `LambdaHook`, the Lambda door.
 */
export const HOOK_FUNCTION_NAMES = ['TypeFunction', 'TestEntrypoint', 'LambdaHook'] as const;

/** Longer than the 30 s in which the hook has to answer, so that it is the hook that gives up first. */
const TIMEOUT_MS = 60_000;

/** The built handlers in `distFolder`, to be served beside the policy functions that they ask. `environment` is laid over what they inherit. */
export function hookFunctions(distFolder: string, environment: Readonly<Record<string, string>>): LambdaFunction[] {
  const common = {
    runtime: 'nodejs',
    inherits: 'all',
    timeoutMs: TIMEOUT_MS,
    memorySizeMb: 512,
    environment: { ...NO_SDK_NOTICE, ...environment },
  } as const;
  const registryHook = join(distFolder, 'registry-hook');
  return [
    { ...common, name: 'TypeFunction', folder: registryHook, handler: 'index.handler' },
    { ...common, name: 'TestEntrypoint', folder: registryHook, handler: 'index.testEntrypoint' },
    { ...common, name: 'LambdaHook', folder: join(distFolder, 'lambda-hook'), handler: 'index.handler' },
  ];
}

/**
 * Credentials for the hook's own calls, which the endpoint never looks at; the SDK refuses to send any without. Empty if there seem to be real ones,
 * which a configuration in SSM needs.
 */
export function standInCredentials(inherited: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const sources = [
    'AWS_ACCESS_KEY_ID',
    'AWS_PROFILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  ];
  if (sources.some((name) => inherited[name] !== undefined && inherited[name] !== '')) return {};
  return { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
}
