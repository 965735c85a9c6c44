import type { ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../../src/local/lambda/http/listen.ts';
import type { PageData } from './page-data.ts';

export interface PageServer {
  readonly url: string;
  /** Tells every open page that there is something new. */
  changed(): void;
  close(): Promise<void>;
}

/** On this machine only: records name accounts and stacks. */
export async function servePage(
  port: number,
  document: () => Promise<string>,
  data: () => PageData,
): Promise<PageServer> {
  const listeners = new Set<ServerResponse>();
  const { server, port: ownPort } = await listenOnLoopback(async (request, response) => {
    // No page of anybody else may show this one in a frame.
    response.setHeader('content-security-policy', "frame-ancestors 'none'");
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
  }, port);
  return {
    url: `http://127.0.0.1:${ownPort}/`,
    changed() {
      for (const listener of listeners) listener.write('data: changed\n\n');
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
