import type { IncomingMessage, ServerResponse } from 'node:http';
import { MAX_RESPONSE_BYTES } from '../function/function-error.ts';
import { readBody } from '../http/http-body.ts';
import { listenOnLoopback } from '../http/listen.ts';
import type { Fault, Invocation, InvocationResult } from '../invocation.ts';
import type { RuntimeConnection, RuntimeEvents } from './runtime-connection.ts';

export interface RuntimeApi extends RuntimeConnection {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
}

const PREFIX = '/2018-06-01/runtime';

/**
 * Lambda's Runtime API for one execution environment. The API's paths do not say which environment is asking, so each one has a port of its own.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(events: RuntimeEvents): Promise<RuntimeApi> {
  let delivered: { readonly invocation: Invocation; readonly timeoutMs: number } | undefined;
  let poll: ServerResponse | undefined;
  let running: string | undefined;

  function handOver(): void {
    if (poll === undefined || delivered === undefined) return;
    const { invocation, timeoutMs } = delivered;
    running = invocation.requestId;
    poll.writeHead(200, nextHeaders(invocation, Date.now() + timeoutMs)).end(invocation.payload);
    delivered = undefined;
    poll = undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (request.method === 'GET' && path === `${PREFIX}/invocation/next`) {
      poll = response;
      events.ready();
      handOver();
      return;
    }
    const body = await readBody(request, MAX_RESPONSE_BYTES);
    if (request.method === 'POST' && path === `${PREFIX}/init/error`) {
      accept(response);
      events.initFailed(reportedFault(request, body ?? Buffer.alloc(0)));
      return;
    }
    const [, requestId, verb] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (request.method !== 'POST' || requestId === undefined) {
      refuse(response, 404, 'InvalidPath', `The Runtime API has no ${request.method} ${path}`);
      return;
    }
    if (requestId !== running) {
      refuse(response, 400, 'InvalidRequestID', 'This is not the request id of the running invocation');
      return;
    }
    running = undefined;
    if (body === undefined) {
      refuse(
        response,
        413,
        'RequestEntityTooLarge',
        `Exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
      );
    } else {
      accept(response);
    }
    events.replied({ requestId, result: resultOf(request, verb, body), ending: false, durationMs: undefined });
  }

  const { server, port } = await listenOnLoopback((request, response) => {
    // Only reading can fail: the process has just ended.
    answer(request, response).catch(() => response.destroy());
  }, 0);
  return {
    address: `127.0.0.1:${port}`,
    deliver(invocation, { timeoutMs }) {
      delivered = { invocation, timeoutMs };
      handOver();
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function nextHeaders(invocation: Invocation, deadline: number): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
    'Lambda-Runtime-Deadline-Ms': String(deadline),
    'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
    'Lambda-Runtime-Trace-Id': invocation.traceId,
    ...(invocation.clientContext === undefined ? {} : { 'Lambda-Runtime-Client-Context': invocation.clientContext }),
  };
}

function resultOf(request: IncomingMessage, verb: string | undefined, body: Buffer | undefined): InvocationResult {
  if (body === undefined) return { kind: 'response-too-large' };
  return verb === 'error' ? reportedFault(request, body) : { kind: 'succeeded', payload: body };
}

function reportedFault(request: IncomingMessage, payload: Buffer): Fault {
  const errorType = request.headers['lambda-runtime-function-error-type'];
  return { kind: 'reported', errorType: typeof errorType === 'string' ? errorType : 'Runtime.Unknown', payload };
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ errorMessage, errorType }));
}
