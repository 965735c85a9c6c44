import type { LambdaFunction } from '../function/lambda-function.ts';
import type { Fault, Invocation, InvocationResult } from '../invocation.ts';
import type { EndpointContext } from '../runtimes/function-environment.ts';
import type { FunctionProcess } from '../runtimes/function-process.ts';
import { launchRuntime, type OutputListener } from '../runtimes/launch-runtime.ts';
import type { RuntimeConnection, RuntimeEvents } from '../runtimes/runtime-connection.ts';
import { BEGIN_WITHIN_MS, Deliveries, type Invoked } from './deliveries.ts';

/** Lambda's own limit for loading a function's code, which does not count towards the function's timeout. */
const INIT_TIMEOUT_MS = 10_000;

/** So many short frames fit into one read. */
const MAX_BATCH = 16;

/** One process that runs one function, one invocation at a time. */
export interface ExecutionEnvironment {
  /** Resolves when the function's code is loaded, with a fault if it cannot be. Never rejects. */
  readonly initialised: Promise<Fault | undefined>;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  /** False once the process must not get another invocation. */
  alive(): boolean;
  /** How many invocations may be delivered at once. */
  readonly maxBatch: number;
  /** Call it after `initialised` only, and with at most `maxBatch` invocations under way. Never rejects. */
  invoke(invocation: Invocation): Promise<Invoked>;
  /** Resolves when it can take the next batch, or has ended. */
  drained(): Promise<void>;
  /** Ends the process at once, as Lambda does. */
  kill(): void;
}

/**
 * A process and not a worker thread. A process can crash, abort or run out of memory without harm to others. It can be
 * ended together with its children, has a working directory, and can run Python. It costs no more to start: 33 ms of
 * CPU time against 45 ms for a worker, measured on Node 20. With `NODE_EXTRA_CA_CERTS`, Node 20 reads certificates
 * first, which takes another 50 to 80 ms.
 */
export function startExecutionEnvironment(
  lambdaFunction: LambdaFunction,
  context: EndpointContext,
  onOutput: OutputListener,
): ExecutionEnvironment {
  let alive = true;
  let functionProcess: FunctionProcess | undefined;
  let connection: RuntimeConnection | undefined;
  const initialised = deferred<Fault | undefined>();
  const ended = deferred<void>();

  const initTimer = setTimeout(() => stopWith({ kind: 'init-timed-out', timeoutMs: INIT_TIMEOUT_MS }), INIT_TIMEOUT_MS);
  initialised.promise.then(() => clearTimeout(initTimer));

  function kill(): void {
    alive = false;
    functionProcess?.kill();
  }

  const { timeoutMs } = lambdaFunction;
  const deliveries = new Deliveries(timeoutMs, () => stopWith({ kind: 'timed-out', timeoutMs }));

  /** Ends the environment. All waiting invocations get the reason. */
  function stopWith(fault: Fault): void {
    kill();
    initialised.resolve(fault);
    conclude(fault);
  }

  function conclude(result: InvocationResult, durationMs?: number): void {
    if (!alive) deliveries.abandonWaiting();
    deliveries.conclude(result, durationMs);
  }

  const events: RuntimeEvents = {
    ready: () => initialised.resolve(undefined),
    initFailed: stopWith,
    replied({ requestId, result, ending, durationMs }) {
      if (ending) alive = false;
      // A late reply to an invocation that has timed out. Its caller has been answered.
      if (deliveries.isRunning(requestId)) conclude(result, durationMs);
    },
    notBegun: (requestId) => deliveries.notBegun(requestId),
    broken: () =>
      stopWith({ kind: 'cannot-start', reason: 'The function wrote to file descriptor 3, which its runtime needs' }),
  };

  async function run(): Promise<void> {
    const started = await launchRuntime(lambdaFunction, context, events, onOutput);
    ({ functionProcess, connection } = started);
    // Killed while the runtime API was being set up.
    if (!alive) functionProcess.kill();
    const fault = await functionProcess.ended;
    alive = false;
    connection?.close();
    initialised.resolve(fault);
    conclude(fault);
    ended.resolve();
  }
  run().catch((error: unknown) => {
    stopWith({ kind: 'cannot-start', reason: String(error) });
    ended.resolve();
  });

  return {
    initialised: initialised.promise,
    ended: ended.promise,
    alive: () => alive,
    kill,
    // Lambda's Runtime API hands over one invocation at a time, and only our own runtimes share a clock with this process.
    maxBatch: lambdaFunction.runtime === 'nodejs' ? MAX_BATCH : 1,
    invoke(invocation) {
      const beginBy = deliveries.busy ? monotonicMs() + BEGIN_WITHIN_MS : undefined;
      const invoked = deliveries.add(invocation.requestId);
      connection?.deliver(invocation, { timeoutMs, beginBy });
      return invoked;
    },
    drained: () => deliveries.drained(),
  };
}

/** Of the clock that all Node processes of one machine share. */
function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/** A promise that is settled from outside. `Promise.withResolvers` needs Node 22. */
interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: (value) => resolve(value) };
}
