import { createServer, type RequestListener, type Server } from 'node:http';
import { refuseForeign } from './foreign-request.ts';

export interface LoopbackServer {
  readonly server: Server;
  readonly port: number;
}

/**
 * Serves programs of this machine: listens on 127.0.0.1, which no other machine can reach, and refuses what a web page sends.
 * Port 0 takes any free one.
 */
export function listenOnLoopback(answer: RequestListener, port: number): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    if (!refuseForeign(request, response)) answer(request, response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port');
      resolve({ server, port: address.port });
    });
  });
}
