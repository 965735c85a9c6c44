import type { AwsCredentials } from '../../hook/aws/aws-credentials.ts';
import type { DoorName, JsonObject } from '../../hook/domain.ts';
import { HOOK_TYPE_NAME } from '../../hook/names.ts';
import { processEnvironment, readEnvironment } from '../../hook/runtime/environment.ts';
import type { PolicyFunctionSource } from '../../local/cloudformation/local-hook/local-hook.ts';
import type { HookSettings } from '../../local/cloudformation/settings/hook-settings.ts';
import { readFunctionsFolder } from '../../local/lambda/function/read-functions-folder.ts';
import type { GrantedVariables } from '../../local/lambda/runtimes/allowed-variables.ts';
import type { Installation } from '../shell/installation.ts';
import { UsageError } from '../shell/usage-error.ts';
import { defaultCredentials } from './default-credentials.ts';
import { grantedVariables } from './grant-options.ts';
import { readHookConfiguration, UNFILTERED } from './hook-configuration-file.ts';
import type { HookArguments } from './hook-options.ts';

/** Everything that makes a local hook. */
export interface HookSetup {
  readonly door: DoorName;
  readonly bundleFolder: string;
  readonly settings: HookSettings;
  readonly properties: JsonObject;
  readonly source: PolicyFunctionSource;
  readonly region: string;
  readonly accountId: string;
  readonly typeName: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly granted: GrantedVariables;
  /** For the person, on stderr. */
  readonly notes: readonly string[];
}

const DEFAULT_REGION = 'us-east-1';

/** An alias of a Lambda Hook must not begin with "aws". */
const DEFAULT_ALIAS = 'Local::LambdaFunctionInvoker::Hook';

export async function hookSetup(options: HookArguments, installation: Installation): Promise<HookSetup> {
  const { door } = options;
  const region = options.region ?? readEnvironment().region ?? DEFAULT_REGION;
  const { source, names, notes } = await policyFunctions(options, region);
  const settings = options.config === undefined ? UNFILTERED : readHookConfiguration(options.config);
  return {
    door,
    bundleFolder: installation.bundleFolder(door),
    settings,
    properties: settings.properties ?? everyFunction(names),
    source,
    region,
    accountId: options.accountId,
    typeName: door === 'lambda-hook' ? DEFAULT_ALIAS : HOOK_TYPE_NAME,
    environment: processEnvironment(),
    granted: grantedVariables(options),
    notes,
  };
}

interface PolicyFunctions {
  readonly source: PolicyFunctionSource;
  /** Undefined when they are not in a folder. */
  readonly names: readonly string[] | undefined;
  readonly notes: readonly string[];
}

async function policyFunctions({ functions, endpoint }: HookArguments, region: string): Promise<PolicyFunctions> {
  if (endpoint !== undefined) return { source: { kind: 'endpoint', url: endpoint }, names: undefined, notes: [] };
  if (functions === undefined) {
    return { source: { kind: 'aws', credentials: await defaultCredentials(region) }, names: undefined, notes: [] };
  }
  const folder = readFunctionsFolder(functions);
  if (folder.kind === 'unreadable') throw new UsageError([`--functions ${functions}: ${folder.problem}`]);
  if (folder.functions.length === 0) {
    throw new UsageError([
      `--functions ${functions}: no subfolder is a function; expected one with index.mjs, index.js, lambda_function.py or bootstrap`,
      ...folder.problems,
    ]);
  }
  return {
    source: { kind: 'folder', functions: folder.functions },
    names: folder.functions.map(({ name }) => name),
    notes: folder.problems,
  };
}

function everyFunction(names: readonly string[] | undefined): JsonObject {
  if (names !== undefined) return { LambdaFunctions: names };
  throw new UsageError([
    '--config is missing: without a folder of functions, a hook configuration must name them: {"LambdaFunctions": ["name or ARN"]}',
  ]);
}

/**
 * The credentials in the registry door's events; undefined where nobody checks them. CloudFormation sends temporary
 * ones only.
 */
export function callerCredentials({ door, source }: HookSetup): Required<AwsCredentials> | undefined {
  if (door !== 'registry-hook' || source.kind !== 'aws') return undefined;
  const { sessionToken, ...keys } = source.credentials;
  if (sessionToken !== undefined) return { ...keys, sessionToken };
  throw new UsageError([
    '--aws: an event of the registry door carries temporary credentials, and these are not; assume a role, or use `aws sts get-session-token`',
  ]);
}
