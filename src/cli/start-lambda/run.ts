import { dirname } from 'node:path';
import { ENVIRONMENT } from '../../hook/names.ts';
import type { Environment } from '../../hook/runtime/environment.ts';
import type { EndpointLog } from '../../local/lambda/endpoint-log.ts';
import type { LambdaFunction } from '../../local/lambda/function/lambda-function.ts';
import { readFunctionsFolder } from '../../local/lambda/function/read-functions-folder.ts';
import { HOOK_FUNCTION_NAMES, hookFunctions, standInCredentials } from '../../local/lambda/hook-functions.ts';
import type { GrantedVariables } from '../../local/lambda/runtimes/allowed-variables.ts';
import { type Endpoint, startEndpoint } from '../../local/lambda/start-endpoint.ts';
import { canRunPython } from '../local-hook/can-run-python.ts';
import { EXIT_CODE } from '../shell/exit-code.ts';
import type { Installation } from '../shell/installation.ts';
import type { Terminal } from '../shell/terminal.ts';
import { UsageError } from '../shell/usage-error.ts';
import { startLambdaWelcome } from './welcome.ts';

export interface StartLambdaOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** Folder whose subfolders are policy functions. */
  readonly functionsFolder: string;
  /** Whether a request without an `Authorization` header is answered, too. */
  readonly allowUnsigned?: boolean;
  /** What the policy functions get of this machine's environment beyond what every function gets. */
  readonly granted?: GrantedVariables;
}

export interface StartLambdaSurroundings {
  readonly installation: Installation;
  /** The environment variables of this machine, usually `process.env`. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly environment: Environment;
  /** Gets the hook's stdout, line by line and unchanged. It holds the records, ready for a pipe. */
  readonly out: Terminal;
  /** Gets everything that is meant for a person. */
  readonly errors: Terminal;
  /** Ends the command. */
  readonly stop: AbortSignal;
}

const DEFAULT_REGION = 'us-east-1';

/** Serves the hook and the policy functions of a folder until `stop` aborts. Resolves with the exit code when nothing is left running. */
export async function startLambda(options: StartLambdaOptions, surroundings: StartLambdaSurroundings): Promise<number> {
  const { errors, stop } = surroundings;
  const policyFunctions = readPolicyFunctions(options.functionsFolder, errors);
  const hook = hookFunctions(
    dirname(surroundings.installation.bundleFolder('lambda-hook')),
    hookEnvironment(policyFunctions, surroundings),
  );
  const endpoint = await listen(options, [...hook, ...policyFunctions], surroundings);
  const region = regionOf(surroundings);
  errors.write(startLambdaWelcome(endpoint.url, region, policyFunctions, options.functionsFolder, errors));
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
  await endpoint.close();
  errors.write(`Stopped; no function is running any more.\n`);
  return EXIT_CODE.passes;
}

function regionOf({ environment }: StartLambdaSurroundings): string {
  return environment.region ?? DEFAULT_REGION;
}

function readPolicyFunctions(folder: string, errors: Terminal): readonly LambdaFunction[] {
  const read = readFunctionsFolder(folder);
  if (read.kind === 'unreadable') throw new UsageError([read.problem]);
  const reserved = (name: string) => HOOK_FUNCTION_NAMES.some((hookName) => hookName === name);
  const hasPython = read.functions.every(({ runtime }) => runtime !== 'python') || canRunPython();
  for (const problem of read.problems) errors.write(`${errors.style.yellow(problem)}\n`);
  return read.functions.filter(({ name, runtime }) => {
    const reason = reserved(name)
      ? 'the hook itself has this name'
      : runtime === 'python' && !hasPython
        ? 'there is no python3 on the PATH'
        : undefined;
    if (reason !== undefined) errors.write(`${errors.style.yellow(`${name} is not served: ${reason}`)}\n`);
    return reason === undefined;
  });
}

/** Without a configuration of its own, the Lambda door asks every function that is served. */
function hookEnvironment(
  policyFunctions: readonly LambdaFunction[],
  { environment, variables }: StartLambdaSurroundings,
): Record<string, string> {
  const configured = environment.configuration !== undefined || environment.configurationParameter !== undefined;
  const LambdaFunctions = policyFunctions.map(({ name }) => name);
  return {
    ...standInCredentials(variables),
    ...(configured ? {} : { [ENVIRONMENT.configuration]: JSON.stringify({ LambdaFunctions }) }),
  };
}

async function listen(
  { port, allowUnsigned = false, granted }: StartLambdaOptions,
  functions: readonly LambdaFunction[],
  surroundings: StartLambdaSurroundings,
): Promise<Endpoint> {
  const { variables, out, errors } = surroundings;
  try {
    const region = regionOf(surroundings);
    return await startEndpoint({
      port,
      functions,
      environment: variables,
      allowUnsigned,
      ...(granted === undefined ? {} : { granted }),
      region,
      log: terminalLog(out, errors),
      watch: true,
    });
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new UsageError([`Port ${port} is in use: end the program that has it, or choose another one with --port`]);
    }
    if (code === 'EACCES') {
      throw new UsageError([`Port ${port} is reserved for the administrator: choose one above 1023 with --port`]);
    }
    throw error;
  }
}

function terminalLog(out: Terminal, errors: Terminal): EndpointLog {
  const { style } = errors;
  const isHook = (functionName: string) => HOOK_FUNCTION_NAMES.some((name) => name === functionName);
  return {
    output(functionName, stream, line) {
      if (stream === 'stdout' && isHook(functionName)) out.write(`${line}\n`);
      else errors.write(`${style.dim(`${functionName} |`)} ${line}\n`);
    },
    invocation({ functionName, errorType, durationMs }) {
      const outcome = errorType === undefined ? style.green('replied') : style.red(errorType);
      errors.write(`${style.bold(functionName)} ${outcome} in ${durationMs.toFixed(durationMs < 10 ? 1 : 0)} ms\n`);
    },
  };
}
