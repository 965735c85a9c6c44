import type { LambdaFunction, LambdaRuntime } from '../function/lambda-function.ts';

/** What all functions of one endpoint share. */
export interface EndpointContext {
  readonly region: string;
  readonly accountId: string;
  /** The endpoint's own URL, for functions that invoke other functions. */
  readonly url: string;
  /** The endpoint's environment variables: all of them, and those that functions are allowed. */
  readonly inherited: Readonly<Record<LambdaFunction['inherits'], Readonly<Record<string, string | undefined>>>>;
}

const EXECUTION_ENV: Readonly<Record<LambdaRuntime, string>> = {
  nodejs: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
  python: 'AWS_Lambda_python3',
  provided: 'AWS_Lambda_provided.al2023',
};

/**
 * The environment variables of one execution environment: inherited ones, then Lambda's, then the function's own.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(
  lambdaFunction: LambdaFunction,
  context: EndpointContext,
  logStreamName: string,
): Record<string, string | undefined> {
  return {
    ...context.inherited[lambdaFunction.inherits],
    // Options such as --inspect are meant for the endpoint's process and would break the functions' processes.
    NODE_OPTIONS: undefined,
    TZ: ':UTC',
    AWS_REGION: context.region,
    AWS_DEFAULT_REGION: context.region,
    AWS_ENDPOINT_URL_LAMBDA: context.url,
    AWS_EXECUTION_ENV: EXECUTION_ENV[lambdaFunction.runtime],
    AWS_LAMBDA_FUNCTION_NAME: lambdaFunction.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambdaFunction.memorySizeMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambdaFunction.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    LAMBDA_TASK_ROOT: lambdaFunction.folder,
    _HANDLER: lambdaFunction.handler,
    ...lambdaFunction.environment,
  };
}
