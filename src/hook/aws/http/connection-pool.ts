import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { Clock } from '../../ports.ts';
import { createLongestWaits, type LongestWaits } from './longest-waits.ts';
import { createReplyIds, type ReplyIds } from './reply-ids.ts';

/** Keep-alive sockets by host. They carry no credentials, so invocations with different ones may share them. */
export interface ConnectionPool {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** The time of day. */
  readonly today: Clock['today'];
  /** What the endpoints behind these connections have shown of the ids of their replies. */
  readonly replyIds: ReplyIds;
  /** How long those behind these connections take. */
  readonly longestWaits: LongestWaits;
  /** Replies so far on connections that had been idle before. */
  repliesOfReused: number;
  /** Closes what has been idle for too long; to be called before a request takes a connection. */
  closeStale(): void;
  /**
   * Closes the idle sockets. While a sandbox is frozen, or behind a NAT gateway, all that are idle die together, and only a request
   * finds out; a retry on the next of them would find the same.
   */
  closeIdle(): void;
  /** Closes every socket, idle or not. */
  destroy(): void;
}

/**
 * A connection that has been idle for longer is not used again. Lambda closes idle connections after some minutes, NAT gateways
 * forget them after 350 s, and firewalls sooner: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
 */
const MAX_IDLE_MS = 60_000;

/** @param today the time of day: Lambda freezes the process between invocations, and with it every timer and the monotonic clock */
export function createConnectionPool(today: Clock['today'] = () => new Date()): ConnectionPool {
  const http = new HttpAgent(OPTIONS);
  const https = new HttpsAgent(OPTIONS);
  const idle = new IdleSockets(today);
  for (const agent of [http, https]) idle.watch(agent);
  return {
    http,
    https,
    today,
    replyIds: createReplyIds(),
    longestWaits: createLongestWaits(),
    repliesOfReused: 0,
    closeStale: () => idle.close(MAX_IDLE_MS),
    closeIdle: () => idle.close(0),
    destroy() {
      http.destroy();
      https.destroy();
    },
  };
}

/**
 * No `maxSockets`: all policy functions are asked at once, and a queue would eat into the deadline of those who wait. The last
 * one used is used first (Node's default), so that the oldest of the idle ones stand at the front of their list.
 */
const OPTIONS = { keepAlive: true, scheduling: 'lifo' } as const;

class IdleSockets {
  readonly #today: Clock['today'];
  readonly #agents: (HttpAgent | HttpsAgent)[] = [];
  readonly #since = new WeakMap<object, number>();

  constructor(today: Clock['today']) {
    this.#today = today;
  }

  /** By the two methods that Node calls when a connection becomes idle, and when it is used again. */
  watch(agent: HttpAgent | HttpsAgent): void {
    this.#agents.push(agent);
    const keep = agent.keepSocketAlive.bind(agent);
    const reuse = agent.reuseSocket.bind(agent);
    agent.keepSocketAlive = (socket) => {
      this.#since.set(socket, this.#today().getTime());
      // Nobody has asked for anything: whatever comes now would be taken for the reply to the next request.
      socket.on('data', destroySocket);
      return keep(socket);
    };
    agent.reuseSocket = (socket, request) => {
      socket.off('data', destroySocket);
      reuse(socket, request);
    };
  }

  /** Closes what has been idle for `ms` or longer. */
  close(ms: number): void {
    const before = this.#today().getTime() - ms;
    for (const agent of this.#agents) {
      for (const sockets of Object.values(agent.freeSockets)) {
        for (const socket of sockets ?? []) {
          // The oldest come first. Node skips those at the front that are destroyed; their 'close' events come too late for that.
          if ((this.#since.get(socket) ?? 0) > before) break;
          socket.destroy();
        }
      }
    }
  }
}

function destroySocket(this: Socket): void {
  this.destroy();
}
