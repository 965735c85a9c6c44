import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EndpointLog } from './endpoint-log.ts';
import type { EnvironmentPool } from './environment-pool.ts';
import { type FunctionError, functionError } from './function-error.ts';
import { functionArn } from './function-name.ts';
import { type InvokeRequest, readInvokeRequest } from './invoke-request.ts';
import { sendServiceException } from './service-exception.ts';
import { newTraceId } from './trace-id.ts';

export interface Served {
  /** By function name. */
  readonly pools: ReadonlyMap<string, EnvironmentPool>;
  readonly region: string;
  readonly accountId: string;
  readonly log: EndpointLog;
}

/**
 * Answers requests of Lambda's `Invoke` operation: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * The returned function rejects only when the client has gone.
 */
export function invokeAnswerer(served: Served): (incoming: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (incoming, response) => {
    const requestId = randomUUID();
    const read = await readInvokeRequest(incoming);
    if (read.kind === 'refused') return sendServiceException(response, read.exception, requestId);
    const { request } = read;
    const pool = served.pools.get(request.reference.name);
    if (pool === undefined) {
      const arn = functionArn(request.reference, served);
      return sendServiceException(response, { kind: 'function-not-found', arn }, requestId);
    }
    const headers = {
      'Content-Type': 'application/json',
      'x-amzn-RequestId': requestId,
      'X-Amz-Executed-Version': request.reference.qualifier ?? '$LATEST',
    };
    switch (request.invocationType) {
      case 'DryRun':
        response.writeHead(204, headers).end();
        return;
      case 'Event':
        // Lambda would try a failing event twice more, minutes later: of no use here.
        response.writeHead(202, headers).end();
        await invoke(served, request, pool, requestId, () => false);
        return;
      case 'RequestResponse': {
        const { errorType, payload } = await invoke(served, request, pool, requestId, () => response.destroyed);
        const failed = errorType === undefined ? {} : { 'X-Amz-Function-Error': 'Unhandled' };
        response.writeHead(200, { ...headers, ...failed, 'Content-Length': payload.length }).end(payload);
      }
    }
  };
}

type Reply = { readonly errorType: undefined; readonly payload: Buffer } | FunctionError;

async function invoke(
  served: Served,
  { reference, payload, traceId, clientContext }: InvokeRequest,
  pool: EnvironmentPool,
  requestId: string,
  abandoned: () => boolean,
): Promise<Reply> {
  const started = performance.now();
  const invocation = {
    requestId,
    functionArn: functionArn(reference, served),
    payload,
    traceId: traceId ?? newTraceId(new Date()),
    clientContext,
  };
  const result = await pool.invoke(invocation, abandoned);
  const reply: Reply =
    result.kind === 'succeeded' ? { errorType: undefined, payload: result.payload } : functionError(result, requestId);
  const durationMs = performance.now() - started;
  served.log.invocation({ functionName: reference.name, requestId, durationMs, errorType: reply.errorType });
  return reply;
}
