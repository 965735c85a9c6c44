import type { EndpointLog } from '../endpoint-log.ts';
import { type FunctionError, functionError } from '../function-error.ts';
import { functionArn } from '../function-name.ts';
import type { EnvironmentPool } from '../pool/environment-pool.ts';
import type { InvokeRequest } from './invoke-request.ts';
import { newTraceId } from './trace-id.ts';

/** What an endpoint serves. */
export interface Served {
  /** By function name. */
  readonly pools: ReadonlyMap<string, EnvironmentPool>;
  readonly region: string;
  readonly accountId: string;
  readonly log: EndpointLog;
}

export type FunctionReply = { readonly errorType: undefined; readonly payload: Buffer } | FunctionError;

/** Never rejects. A call that is abandoned before a process has been given it is not run, and never answered. */
export async function invokeFunction(
  pool: EnvironmentPool,
  { reference, payload, traceId, clientContext }: Omit<InvokeRequest, 'invocationType'>,
  requestId: string,
  served: Served,
  abandoned: () => boolean,
): Promise<FunctionReply> {
  const started = performance.now();
  const invocation = {
    requestId,
    functionArn: functionArn(reference, served),
    payload,
    traceId: traceId ?? newTraceId(new Date()),
    clientContext,
  };
  const result = await pool.invoke(invocation, abandoned);
  const reply: FunctionReply =
    result.kind === 'succeeded' ? { errorType: undefined, payload: result.payload } : functionError(result, requestId);
  const durationMs = performance.now() - started;
  served.log.invocation({ functionName: reference.name, requestId, durationMs, errorType: reply.errorType });
  return reply;
}
