import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
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
  /** Its chunks, of the length that the headers give. */
  readonly body?: readonly Uint8Array[] | undefined;
}

export interface HttpReply {
  readonly statusCode: number;
  /** Names in lower case; repeated ones joined with a comma. */
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

export interface ExchangeOptions {
  /** The header in which the endpoint gives each of its replies an id of its own. */
  readonly replyIdHeader?: string;
  /** A connection of before that has said nothing for so long may be dead: the request is sent once more, on a new one. */
  readonly doubtAfterMs?: number;
  /**
   * Who must not be asked twice for nothing. Silence alone does not tell a dead connection from one whose other end is at work, and
   * how long it was idle does not either: sandboxes freeze at any moment. What does is silence that is out of character. So nobody is
   * doubted before twice the longest time that the same one is known to have taken: who was slow once is at most then asked twice.
   */
  readonly asked?: string;
  /** Called when the request is sent once more. */
  readonly sentAgain?: () => void;
}

/** The reply was cut off by us: it holds more than the caller accepts. */
export class ReplyTooLarge extends Error {}

/** The connection closed before the reply was whole, and Node gave no other reason. */
export class ConnectionClosed extends Error {}

/** The reply has no id where it must have one, or the id of an earlier reply. */
export class ReplyOfAnotherRequest extends Error {}

/**
 * One HTTP request and its whole reply, on a pooled connection. Rejects with Node's own error or one of the three above; aborting
 * destroys the socket. Follows no redirect and decodes no content encoding.
 *
 * A connection that has served before may have died since, or hold bytes that are no reply to this request. Where that shows, the
 * request is sent again at once, and once only, on a new connection: what happens there is the endpoint's doing.
 */
export function exchange(
  call: HttpCall,
  pool: ConnectionPool,
  maxReplyBytes: number,
  signal: AbortSignal | undefined,
  { replyIdHeader, doubtAfterMs, asked, sentAgain: tellSentAgain }: ExchangeOptions = {},
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    /** With the times at which they were sent. */
    const open = new Map<ClientRequest, number>();
    let sentAgain = false;
    let doubting: NodeJS.Timeout | undefined;

    const send = (): ClientRequest => {
      const request = startRequest(call, pool, maxReplyBytes, {
        replied: (reply) => replied(request, reply),
        failed: (error, begun) => failed(request, error, begun),
      });
      open.set(request, now());
      return request;
    };
    const sendAgain = () => {
      sentAgain = true;
      // The other idle ones are of the same age. As none is left, Node opens a new one.
      pool.closeIdle();
      tellSentAgain?.();
      send();
    };
    const settle = (outcome: () => void) => {
      clearTimeout(doubting);
      signal?.removeEventListener('abort', abort);
      for (const request of open.keys()) request.destroy();
      open.clear();
      outcome();
    };
    const took = (sentAt: number) => {
      if (asked !== undefined) pool.longestWaits.add(asked, now() - sentAt);
    };
    const replied = (request: ClientRequest, reply: HttpReply) => {
      const sentAt = open.get(request);
      if (sentAt === undefined) return;
      const { reusedSocket } = request;
      const id = replyIdHeader === undefined ? undefined : reply.headers[replyIdHeader];
      const belongs =
        replyIdHeader === undefined ||
        pool.replyIds.belongs(call.headers.host ?? '', id, reply.statusCode, !reusedSocket);
      // Servers and load balancers say 408 to a connection that they close for its idleness; it is no answer to what was asked just then.
      if (!belongs || (reusedSocket && reply.statusCode === 408 && !sentAgain)) {
        // Not the request, which is over for Node: its connection is on its way to the pool.
        request.socket?.destroy();
        failed(request, new ReplyOfAnotherRequest(), false);
        return;
      }
      open.delete(request);
      took(sentAt);
      if (reusedSocket) pool.repliesOfReused += 1;
      else if (open.size > 0) pool.closeIdle();
      settle(() => resolve(reply));
    };
    const failed = (request: ClientRequest, error: unknown, begun: boolean) => {
      if (!open.delete(request)) return;
      if (request.reusedSocket && !begun && !sentAgain && signal?.aborted !== true) sendAgain();
      else if (open.size === 0) settle(() => reject(error));
    };
    const abort = () => {
      // Whether the endpoint was slow or the connection dead, nobody knows: no other invocation is to find out.
      if ([...open.keys()].some(({ reusedSocket }) => reusedSocket)) pool.closeIdle();
      // A new connection was not dead, so that this was waited for.
      for (const [{ reusedSocket }, sentAt] of open) if (!reusedSocket) took(sentAt);
      settle(() => reject(asError(signal?.reason)));
    };

    signal?.addEventListener('abort', abort, { once: true });
    pool.closeStale();
    const first = send();
    if (doubtAfterMs === undefined || !first.reusedSocket) return;
    const longest = asked === undefined ? 0 : pool.longestWaits.of(asked);
    const before = pool.repliesOfReused;
    doubting = setTimeout(
      () => {
        // Where others of the same age have been answered meanwhile, it is the function that takes its time.
        if (!sentAgain && pool.repliesOfReused === before) sendAgain();
      },
      Math.max(doubtAfterMs, 2 * longest),
    );
  });
}

/** Monotonic, in milliseconds. */
const now = () => process.uptime() * 1000;

interface RequestEvents {
  replied(reply: HttpReply): void;
  /** @param begun whether a part of the reply had come */
  failed(error: unknown, begun: boolean): void;
}

function startRequest(
  call: HttpCall,
  pool: ConnectionPool,
  maxReplyBytes: number,
  { replied, failed }: RequestEvents,
): ClientRequest {
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
  let begun = false;
  request.on('error', (error) => failed(error, begun));
  request.on('response', (response) => {
    begun = true;
    readReply(response, maxReplyBytes, replied, (error) => failed(error, true));
  });
  // With a reply under way, its own 'close' decides: a body that ends with the connection is still whole.
  request.on('close', () => {
    if (!begun) failed(new ConnectionClosed(), false);
  });
  const [first, ...others] = call.body ?? [];
  // All of it in as few packets as it takes.
  if (others.length > 0) request.cork();
  if (first !== undefined && others.length > 0) request.write(first);
  for (const chunk of others) request.write(chunk);
  request.end(others.length > 0 ? undefined : first);
  return request;
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
