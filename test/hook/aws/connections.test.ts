import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type ConnectionPool, createConnectionPool } from '../../../src/hook/aws/http/connection-pool.ts';
import { createLambdaInvoker } from '../../../src/hook/aws/lambda/lambda-invoker.ts';
import type { InvokeCall, InvokeResult } from '../../../src/hook/ports.ts';
import { portOf } from './local-server.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Connection {
  readonly socket: Socket;
  /** Requests that came on it, this one included. */
  readonly requests: number;
}

/** An endpoint that decides about the very bytes of each connection. */
async function endpointThat(answer: (connection: Connection, request: number) => void) {
  const sockets: Socket[] = [];
  let requests = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    let own = 0;
    // Requests of these tests fit into one packet.
    socket.on('data', () => {
      own += 1;
      requests += 1;
      answer({ socket, requests: own }, requests);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    endpoint: `http://127.0.0.1:${portOf(server.address())}`,
    sockets,
    requests: () => requests,
  };
}

interface Reply {
  readonly id?: string;
  readonly status?: string;
  readonly body?: string;
  /** Whether the connection is to serve nobody else. */
  readonly last?: boolean;
}

function bytes({ id, status = '200 OK', body = '{"right":true}', last = false }: Reply): string {
  const connection = last ? 'connection: close\r\n' : '';
  const identified = id === undefined ? '' : `x-amzn-requestid: ${id}\r\n`;
  return `HTTP/1.1 ${status}\r\n${identified}${connection}content-length: ${body.length}\r\n\r\n${body}`;
}

const SURPLUS = '{"right":false}';

function invokerOf(endpoint: string, pool: ConnectionPool = poolOf()) {
  return createLambdaInvoker(
    { region: 'eu-west-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' }, endpoint },
    pool,
  );
}

function poolOf(today?: () => Date): ConnectionPool {
  const pool = createConnectionPool(today);
  cleanUps.push(() => pool.destroy());
  return pool;
}

function call(overrides: Partial<InvokeCall> = {}): InvokeCall {
  return {
    functionName: 'f',
    payload: [Buffer.from('{}')],
    signal: new AbortController().signal,
    traceHeader: undefined,
    ...overrides,
  };
}

function text(result: InvokeResult): string {
  return result.kind === 'replied' ? Buffer.from(result.payload).toString() : `${result.error}: ${result.message}`;
}

function first(sockets: readonly Socket[]): Socket {
  const [socket] = sockets;
  if (socket === undefined) throw new Error('No connection was made');
  return socket;
}

const RIGHT = '{"right":true}';

describe('A connection that was idle', () => {
  test('for a minute by the wall clock is not used again, whatever the timers say', async () => {
    let now = 1_000_000;
    const { endpoint, sockets } = await endpointThat(({ socket }, request) =>
      socket.write(bytes({ id: `${request}` })),
    );
    const invoker = invokerOf(
      endpoint,
      poolOf(() => new Date(now)),
    );
    await invoker.invoke(call());
    now += 59_999;
    await invoker.invoke(call());
    expect(sockets).toHaveLength(1);
    now += 60_000;
    await invoker.invoke(call());
    expect(sockets).toHaveLength(2);
  });

  test('and gets bytes that nobody asked for is closed', async () => {
    const { endpoint, sockets } = await endpointThat(({ socket }, request) =>
      socket.write(bytes({ id: `${request}` })),
    );
    const invoker = invokerOf(endpoint);
    await invoker.invoke(call());
    const closed = once(first(sockets), 'close');
    first(sockets).write(bytes({ id: 'surplus', body: SURPLUS }));
    await closed;
    expect(text(await invoker.invoke(call()))).toBe(RIGHT);
    expect(sockets).toHaveLength(2);
  });

  test.each([
    ['is reset', ({ socket }: Connection) => socket.resetAndDestroy()],
    ['ends', ({ socket }: Connection) => socket.end()],
    ['answers 408', ({ socket }: Connection) => socket.end(bytes({ status: '408 Request Timeout', body: '' }))],
    [
      'answers 408 with an id',
      ({ socket }: Connection) => socket.end(bytes({ status: '408 Request Timeout', id: 'x' })),
    ],
    ['answers no HTTP', ({ socket }: Connection) => socket.write('garbage\r\n\r\n')],
  ])('and %s costs no attempt: the request goes out again on a new one', async (_, die) => {
    const { endpoint, sockets } = await endpointThat((connection, request) =>
      connection.requests === 1 ? connection.socket.write(bytes({ id: `${request}` })) : die(connection),
    );
    const invoker = invokerOf(endpoint);
    await invoker.invoke(call());
    expect(text(await invoker.invoke(call()))).toBe(RIGHT);
    expect(sockets).toHaveLength(2);
  });

  test('and is reset in the middle of its reply is a fault like any other, as the function has run', async () => {
    const { endpoint, requests } = await endpointThat(({ socket, requests }, request) => {
      if (requests === 1) socket.write(bytes({ id: `${request}` }));
      else
        socket.write('HTTP/1.1 200 OK\r\nx-amzn-requestid: half\r\ncontent-length: 100\r\n\r\n{"half', () =>
          socket.destroy(),
        );
    });
    const invoker = invokerOf(endpoint);
    await invoker.invoke(call());
    expect(await invoker.invoke(call())).toMatchObject({ kind: 'failed', error: 'NETWORK', retryable: true });
    expect(requests()).toBe(2);
  });

  test('and says nothing is doubted: a new one is asked as well, its answer counts, and the other idle ones go', async () => {
    const dead = new Set<Socket>();
    const { endpoint, sockets } = await endpointThat(({ socket }, request) => {
      if (!dead.has(socket)) socket.write(bytes({ id: `${request}` }));
    });
    const invoker = invokerOf(endpoint);
    await Promise.all([1, 2, 3].map(() => invoker.invoke(call())));
    for (const socket of sockets) dead.add(socket);
    let again = 0;
    const doubted = call({
      doubtAfterMs: 20,
      sentAgain: () => {
        again += 1;
      },
    });
    expect(text(await invoker.invoke(doubted))).toBe(RIGHT);
    expect(again).toBe(1);
    // Were one of the dead left, one of these would get it, and wait.
    expect((await Promise.all([1, 2, 3].map(() => invoker.invoke(call())))).map(text)).toEqual([RIGHT, RIGHT, RIGHT]);
    expect(sockets).toHaveLength(6);
  });

  test('and says nothing is not doubted while others of its age are answered: then the function takes its time', async () => {
    const slow: Socket[] = [];
    const { endpoint, requests } = await endpointThat(({ socket }, request) => {
      if (request === 3) slow.push(socket);
      else socket.write(bytes({ id: `${request}` }));
    });
    const invoker = invokerOf(endpoint);
    await Promise.all([invoker.invoke(call()), invoker.invoke(call())]);
    const waiting = invoker.invoke(call({ doubtAfterMs: 30 }));
    await invoker.invoke(call());
    await new Promise((resolve) => setTimeout(resolve, 60));
    slow[0]?.write(bytes({ id: 'slow' }));
    expect(text(await waiting)).toBe(RIGHT);
    expect(requests()).toBe(4);
  });

  test('and says nothing is not doubted before twice the longest that the function is known to have taken', async () => {
    const waiting: Socket[] = [];
    const { endpoint, requests } = await endpointThat(({ socket, requests }, request) => {
      if (requests === 1) setTimeout(() => socket.write(bytes({ id: `${request}` })), 100);
      else waiting.push(socket);
    });
    const invoker = invokerOf(endpoint);
    await invoker.invoke(call());
    const slow = invoker.invoke(call({ doubtAfterMs: 10 }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(requests()).toBe(2);
    waiting[0]?.write(bytes({ id: 'slow' }));
    expect(text(await slow)).toBe(RIGHT);
    // Nothing is known of another function.
    expect(text(await invoker.invoke(call({ functionName: 'g', doubtAfterMs: 10 })))).toBe(RIGHT);
    expect(requests()).toBe(4);
  });

  test('and says nothing is not doubted for a function that let a new connection wait until its limit', async () => {
    const { endpoint, requests } = await endpointThat(({ socket, requests }, request) => {
      if (request === 2) socket.write(bytes({ id: 'g' }));
      else if (requests > 1) setTimeout(() => socket.write(bytes({ id: `late-${request}` })), 60);
    });
    const invoker = invokerOf(endpoint);
    await invoker.invoke(call({ signal: AbortSignal.timeout(100) }));
    await invoker.invoke(call({ functionName: 'g' }));
    expect(text(await invoker.invoke(call({ doubtAfterMs: 10 })))).toBe(RIGHT);
    expect(requests()).toBe(3);
  });

  test('and lets a request time out takes the idle ones with it', async () => {
    const { endpoint, sockets } = await endpointThat(({ socket, requests }, request) => {
      if (requests === 1) socket.write(bytes({ id: `${request}` }));
    });
    const invoker = invokerOf(endpoint);
    await Promise.all([1, 2, 3].map(() => invoker.invoke(call())));
    const signal = AbortSignal.timeout(20);
    expect(await invoker.invoke(call({ signal }))).toMatchObject({ kind: 'failed', error: 'NETWORK' });
    expect(text(await invoker.invoke(call()))).toBe(RIGHT);
    expect(sockets).toHaveLength(4);
  });
});

describe('A new connection', () => {
  test('that is reset is a fault, and the request is not sent again at once', async () => {
    const { endpoint, requests } = await endpointThat(({ socket }) => socket.resetAndDestroy());
    expect(await invokerOf(endpoint).invoke(call())).toMatchObject({ error: 'NETWORK', retryable: true });
    expect(requests()).toBe(1);
  });

  test('is not doubted', async () => {
    const { endpoint, requests } = await endpointThat(({ socket }) =>
      setTimeout(() => socket.write(bytes({ id: 'late' })), 40),
    );
    expect(text(await invokerOf(endpoint).invoke(call({ doubtAfterMs: 5 })))).toBe(RIGHT);
    expect(requests()).toBe(1);
  });
});

describe('A reply too many', () => {
  const surpluses: [string, (id: string) => string][] = [
    ['without an id', () => bytes({ body: SURPLUS })],
    ['with the id of the one before', (id) => bytes({ id, body: SURPLUS })],
    ['that refuses', () => bytes({ status: '403 Forbidden', body: '{}' })],
  ];
  test.each(surpluses)('%s is never taken for the answer to the next request', async (_, surplus) => {
    // It crosses the next request: it comes when that one has been sent, and before its own reply.
    const { endpoint } = await endpointThat(({ socket, requests }, request) => {
      if (requests > 1) socket.write(surplus(`id-${request - 1}`));
      setTimeout(() => socket.write(bytes({ id: `id-${request}` })), 10);
    });
    const invoker = invokerOf(endpoint);
    for (let round = 0; round < 4; round += 1) expect(text(await invoker.invoke(call()))).toBe(RIGHT);
  });

  test.each([
    ['without an id', [{ id: 'one' }, {}]],
    ['with an id of before', [{ id: 'one' }, { id: 'two' }, { id: 'one' }]],
  ])(
    '%s on a connection that served nobody else is an error that says so, and is not asked for again',
    async (_, replies) => {
      const { endpoint, requests } = await endpointThat(({ socket }, request) =>
        socket.end(bytes({ ...replies[request - 1], last: true })),
      );
      const invoker = invokerOf(endpoint);
      for (const _before of replies.slice(1)) expect(text(await invoker.invoke(call()))).toBe(RIGHT);
      expect(await invoker.invoke(call())).toMatchObject({
        kind: 'failed',
        error: 'NETWORK',
        retryable: false,
        message: expect.stringContaining('not the one to this request'),
      });
      expect(requests()).toBe(replies.length);
    },
  );

  test('is not suspected of an endpoint that sends no ids, or always the same', async () => {
    for (const id of [undefined, 'always']) {
      const { endpoint } = await endpointThat(({ socket }) => socket.write(bytes(id === undefined ? {} : { id })));
      const invoker = invokerOf(endpoint);
      for (let round = 0; round < 4; round += 1) expect(text(await invoker.invoke(call()))).toBe(RIGHT);
      const together = await Promise.all([1, 2, 3].map(() => invoker.invoke(call())));
      expect(together.map(text)).toEqual([RIGHT, RIGHT, RIGHT]);
    }
  });

  test('by a gateway that refuses without an id is judged by its status', async () => {
    const { endpoint } = await endpointThat(({ socket }, request) =>
      socket.end(bytes(request === 1 ? { id: 'one', last: true } : { status: '503 Service Unavailable', body: '' })),
    );
    const invoker = invokerOf(endpoint);
    await invoker.invoke(call());
    expect(await invoker.invoke(call())).toMatchObject({ error: 'NETWORK', retryable: true });
  });
});
