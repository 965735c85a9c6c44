import { type FSWatcher, watch } from 'node:fs';
import { invokeAnswerer } from './api/answer-invoke.ts';
import { type InProcessCall, type InProcessReply, invokeInProcess } from './api/invoke-in-process.ts';
import { FunctionOutput } from './api/log-tail.ts';
import type { EndpointLog, OutputStream } from './endpoint-log.ts';
import type { LambdaFunction } from './function/lambda-function.ts';
import { listenOnLoopback } from './http/listen.ts';
import { Capacity } from './pool/capacity.ts';
import { EnvironmentPool } from './pool/environment-pool.ts';
import { startExecutionEnvironment } from './pool/execution-environment.ts';
import { allowedVariables, type GrantedVariables, NOTHING_GRANTED } from './runtimes/allowed-variables.ts';

export interface EndpointOptions {
  /** 0 takes any free one. */
  readonly port: number;
  readonly functions: readonly LambdaFunction[];
  readonly log: EndpointLog;
  /** The environment of which functions get what they are allowed (`function-environment.ts`), usually `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Region and account of the functions' ARNs. */
  readonly region: string;
  readonly accountId?: string;
  /** Variables beyond those that every function is allowed. Default: none. */
  readonly granted?: GrantedVariables;
  /** Whether a request without an `Authorization` header is answered, too. Off by default: no SDK sends one, but a web page could. */
  readonly allowUnsigned?: boolean;
  /** Whether a function runs its new code after its files have changed. Off by default. */
  readonly watch?: boolean;
}

export interface Endpoint {
  /** `http://127.0.0.1:port`, for `AWS_ENDPOINT_URL_LAMBDA` or an SDK client's `endpoint`. */
  readonly url: string;
  readonly port: number;
  /** Invokes a function without HTTP. Never rejects. */
  invoke(call: InProcessCall): Promise<InProcessReply>;
  /** Ends the server and every process that it started; resolves when none is left. May be called more than once. */
  close(): Promise<void>;
}

/** The account of AWS's own examples: it belongs to nobody. */
const EXAMPLE_ACCOUNT_ID = '123456789012';

/** Beyond one per function. A Node process takes about 45 MB. */
const MAX_GROWTH = 32;

/** An environment that nobody has needed for this long ends. */
const IDLE_MS = 60_000;

/**
 * Serves `functions` on 127.0.0.1 as the AWS Lambda service would. Rejects when it cannot listen (`EADDRINUSE`,
 * `EACCES`). Every execution environment is a process of its own: a function that crashes harms no other.
 */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { region, log, functions } = options;
  const accountId = options.accountId ?? EXAMPLE_ACCOUNT_ID;
  const names = options.functions.map(({ name }) => name);
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined) throw new Error(`Two functions have the name ${duplicate}`);
  const pools = new Map<string, EnvironmentPool>();
  const output = new FunctionOutput();
  const served = { pools, region, accountId, log, output, functions, allowUnsigned: options.allowUnsigned === true };
  const answer = invokeAnswerer(served);
  const { server, port } = await listenOnLoopback((request, response) => {
    // Only reading can fail: the client has gone.
    answer(request, response).catch(() => response.destroy());
  }, options.port);
  // Closing an idle connection fails a request that is just being sent on it. Keep all connections open.
  server.keepAliveTimeout = 0;
  const url = `http://127.0.0.1:${port}`;

  const { environment, granted = NOTHING_GRANTED } = options;
  const inherited = { all: environment, allowed: allowedVariables(environment, granted) };
  const context = { region, accountId, url, inherited };
  const capacity = new Capacity(MAX_GROWTH);
  for (const lambdaFunction of options.functions) {
    const { name } = lambdaFunction;
    const onOutput = (stream: OutputStream, line: string) => {
      log.output(name, stream, line);
      output.emit(name, line);
    };
    pools.set(name, new EnvironmentPool(() => startExecutionEnvironment(lambdaFunction, context, onOutput), capacity));
  }
  const watchers = options.watch === true ? watchFunctions(options.functions, (name) => pools.get(name)?.renew()) : [];
  const retirement = setInterval(() => {
    for (const pool of pools.values()) pool.retireIdle(IDLE_MS);
  }, IDLE_MS / 4).unref();
  // Also end the functions if this process ends without close(), by a bug or by process.exit.
  const killAll = () => {
    for (const pool of pools.values()) pool.killAll();
  };
  process.once('exit', killAll);

  async function close(): Promise<void> {
    clearInterval(retirement);
    for (const watcher of watchers) watcher.close();
    process.off('exit', killAll);
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    await Promise.all([closed, ...Array.from(pools.values(), (pool) => pool.close())]);
  }

  let closing: Promise<void> | undefined;
  return {
    url,
    port,
    invoke: (call) => invokeInProcess(call, served),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Calls `changed` with the name of a function when a file in its folder changes, perhaps more than once for one change. */
function watchFunctions(
  functions: readonly LambdaFunction[],
  changed: (functionName: string) => void,
): readonly FSWatcher[] {
  return functions.map(({ name, folder }) =>
    watch(folder, { recursive: true, persistent: false }, () => changed(name))
      // Without a watch (folder removed, limit of watches reached) the function is still served.
      .on('error', () => {}),
  );
}
