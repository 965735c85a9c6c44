import { createServer, type Server, type ServerResponse } from 'node:http';
import type { PageData } from './page-data.ts';

export interface PageServer {
  readonly url: string;
  /** Tells every open page that there is something new. */
  changed(): void;
  close(): Promise<void>;
}

/** On this machine only: records name accounts and stacks. */
const HOST = '127.0.0.1';

export async function servePage(
  port: number,
  document: () => Promise<string>,
  data: () => PageData,
): Promise<PageServer> {
  const listeners = new Set<ServerResponse>();
  const server = createServer(async (request, response) => {
    switch (request.url) {
      case '/':
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(await document());
        return;
      case '/data.json':
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(data()));
        return;
      case '/events':
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
        response.write('retry: 1000\n\n');
        listeners.add(response);
        request.on('close', () => listeners.delete(response));
        return;
      default:
        response.writeHead(404).end();
    }
  });
  await listen(server, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port');
  return {
    url: `http://${HOST}:${address.port}/`,
    changed() {
      for (const listener of listeners) listener.write('data: changed\n\n');
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
}
