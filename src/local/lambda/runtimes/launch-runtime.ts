import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { OutputStream } from '../endpoint-log.ts';
import type { LambdaFunction } from '../function/lambda-function.ts';
import { type EndpointContext, functionEnvironment } from './function-environment.ts';
import { type FunctionProcess, startFunctionProcess } from './function-process.ts';
import { connectManagedRuntime } from './managed-runtime.ts';
import NODE_RUNTIME from './programs/node-runtime.cjs' with { type: 'text' };
import PYTHON_RUNTIME from './programs/python-runtime.py' with { type: 'text' };
import { startRuntimeApi } from './runtime-api.ts';
import type { RuntimeConnection, RuntimeEvents } from './runtime-connection.ts';

export type OutputListener = (stream: OutputStream, line: string) => void;

const NO_PYTHON =
  'python3 cannot be started: a Python function needs Python 3.8 or later as python3 on the PATH. Install it, or leave this function out';
const NO_BOOTSTRAP =
  'bootstrap cannot be started: it must be executable (chmod +x bootstrap) and its interpreter must exist';

/** A process and the connection to its runtime. Without a connection, the process could not be started. */
export interface Launched {
  readonly functionProcess: FunctionProcess;
  readonly connection: RuntimeConnection | undefined;
}

/** Starts the process that `lambdaFunction`'s runtime asks for. */
export async function launchRuntime(
  lambdaFunction: LambdaFunction,
  context: EndpointContext,
  events: RuntimeEvents,
  onOutput: OutputListener,
): Promise<Launched> {
  const { folder } = lambdaFunction;
  const environment = functionEnvironment(lambdaFunction, context, logStreamName(new Date()));
  switch (lambdaFunction.runtime) {
    case 'nodejs':
      return managed(process.execPath, ['-e', NODE_RUNTIME], 'Node itself cannot be started');
    case 'python':
      // Unbuffered, UTF-8, and without leaving compiled files in the function's folder, which is read-only in Lambda.
      return managed('python3', ['-u', '-X', 'utf8', '-B', '-c', PYTHON_RUNTIME], NO_PYTHON);
    case 'provided': {
      const api = await startRuntimeApi(events);
      const functionProcess = startFunctionProcess({
        command: join(folder, 'bootstrap'),
        args: [],
        folder,
        environment: { ...environment, AWS_LAMBDA_RUNTIME_API: api.address },
        withChannel: false,
        cannotStart: NO_BOOTSTRAP,
        onOutput,
      });
      return { functionProcess, connection: api };
    }
  }

  function managed(command: string, args: readonly string[], cannotStart: string): Launched {
    const options = { command, args, folder, environment, withChannel: true, cannotStart, onOutput };
    const functionProcess = startFunctionProcess(options);
    const { channel } = functionProcess;
    return { functionProcess, connection: channel === undefined ? undefined : connectManagedRuntime(channel, events) };
  }
}

/** Spelt as Lambda spells them: `2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef`. */
function logStreamName(now: Date): string {
  return `${now.toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomBytes(16).toString('hex')}`;
}
