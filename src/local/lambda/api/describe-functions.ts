import { NODE_RUNTIME, PYTHON_RUNTIME } from '../../../end-of-life.ts';
import { functionArn, parseFunctionReference } from '../function/function-name.ts';
import type { LambdaFunction, LambdaRuntime } from '../function/lambda-function.ts';
import type { ServiceException } from './service-exception.ts';

/** What of the endpoint a description needs. */
export interface Described {
  readonly functions: readonly LambdaFunction[];
  readonly region: string;
  readonly accountId: string;
}

export type Description =
  | { readonly kind: 'described'; readonly body: object }
  | { readonly kind: 'refused'; readonly exception: ServiceException };

/** As which runtime a function of each kind is deployed. */
const RUNTIME: Readonly<Record<LambdaRuntime, string>> = {
  nodejs: NODE_RUNTIME,
  python: PYTHON_RUNTIME,
  provided: 'provided.al2023',
};

const LIST_PATH = /^\/2015-03-31\/functions\/?$/;
const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/]+)(\/configuration)?\/?$/;

/**
 * Answers ListFunctions, GetFunction and GetFunctionConfiguration, so that SDKs, waiters and editors find what is here. Undefined for
 * any other path. https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 */
export function describeFunctions(path: string, described: Described): Description | undefined {
  if (LIST_PATH.test(path)) {
    return {
      kind: 'described',
      body: { Functions: described.functions.map((one) => configurationOf(one, described)) },
    };
  }
  const [, encoded, onlyConfiguration] = FUNCTION_PATH.exec(path) ?? [];
  if (encoded === undefined) return undefined;
  const value = decodeURIComponent(encoded);
  const reference = parseFunctionReference(value);
  if (reference === undefined) return { kind: 'refused', exception: { kind: 'invalid-function-name', value } };
  const found = described.functions.find(({ name }) => name === reference.name);
  if (found === undefined) {
    const arn = functionArn(reference, described);
    return { kind: 'refused', exception: { kind: 'function-not-found', arn } };
  }
  const configuration = configurationOf(found, described);
  const body = onlyConfiguration === undefined ? { Configuration: configuration, Tags: {} } : configuration;
  return { kind: 'described', body };
}

function configurationOf({ name, runtime, handler, timeoutMs, memorySizeMb }: LambdaFunction, described: Described) {
  return {
    FunctionName: name,
    FunctionArn: functionArn({ name, qualifier: undefined, region: undefined, accountId: undefined }, described),
    Runtime: RUNTIME[runtime],
    Handler: handler,
    Timeout: timeoutMs / 1000,
    MemorySize: memorySizeMb,
    Version: '$LATEST',
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
}
