import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LoopbackServer, listenOnLoopback } from '../../../src/local/lambda/http/listen.ts';

let own: LoopbackServer;
let answered = 0;

beforeAll(async () => {
  own = await listenOnLoopback((_request, response) => {
    answered += 1;
    response.end('answered');
  }, 0);
});

afterAll(() => {
  own.server.close();
  own.server.closeAllConnections();
});

/** What a program or a browser sends; the header Host is that of the address unless it is among `headers`. */
function send(headers: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: own.port, method: 'POST', path: '/x', headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end('{}');
  });
}

describe('A server on this machine answers programs', () => {
  test.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('that call it %s', async (name) => {
    expect(await send({ host: `${name}:${own.port}` })).toEqual({ status: 200, body: 'answered' });
  });

  test('and its own pages', async () => {
    const origin = `http://127.0.0.1:${own.port}`;
    expect(await send({ origin, 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 200 });
    expect(await send({ 'sec-fetch-site': 'none' })).toMatchObject({ status: 200 });
  });
});

describe('A server on this machine refuses', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['a page by a host name that leads here', { host: 'rebound.example.com' }],
    ['that name with the right port', { host: 'rebound.example.com:PORT' }],
    ['its own name without the port', { host: '127.0.0.1' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['a page of another origin', { origin: 'https://example.com' }],
    ['a page of another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { origin: 'null' }],
    ['a form of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port, by the site', { 'sec-fetch-site': 'same-site' }],
  ])('%s', async (_, headers) => {
    const before = answered;
    const filled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(own.port))]),
    );
    const { status, body } = await send(filled);
    expect(status).toBe(403);
    expect(JSON.parse(body)).toEqual({ message: expect.stringMatching(/^Refused: /) });
    expect(answered).toBe(before);
  });
});
