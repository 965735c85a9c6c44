import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { replies, reply } from './policy-endpoint.ts';

/** What happens to one request. Undefined lets the function answer. */
export type Fault = (response: ServerResponse, request: IncomingMessage) => void;

/** Decides by how often the function was asked before, and for how long: what passes by itself, passes. */
export type Scenario = (attempt: number, sinceFirstMs: number, request: IncomingMessage) => Fault | undefined;

/** A Lambda endpoint whose functions fail by a script, each from its first request on. */
export interface FaultEndpoint {
  readonly url: string;
  define(functionName: string, scenario: Scenario): void;
  requests(functionName: string): number;
  close(): Promise<void>;
}

export async function startFaultEndpoint(): Promise<FaultEndpoint> {
  const functions = new Map<string, { readonly scenario: Scenario; attempts: number; first: number }>();
  const answers = replies(reply());
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const functionName = /\/functions\/([^/]+)\//.exec(request.url ?? '')?.[1] ?? '';
    const script = functions.get(functionName);
    if (script !== undefined) {
      script.attempts += 1;
      if (script.attempts === 1) script.first = performance.now();
      const fault = script.scenario(script.attempts, performance.now() - script.first, request);
      if (fault !== undefined) return fault(response, request);
    }
    return answers(response, { functionName, path: request.url ?? '', headers: request.headers, body: '' });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    define: (functionName, scenario) => functions.set(functionName, { scenario, attempts: 0, first: 0 }),
    requests: (functionName) => functions.get(functionName)?.attempts ?? 0,
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

let refusals = 0;

export function refusal(status: number, errorType: string, headers: Readonly<Record<string, string>> = {}): Fault {
  return (response) => {
    refusals += 1;
    response
      .writeHead(status, {
        'content-type': 'application/json',
        'x-amzn-errortype': errorType,
        'x-amzn-requestid': `refusal-${refusals}`,
        ...headers,
      })
      .end('{"Message":"refused"}');
  };
}

/** As of a proxy or a load balancer, which knows nothing of Lambda's errors. */
export function gatewayError(status: number): Fault {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html>no</html>');
  };
}

export const resets: Fault = (response) => response.socket?.resetAndDestroy();
export const endsEarly: Fault = (response) => response.socket?.destroy();
export const truncates: Fault = (response) => {
  response.writeHead(200, { 'content-length': '100' }).write('{"half');
  setTimeout(() => response.socket?.destroy(), 5);
};

/** The first attempts fail, and each next one succeeds. */
export function times(count: number, fault: Fault): Scenario {
  return (attempt) => (attempt <= count ? fault : undefined);
}

/** As long as it lasts, however often it is tried. */
export function forMs(ms: number, fault: Fault): Scenario {
  return (_, sinceFirstMs) => (sinceFirstMs < ms ? fault : undefined);
}

export function inOrder(...faults: readonly Fault[]): Scenario {
  return (attempt) => faults[attempt - 1];
}

const HOUR_MS = 3_600_000;

/** An endpoint an hour ahead refuses what is not signed with its own clock. */
export function clockAnHourAhead(errorType: string): Scenario {
  return (_attempt, _sinceFirstMs, { headers }) => {
    const signed = Date.parse(
      String(headers['x-amz-date']).replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'),
    );
    const now = Date.now() + HOUR_MS;
    if (Math.abs(signed - now) < 300_000) return undefined;
    return refusal(403, errorType, { date: new Date(now).toUTCString() });
  };
}
