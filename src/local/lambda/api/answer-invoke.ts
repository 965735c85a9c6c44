import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { functionArn, notReachable, versionOf } from '../function/function-name.ts';
import { type Described, describeFunctions } from './describe-functions.ts';
import { invokeFunction, type Served } from './invoke-function.ts';
import { type InvokeRequest, readInvokeRequest } from './invoke-request.ts';
import type { FunctionOutput } from './log-tail.ts';
import { type ServiceException, sendServiceException } from './service-exception.ts';

export interface ServedOverHttp extends Served, Described {
  readonly output: FunctionOutput;
  /** Whether a request without an `Authorization` header is answered, too. */
  readonly allowUnsigned: boolean;
}

/**
 * Answers requests of Lambda's `Invoke` operation: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html, and those that ask
 * which functions there are. The returned function rejects only when the client has gone.
 */
export function invokeAnswerer(
  served: ServedOverHttp,
): (incoming: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (incoming, response) => {
    const requestId = randomUUID();
    const refuse = (exception: ServiceException) => sendServiceException(response, exception, requestId);
    const unsigned = incoming.headers.authorization === undefined && !served.allowUnsigned;
    if (incoming.method === 'GET') {
      const path = new URL(incoming.url ?? '/', 'http://127.0.0.1').pathname;
      const description = describeFunctions(path, served);
      if (description !== undefined && unsigned) return refuse({ kind: 'unsigned' });
      if (description?.kind === 'refused') return refuse(description.exception);
      if (description?.kind === 'described') {
        response.writeHead(200, { 'Content-Type': 'application/json', 'x-amzn-RequestId': requestId });
        response.end(JSON.stringify(description.body));
        return;
      }
    }
    const read = await readInvokeRequest(incoming);
    if (unsigned) return refuse({ kind: 'unsigned' });
    if (read.kind === 'refused') return refuse(read.exception);
    const { request } = read;
    const elsewhere = notReachable(request.reference, served);
    if (elsewhere !== undefined) return refuse({ kind: 'other-region', message: elsewhere });
    if (!served.pools.has(request.reference.name)) {
      return refuse({ kind: 'function-not-found', arn: functionArn(request.reference, served) });
    }
    await answerInvocation(request, requestId, served, response);
  };
}

async function answerInvocation(
  request: InvokeRequest,
  requestId: string,
  served: ServedOverHttp,
  response: ServerResponse,
): Promise<void> {
  const { reference } = request;
  const pool = served.pools.get(reference.name);
  if (pool === undefined) return;
  const headers = { 'Content-Type': 'application/json', 'x-amzn-RequestId': requestId };
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
      const version = versionOf(reference);
      const invoke = () => invokeFunction(pool, request, requestId, served, () => response.destroyed);
      const { result, tail } = request.tail
        ? await served.output.tailOf({ functionName: reference.name, requestId, version }, invoke)
        : { result: await invoke(), tail: undefined };
      const { errorType, payload } = result;
      const failed = errorType === undefined ? {} : { 'X-Amz-Function-Error': 'Unhandled' };
      const log = tail === undefined ? {} : { 'X-Amz-Log-Result': tail.toString('base64') };
      const length = { 'Content-Length': payload.length };
      response.writeHead(200, { ...headers, 'X-Amz-Executed-Version': version, ...failed, ...log, ...length });
      response.end(payload);
    }
  }
}
