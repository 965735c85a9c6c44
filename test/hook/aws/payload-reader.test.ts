import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ConnectionPool, createConnectionPool } from '../../../src/hook/aws/http/connection-pool.ts';
import { createPayloadReader } from '../../../src/hook/aws/payload-reader.ts';
import { MAX_PAYLOAD_BYTES } from '../../../src/hook/aws/payload-text.ts';
import type { Clock, PayloadResult } from '../../../src/hook/ports.ts';
import { runs } from '../../support/runs.ts';
import { type LocalServer, type ReceivedRequest, startLocalServer } from './local-server.ts';

const QUERY = '?X-Amz-Security-Token=tok%2Fen%3D&X-Amz-Credential=AKID%2F20260101&X-Amz-Signature=0123abcd';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function serverThat(
  answer: (response: ServerResponse, request: ReceivedRequest) => void,
): Promise<LocalServer & { readonly url: string }> {
  const server = await startLocalServer((request, response) => answer(response, request));
  cleanUps.push(() => server.close());
  return { ...server, url: `${server.origin}/bucket/stack.json${QUERY}` };
}

function pool(): ConnectionPool {
  const created = createConnectionPool();
  cleanUps.push(() => created.destroy());
  return created;
}

/** Waits no time at all, and remembers how long it was asked to wait. */
function hastyClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => 0,
    today: () => new Date(0),
    after(ms, wake) {
      waits.push(ms);
      const immediate = setImmediate(wake);
      return () => clearImmediate(immediate);
    },
  };
}

function read(url: string, signal = new AbortController().signal, clock: Clock = hastyClock()): Promise<PayloadResult> {
  return createPayloadReader(pool(), clock).read(url, signal);
}

function reasonOf(result: PayloadResult): string {
  return result.kind === 'unreadable' ? result.reason : `read: ${JSON.stringify(result.value)}`;
}

describe('A payload', () => {
  test('is read from its presigned URL, whose path and query are sent as they are and nothing else with them', async () => {
    const server = await serverThat((response) => response.end('{"template":{"größe":[1,null,true]}}'));

    const result = await read(server.url);

    expect(result).toEqual({ kind: 'read', value: { template: { größe: [1, null, true] } } });
    expect(server.requests[0]?.method).toBe('GET');
    expect(server.requests[0]?.url).toBe(`/bucket/stack.json${QUERY}`);
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('may be any JSON', async () => {
    let body = '';
    const server = await serverThat((response) => response.end(body));
    const connections = pool();
    const reader = createPayloadReader(connections, hastyClock());

    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        body = text;
        const result = await reader.read(server.url, new AbortController().signal);
        expect(result).toEqual({ kind: 'read', value: JSON.parse(text) });
      }),
      runs({ quick: 100, full: 500 }),
    );
  });

  test.each([
    ['declared', { 'content-encoding': 'gzip' }],
    ['not declared', { 'content-type': 'application/json' }],
  ])('may be in gzip, %s', async (_, headers) => {
    const server = await serverThat((response) => response.writeHead(200, headers).end(gzipSync('{"a":1}')));

    expect(await read(server.url)).toEqual({ kind: 'read', value: { a: 1 } });
  });

  test('may begin with a byte order mark', async () => {
    const server = await serverThat((response) => response.end('\uFEFF{"a":1}'));

    expect(await read(server.url)).toEqual({ kind: 'read', value: { a: 1 } });
  });

  test('of several megabytes is read whole', async () => {
    const value = { changedResources: Array.from({ length: 5000 }, (_, index) => ({ index, text: 'x'.repeat(1000) })) };
    const server = await serverThat((response) => response.end(JSON.stringify(value)));

    expect(await read(server.url)).toEqual({ kind: 'read', value });
  });
});

describe('A payload that cannot be read', () => {
  test.each([
    [
      'an expired URL',
      403,
      '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
      /expired/,
    ],
    ['an expired token', 400, '<Error><Code>ExpiredToken</Code></Error>', /expired/],
    ['denied access', 403, '<Error><Code>AccessDenied</Code></Error>', /denied/],
    ['an object that is gone', 404, '<Error><Code>NoSuchKey</Code></Error>', /gone/],
    ['a redirect', 307, '', /redirects/],
    ['another status', 418, '', /status 418/],
    ['no content', 204, '', /status 204/],
  ])('for %s says so, after one request', async (_, status, body, reason) => {
    const server = await serverThat((response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' });
      response.end(status === 204 ? undefined : body);
    });

    const result = await read(server.url);

    expect(reasonOf(result)).toMatch(reason);
    expect(server.requests).toHaveLength(1);
    expectNothingOfTheUrl(result, server);
  });

  test.each([
    ['nothing', Buffer.from(''), /empty/],
    ['text that is not JSON', Buffer.from('password: hunter2'), /not JSON/],
    ['half of a JSON text', Buffer.from('{"a":"hunter2'), /not JSON/],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), /UTF-8/],
    ['broken gzip', Buffer.concat([gzipSync('{"a":1}').subarray(0, 12), Buffer.from('hunter2')]), /gzip/],
    ['a gzip bomb', gzipSync(Buffer.alloc(MAX_PAYLOAD_BYTES + 1, ' ')), /too large/],
  ])('for it is %s says so without quoting it', async (_, body, reason) => {
    const server = await serverThat((response) => response.end(body));

    const result = await read(server.url);

    expect(reasonOf(result)).toMatch(reason);
    expect(reasonOf(result)).not.toContain('hunter2');
    expect(server.requests).toHaveLength(1);
  });

  test('for its size is not read to the end', async () => {
    let sent = 0;
    const server = await serverThat((response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const send = () => {
        if (response.destroyed || sent > 3 * MAX_PAYLOAD_BYTES) {
          response.end();
          return;
        }
        sent += chunk.length;
        response.write(chunk, () => setImmediate(send));
      };
      send();
    });

    expect(reasonOf(await read(server.url))).toMatch(/larger/);
    expect(server.requests).toHaveLength(1);
    expect(sent).toBeLessThan(3 * MAX_PAYLOAD_BYTES);
  });

  test.each([
    ['', /not a URL/],
    ['bucket/key', /not a URL/],
    ['s3://bucket/key', /not an https URL/],
    ['file:///etc/passwd', /not an https URL/],
    ['http://bucket.s3.amazonaws.com/key?X-Amz-Signature=0123abcd', /plain http/],
    ['http://127.0.0.1.example.com/key?X-Amz-Signature=0123abcd', /plain http/],
    ['http://169.254.169.254/latest/meta-data', /plain http/],
  ])('for its URL %s sends nothing', async (url, reason) => {
    const result = await read(url);

    expect(reasonOf(result)).toMatch(reason);
    expect(reasonOf(result)).not.toMatch(/bucket|passwd|0123abcd|169/);
  });

  test('for its host does not exist names no host', async () => {
    const result = await read(`https://no-such-bucket.invalid/key${QUERY}`);

    expect(reasonOf(result)).toMatch(/cannot be resolved/);
    expect(reasonOf(result)).not.toMatch(/no-such-bucket|AKID|0123abcd/);
  });
});

test('A payload is read although the kept-alive connection to its host has died unnoticed.', async () => {
  const served = new Set<unknown>();
  const server = await serverThat((response) => {
    if (!served.has(response.socket)) response.end('{"a":1}');
    served.add(response.socket);
  });
  const reader = createPayloadReader(pool(), hastyClock());

  for (let reads = 0; reads < 2; reads += 1) {
    expect(await reader.read(server.url, new AbortController().signal)).toEqual({ kind: 'read', value: { a: 1 } });
  }
  expect(server.connections()).toBe(2);
});

describe('A retry', () => {
  test.each([500, 502, 503, 504, 429])('after status %i finds the payload', async (status) => {
    let requests = 0;
    const server = await serverThat((response) => {
      requests += 1;
      if (requests < 3) response.writeHead(status).end();
      else response.end('{"a":1}');
    });
    const clock = hastyClock();

    expect(await read(server.url, undefined, clock)).toEqual({ kind: 'read', value: { a: 1 } });
    expect(clock.waits).toEqual([100, 200]);
  });

  test('after a reset connection finds the payload', async () => {
    let requests = 0;
    const server = await serverThat((response) => {
      requests += 1;
      if (requests === 1) response.destroy();
      else response.end('{"a":1}');
    });

    expect(await read(server.url)).toEqual({ kind: 'read', value: { a: 1 } });
  });

  test('is made twice and no more', async () => {
    const server = await serverThat((response) => response.writeHead(503).end());

    const result = await read(server.url);

    expect(reasonOf(result)).toMatch(/status 503/);
    expect(server.requests).toHaveLength(3);
    expectNothingOfTheUrl(result, server);
  });

  test('is not begun once the time is over', async () => {
    const controller = new AbortController();
    const server = await serverThat((response) => response.writeHead(503).end(() => controller.abort()));

    const result = await read(server.url, controller.signal, {
      now: () => 0,
      today: () => new Date(0),
      after: () => () => {},
    });

    expect(reasonOf(result)).toMatch(/time/);
    expect(server.requests).toHaveLength(1);
  });
});

test('An abort while the payload is on its way closes the connection and ends the reading', async () => {
  const controller = new AbortController();
  const server = await serverThat((response) => {
    response.writeHead(200).write('{"half');
    setTimeout(() => controller.abort(), 10);
  });

  const result = await read(server.url, controller.signal);

  expect(reasonOf(result)).toMatch(/time/);
  while ((await server.openConnections()) > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(server.requests).toHaveLength(1);
});

function expectNothingOfTheUrl(result: PayloadResult, server: LocalServer): void {
  for (const part of [`${server.port}`, '127.0.0.1', 'bucket', 'stack.json', 'AKID', '0123abcd', '://']) {
    expect(reasonOf(result)).not.toContain(part);
  }
}
