import { randomBytes } from 'node:crypto';
import { listenOnLoopback } from '../../lambda/http/listen.ts';

/** Stands in for the S3 bucket from which a hook fetches a stack's or a change set's payload. */
export interface PayloadServer {
  /** Serves `payload` under a URL that looks presigned, until `withdraw` is called. */
  publish(name: string, payload: unknown): PublishedPayload;
  close(): Promise<void>;
}

export interface PublishedPayload {
  readonly url: string;
  withdraw(): void;
}

export async function startPayloadServer(): Promise<PayloadServer> {
  const published = new Map<string, { readonly signature: string; readonly body: Buffer }>();
  const { server, port } = await listenOnLoopback((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const object = published.get(url.pathname);
    // S3's own words for a missing object and for a signature that does not fit.
    if (request.method !== 'GET' || object === undefined) response.writeHead(404).end('NoSuchKey');
    else if (url.searchParams.get('X-Amz-Signature') !== object.signature) response.writeHead(403).end('AccessDenied');
    else {
      response
        .writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': object.body.length })
        .end(object.body);
    }
  }, 0);
  return {
    publish(name, payload) {
      const path = `/hook-payloads/${encodeURIComponent(name)}.json`;
      const signature = randomBytes(32).toString('hex');
      published.set(path, { signature, body: Buffer.from(JSON.stringify(payload)) });
      const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`;
      return { url: `http://127.0.0.1:${port}${path}?${query}`, withdraw: () => published.delete(path) };
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
