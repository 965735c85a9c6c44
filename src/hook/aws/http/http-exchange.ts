import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ConnectionPool } from './connection-pool.ts';

export interface HttpCall {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly method: string;
  /** Query included, encoded. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array | undefined;
}

export interface HttpReply {
  readonly statusCode: number;
  /** Names in lower case; repeated ones joined with a comma. */
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** The reply was cut off by us: it holds more than the caller accepts. */
export class ReplyTooLarge extends Error {}

/** The connection closed before the reply was whole, and Node gave no other reason. */
export class ConnectionClosed extends Error {}

/**
 * One HTTP request and its whole reply, on a pooled connection. Rejects with Node's own error, `ReplyTooLarge` or `ConnectionClosed`;
 * aborting destroys the socket. Follows no redirect and decodes no content encoding.
 */
export function exchange(
  call: HttpCall,
  pool: ConnectionPool,
  maxReplyBytes: number,
  signal: AbortSignal | undefined,
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const secure = call.protocol === 'https:';
    const options: RequestOptions = {
      agent: secure ? pool.https : pool.http,
      // URLs put IPv6 addresses in brackets, the resolver wants them bare.
      hostname: call.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: call.port,
      method: call.method,
      path: call.path,
      headers: call.headers,
    };
    const request = secure ? requestHttps(options) : requestHttp(options);
    const abort = () => request.destroy(asError(signal?.reason));
    signal?.addEventListener('abort', abort, { once: true });
    request.on('error', (error) => {
      if (request.reusedSocket && signal?.aborted !== true) pool.closeIdle();
      reject(error);
    });
    let answered = false;
    request.on('response', (response) => {
      answered = true;
      readReply(response, maxReplyBytes, resolve, reject);
    });
    request.on('close', () => {
      signal?.removeEventListener('abort', abort);
      // With a reply under way, its own 'close' decides: a body that ends with the connection is still whole.
      if (!answered) reject(new ConnectionClosed());
    });
    request.end(call.body);
  });
}

function readReply(
  response: IncomingMessage,
  maxBytes: number,
  resolve: (reply: HttpReply) => void,
  reject: (error: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    chunks.push(chunk);
    if (length > maxBytes) response.destroy(new ReplyTooLarge());
  });
  response.on('error', reject);
  response.on('close', () => {
    if (!response.complete) reject(new ConnectionClosed());
  });
  response.on('end', () => {
    const [only] = chunks;
    resolve({
      statusCode: response.statusCode ?? 0,
      headers: flatHeaders(response),
      body: only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks),
    });
  });
}

/** From the raw list, as Node's own `headers` is an object of mixed types that costs more to make. */
function flatHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const flat: Record<string, string> = {};
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const earlier = flat[name];
    flat[name] = earlier === undefined ? value : `${earlier}, ${value}`;
  }
  return flat;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new ConnectionClosed();
}
