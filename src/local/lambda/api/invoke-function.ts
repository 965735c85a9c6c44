import { randomUUID } from 'node:crypto';
import type { EndpointLog } from '../endpoint-log.ts';
import { type FunctionError, functionError } from '../function/function-error.ts';
import { functionArn, versionOf } from '../function/function-name.ts';
import type { EnvironmentPool } from '../pool/environment-pool.ts';
import type { InvokeRequest } from './invoke-request.ts';

/** What an endpoint serves. */
export interface Served {
  /** By function name. */
  readonly pools: ReadonlyMap<string, EnvironmentPool>;
  readonly region: string;
  readonly accountId: string;
  readonly log: EndpointLog;
}

export type FunctionReply = { readonly errorType: undefined; readonly payload: Buffer } | FunctionError;

/** Never rejects. A call that is abandoned while it waits is neither run nor answered. */
export async function invokeFunction(
  pool: EnvironmentPool,
  { reference, payload, traceId, clientContext }: Omit<InvokeRequest, 'invocationType' | 'tail'>,
  requestId: string,
  served: Served,
  abandoned: () => boolean,
): Promise<FunctionReply> {
  const started = performance.now();
  const invocation = {
    requestId,
    functionArn: functionArn(reference, served),
    version: versionOf(reference),
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

/**
 * The trace header of a request that came without one: Lambda always gives its functions one, here not sampled.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
function newTraceId(now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000).toString(16);
  return `Root=1-${seconds}-${hex().slice(0, 24)};Parent=${hex().slice(16)};Sampled=0`;
}

/** 32 digits. A UUID comes from a pool of random bytes, at a tenth of the cost of `randomBytes`. */
function hex(): string {
  return randomUUID().replaceAll('-', '');
}
