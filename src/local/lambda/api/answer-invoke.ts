import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { functionArn } from '../function/function-name.ts';
import { invokeFunction, type Served } from './invoke-function.ts';
import { readInvokeRequest } from './invoke-request.ts';
import { sendServiceException } from './service-exception.ts';

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
        // Lambda would retry a failing event twice, minutes later. That is of no use here.
        response.writeHead(202, headers).end();
        await invokeFunction(pool, request, requestId, served, () => false);
        return;
      case 'RequestResponse': {
        const abandoned = () => response.destroyed;
        const { errorType, payload } = await invokeFunction(pool, request, requestId, served, abandoned);
        const failed = errorType === undefined ? {} : { 'X-Amz-Function-Error': 'Unhandled' };
        response.writeHead(200, { ...headers, ...failed, 'Content-Length': payload.length }).end(payload);
      }
    }
  };
}
