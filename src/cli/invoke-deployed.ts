import { createConnectionPool } from '../aws/connection-pool.ts';
import { createLambdaInvoker } from '../aws/lambda-invoker.ts';
import { SERVICE_WAIT_MS } from '../hook/limits.ts';
import type { InvokeResult } from '../ports.ts';
import { NO_SDK_NOTICE, setVariables } from '../runtime/environment.ts';
import { LOCAL_CREDENTIALS } from '../simulator/local-hook.ts';
import type { InvokeArguments } from './evaluate-options.ts';

/** Invokes a function of a Lambda endpoint, or of the account of the SDK's default chain. */
export async function invokeDeployed(
  functionName: string,
  payload: Uint8Array,
  { endpoint, region }: InvokeArguments,
): Promise<InvokeResult> {
  setVariables(NO_SDK_NOTICE);
  const pool = createConnectionPool();
  const local = endpoint === undefined ? {} : { endpoint, credentials: LOCAL_CREDENTIALS };
  const invoker = createLambdaInvoker({ ...local, ...(region === undefined ? {} : { region }) }, pool);
  try {
    const signal = AbortSignal.timeout(SERVICE_WAIT_MS);
    return await invoker.invoke({ functionName, payload, signal, traceHeader: undefined });
  } finally {
    invoker.destroy();
    pool.destroy();
  }
}
