import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A bucket that serves payloads behind URLs with a secret signature. */
export interface PayloadBucket {
  /** A URL under which the behaviours answer in turn; the last one goes on. */
  put(...behaviours: readonly [PayloadBehaviour, ...PayloadBehaviour[]]): string;
  requests(url: string): number;
  close(): Promise<void>;
}

export type PayloadBehaviour = (response: ServerResponse) => void;

export const SIGNATURE = 'canary-signature';

export function serves(payload: unknown): PayloadBehaviour {
  return (response) => response.end(JSON.stringify(payload));
}

export function servesText(status: number, text: string): PayloadBehaviour {
  return (response) => response.writeHead(status, { 'content-type': 'application/xml' }).end(text);
}

export async function startPayloadBucket(): Promise<PayloadBucket> {
  const objects = new Map<string, readonly [PayloadBehaviour, ...PayloadBehaviour[]]>();
  const requests = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const count = requests.get(path) ?? 0;
    requests.set(path, count + 1);
    const behaviours = objects.get(path);
    if (behaviours === undefined) return void response.writeHead(404).end();
    (behaviours[Math.min(count, behaviours.length - 1)] ?? behaviours[0])(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The bucket does not listen on a port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    put(...behaviours) {
      const path = `/payload-${objects.size}?X-Amz-Signature=${SIGNATURE}`;
      objects.set(path, behaviours);
      return `${origin}${path}`;
    },
    requests: (url) => requests.get(url.slice(origin.length)) ?? 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
