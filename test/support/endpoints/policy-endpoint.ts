import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** One invocation as it arrived over HTTP. */
export interface ReceivedInvocation {
  /** Decoded from the path, as Lambda decodes it. */
  readonly functionName: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Behaviour = (response: ServerResponse, invocation: ReceivedInvocation) => void | Promise<void>;

/** A Lambda endpoint whose functions do what a test tells them to. Any other function is unknown to it, as to Lambda. */
export interface PolicyEndpoint {
  readonly url: string;
  readonly received: ReceivedInvocation[];
  /** The invocations of one function, in order. */
  receivedBy(functionName: string): ReceivedInvocation[];
  define(functionName: string, behaviour: Behaviour): void;
  /** Forgets all functions and invocations. */
  reset(): void;
  /** Connections that are open now. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

export async function startPolicyEndpoint(): Promise<PolicyEndpoint> {
  const behaviours = new Map<string, Behaviour>();
  const received: ReceivedInvocation[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? '';
    const functionName = decodeURIComponent(/^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path)?.[1] ?? '');
    const invocation = { functionName, path, headers: request.headers, body: Buffer.concat(chunks).toString() };
    received.push(invocation);
    await (behaviours.get(functionName) ?? notFound)(response, invocation);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    received,
    receivedBy: (functionName) => received.filter((invocation) => invocation.functionName === functionName),
    define: (functionName, behaviour) => behaviours.set(functionName, behaviour),
    reset() {
      behaviours.clear();
      received.length = 0;
    },
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port');
  return address.port;
}

/** Answers with a value as JSON. */
export function replies(value: unknown): Behaviour {
  return repliesBytes(JSON.stringify(value));
}

/** As Lambda does, the endpoint gives every reply an id of its own. */
let replied = 0;

export function repliesBytes(body: string | Uint8Array, headers: Record<string, string> = {}): Behaviour {
  return (response) => {
    replied += 1;
    response
      .writeHead(200, { 'x-amz-executed-version': '$LATEST', 'x-amzn-requestid': `reply-${replied}`, ...headers })
      .end(body);
  };
}

export function repliesAfter(ms: number, value: unknown): Behaviour {
  return async (response, invocation) => {
    await pause(ms);
    return replies(value)(response, invocation);
  };
}

/** The Nth call gets the Nth behaviour; the last one goes on. */
export function inTurn(...behaviours: readonly [Behaviour, ...Behaviour[]]): Behaviour {
  let calls = 0;
  return (response, invocation) => {
    const behaviour = behaviours[Math.min(calls, behaviours.length - 1)] ?? behaviours[0];
    calls += 1;
    return behaviour(response, invocation);
  };
}

export function failsWith(body: unknown, functionError = 'Unhandled'): Behaviour {
  return repliesBytes(typeof body === 'string' ? body : JSON.stringify(body), {
    'x-amz-function-error': functionError,
  });
}

/** An error of the service itself, in the form of Lambda's REST-JSON protocol. */
export function refuses(status: number, errorType: string): Behaviour {
  return (response) => {
    replied += 1;
    response
      .writeHead(status, {
        'content-type': 'application/json',
        'x-amzn-errortype': errorType,
        'x-amzn-requestid': `reply-${replied}`,
      })
      .end(
        JSON.stringify({
          Type: 'User',
          Message: `${errorType} of arn:aws:lambda:eu-west-1:111122223333:function:canary`,
        }),
      );
  };
}

export const hangs: Behaviour = () => {};

export const resetsConnection: Behaviour = (response) => {
  response.socket?.resetAndDestroy();
};

const notFound = refuses(404, 'ResourceNotFoundException');

/** A complete reply in the original hook's shape. */
export function reply(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    status: 'SUCCESS',
    errorCode: null,
    message: 'ok',
    callbackContext: null,
    callbackDelaySeconds: 0,
    ...overrides,
  };
}
