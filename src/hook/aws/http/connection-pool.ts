import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Keep-alive sockets by host. They carry no credentials, so invocations with different ones may share them. */
export interface ConnectionPool {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /**
   * Closes the idle sockets. While a sandbox is frozen, or behind a NAT gateway, all that are idle die together, and only a request
   * finds out; a retry on the next of them would find the same.
   */
  closeIdle(): void;
  /** Closes every socket, idle or not. */
  destroy(): void;
}

export function createConnectionPool(): ConnectionPool {
  // No `maxSockets`: all policy functions are asked at once, and a queue would eat into the deadline of those who wait.
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  return {
    http,
    https,
    closeIdle() {
      for (const agent of [http, https]) {
        for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
      }
    },
    destroy() {
      http.destroy();
      https.destroy();
    },
  };
}
