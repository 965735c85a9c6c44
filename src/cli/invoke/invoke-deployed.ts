import { createConnectionPool } from '../../hook/aws/http/connection-pool.ts';
import { createLambdaInvoker } from '../../hook/aws/lambda/lambda-invoker.ts';
import type { InvokeResult } from '../../hook/ports.ts';
import { SERVICE_WAIT_MS } from '../../hook/protocol/limits.ts';
import { LOCAL_CREDENTIALS } from '../../local/cloudformation/local-hook/local-hook.ts';
import type { InvokeArguments } from './options.ts';

/** Invokes a function of a Lambda endpoint, or of the account of the SDK's default chain. */
export async function invokeDeployed(
  functionName: string,
  payload: Uint8Array,
  { endpoint, region }: InvokeArguments,
): Promise<InvokeResult> {
  const pool = createConnectionPool();
  const local = endpoint === undefined ? {} : { endpoint, credentials: LOCAL_CREDENTIALS };
  const invoker = createLambdaInvoker({ ...local, ...(region === undefined ? {} : { region }) }, pool);
  try {
    const signal = AbortSignal.timeout(SERVICE_WAIT_MS);
    return await invoker.invoke({ functionName, payload: [payload], signal, traceHeader: undefined });
  } finally {
    invoker.destroy();
    pool.destroy();
  }
}
