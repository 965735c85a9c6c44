import { afterEach, describe, expect, test } from '@jest/globals';
import { createConnectionPool } from '../../../src/hook/aws/http/connection-pool.ts';
import { createLambdaInvoker } from '../../../src/hook/aws/lambda/lambda-invoker.ts';
import { type ReceivedRequest, startLocalServer } from './local-server.ts';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
const HOUR_MS = 3_600_000;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Refusal {
  readonly name: string;
  readonly status?: number;
  /** How far the endpoint's clock is ahead of ours. */
  readonly aheadMs?: number;
}

/** An endpoint that refuses as long as `refuse` says so. */
async function endpoint(
  { name, status = 403, aheadMs = 0 }: Refusal,
  refuse: (signedAt: number, nth: number) => boolean,
) {
  const signedAt: number[] = [];
  const server = await startLocalServer((request, response) => {
    signedAt.push(signingTime(request));
    response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
    if (refuse(signedAt.at(-1) ?? 0, signedAt.length)) {
      response.writeHead(status, { 'x-amzn-errortype': name }).end('{"message":"refused"}');
    } else response.end('{}');
  });
  const pool = createConnectionPool();
  cleanUps.push(
    () => server.close(),
    () => pool.destroy(),
  );
  const invoker = createLambdaInvoker({ region: 'eu-west-1', credentials: CREDENTIALS, endpoint: server.origin }, pool);
  let again = 0;
  const invoke = () =>
    invoker.invoke({
      functionName: 'f',
      payload: [Buffer.from('{}')],
      signal: new AbortController().signal,
      traceHeader: undefined,
      sentAgain: () => {
        again += 1;
      },
    });
  return { invoke, signedAt, again: () => again };
}

function signingTime({ headers }: ReceivedRequest): number {
  const text = String(headers['x-amz-date']);
  return Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

describe('A refused signature', () => {
  test.each([
    'InvalidSignatureException',
    'SignatureDoesNotMatch',
    'RequestExpired',
    'RequestTimeTooSkewed',
    'RequestInTheFuture',
  ])('of the name %s is made anew once, as the process may have slept between signing and sending', async (name) => {
    const { invoke, signedAt, again } = await endpoint({ name }, (_, nth) => nth === 1);
    expect(await invoke()).toMatchObject({ kind: 'replied' });
    expect(signedAt).toHaveLength(2);
    expect(again()).toBe(1);
  });

  test.each(['InvalidSignatureException', 'AccessDeniedException'])(
    'is made with the endpoint’s clock where that is minutes away: %s',
    async (name) => {
      const { invoke, signedAt } = await endpoint(
        { name, aheadMs: HOUR_MS },
        (at) => Math.abs(at - Date.now() - HOUR_MS) > 300_000,
      );
      expect(await invoke()).toMatchObject({ kind: 'replied' });
      // It stays corrected.
      expect(await invoke()).toMatchObject({ kind: 'replied' });
      expect(signedAt).toHaveLength(3);
    },
  );

  test('is corrected for all functions that are asked at the same moment', async () => {
    const { invoke } = await endpoint(
      { name: 'AccessDeniedException', aheadMs: -HOUR_MS },
      (at) => Math.abs(at - Date.now() + HOUR_MS) > 300_000,
    );
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => invoke()));
    expect(results.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'replied'));
  });

  test('that is refused again is an error', async () => {
    const { invoke, signedAt } = await endpoint({ name: 'InvalidSignatureException' }, () => true);
    expect(await invoke()).toMatchObject({ kind: 'failed', error: 'ACCESS_DENIED', retryable: false });
    expect(signedAt).toHaveLength(2);
  });

  test.each(['UnrecognizedClientException', 'InvalidClientTokenId', 'ExpiredTokenException', 'AccessDeniedException'])(
    'is not what %s means: keys that are wrong stay so',
    async (name) => {
      const { invoke, signedAt } = await endpoint({ name }, () => true);
      expect(await invoke()).toMatchObject({ kind: 'failed', error: 'ACCESS_DENIED' });
      expect(signedAt).toHaveLength(1);
    },
  );
});

describe('Retry-After', () => {
  test.each([
    ['retry-after', '3', 3000],
    ['x-amz-retry-after', '1500', 1500],
    ['retry-after', 'soon', undefined],
  ])('of %s: %s is handed on in milliseconds', async (header, value, expected) => {
    const server = await startLocalServer((_, response) => response.writeHead(429, { [header]: value }).end());
    const pool = createConnectionPool();
    cleanUps.push(
      () => server.close(),
      () => pool.destroy(),
    );
    const invoker = createLambdaInvoker(
      { region: 'eu-west-1', credentials: CREDENTIALS, endpoint: server.origin },
      pool,
    );
    const signal = new AbortController().signal;
    const result = await invoker.invoke({
      functionName: 'f',
      payload: [Buffer.from('{}')],
      signal,
      traceHeader: undefined,
    });
    expect(result.kind === 'failed' && result.retryAfterMs).toBe(expected);
  });
});
