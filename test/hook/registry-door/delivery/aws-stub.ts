import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';

export interface StubRequest {
  /** `PutLogEvents`, `PutMetricData`, … */
  readonly operation: string;
  readonly headers: IncomingMessage['headers'];
  /** Empty unless the request is JSON. */
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** What the stub answers: a body, an error, or nothing at all. */
export type StubReply =
  | { readonly kind: 'ok'; readonly body?: Record<string, unknown> }
  | { readonly kind: 'error'; readonly name: string; readonly status?: number }
  | { readonly kind: 'xml'; readonly text: string }
  | { readonly kind: 'hang' }
  /** The connection breaks after the request has been taken. */
  | { readonly kind: 'reset' };

export interface AwsStub {
  readonly endpoint: string;
  readonly requests: StubRequest[];
  /** Names of the operations called, in order. */
  calls(): string[];
  close(): Promise<void>;
}

const jsonBody = z.record(z.string(), z.unknown());

/** A server that speaks as much of CloudWatch Logs, CloudWatch and X-Ray as the delivery of telemetry needs. */
export async function startAwsStub(reply: (request: StubRequest) => StubReply): Promise<AwsStub> {
  const requests: StubRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = parse(incoming, Buffer.concat(chunks));
      requests.push(request);
      send(outgoing, reply(request));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address() satisfies AddressInfo | string | null);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    calls: () => requests.map(({ operation }) => operation),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function parse(incoming: IncomingMessage, raw: Buffer): StubRequest {
  const text = (incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8');
  const target = z.string().optional().parse(incoming.headers['x-amz-target']);
  const operation = target === undefined ? operationOfPath(incoming.url ?? '') : target.replace(/^.*\./, '');
  const body = text.startsWith('{') ? jsonBody.parse(JSON.parse(text)) : {};
  return { operation, headers: incoming.headers, body, text };
}

function operationOfPath(path: string): string {
  return path === '/TraceSegments' ? 'PutTraceSegments' : path.replace(/^.*\//, '');
}

function send(outgoing: ServerResponse, reply: StubReply): void {
  switch (reply.kind) {
    case 'ok':
      outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      outgoing.end(JSON.stringify(reply.body ?? {}));
      return;
    case 'error':
      outgoing.writeHead(reply.status ?? 400, {
        'content-type': 'application/x-amz-json-1.1',
        'x-amzn-errortype': reply.name,
      });
      outgoing.end(JSON.stringify({ __type: reply.name, message: 'SECRET-OF-THE-SERVICE' }));
      return;
    case 'xml':
      outgoing.writeHead(200, { 'content-type': 'text/xml' });
      outgoing.end(reply.text);
      return;
    case 'hang':
      return;
    case 'reset':
      outgoing.socket?.resetAndDestroy();
      return;
    default:
      throw reply satisfies never;
  }
}
