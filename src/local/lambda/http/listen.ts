import type { Server } from 'node:http';

/** Starts to listen on 127.0.0.1, which no other machine can reach. Port 0 takes any free one. Resolves with the port. */
export function listenOnLoopback(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port');
      resolve(address.port);
    });
  });
}
