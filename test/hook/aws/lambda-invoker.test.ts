import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type ConnectionPool, createConnectionPool } from '../../../src/hook/aws/http/connection-pool.ts';
import { createLambdaInvoker, type LambdaInvokerOptions } from '../../../src/hook/aws/lambda/lambda-invoker.ts';
import type { InvokeCall, InvokeResult } from '../../../src/hook/ports.ts';
import { type LocalServer, portOf, type ReceivedRequest, startLocalServer } from './local-server.ts';
import { signatureProblem } from './signature.ts';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not/a+secret', sessionToken: 'token//of+one==' };
const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:s3-versioning:live';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function serverThat(answer: (request: ReceivedRequest, response: ServerResponse) => void): Promise<LocalServer> {
  const server = await startLocalServer(answer);
  cleanUps.push(() => server.close());
  return server;
}

function pool(): ConnectionPool {
  const created = createConnectionPool();
  cleanUps.push(() => created.destroy());
  return created;
}

function invokerFor(endpoint: string, options: LambdaInvokerOptions = {}, connections = pool()) {
  return createLambdaInvoker({ region: 'eu-west-1', credentials: CREDENTIALS, endpoint, ...options }, connections);
}

function call(overrides: Partial<InvokeCall> = {}): InvokeCall {
  return {
    functionName: 's3-versioning',
    payload: [Buffer.from('{"request":{"größe":1}}')],
    signal: new AbortController().signal,
    traceHeader: undefined,
    ...overrides,
  };
}

const answerSuccess = (_: ReceivedRequest, response: ServerResponse) => response.end('{"status":"SUCCESS"}');

describe('A request to Lambda', () => {
  test.each([
    ['a name', 's3-versioning'],
    ['a partial ARN', '111122223333:function:s3-versioning'],
    ['an ARN with an alias', ARN],
    ['an ARN with a version', 'arn:aws:lambda:eu-west-1:111122223333:function:s3-versioning:42'],
    ['an ARN with $LATEST', 'arn:aws-cn:lambda:cn-north-1:111122223333:function:s3-versioning:$LATEST'],
    ['a name that needs every kind of encoding', "a b/c?d=e&f#g%h+i'(j)*!~ü"],
  ])('with %s carries it verbatim in the path, and a signature that AWS would accept', async (_, functionName) => {
    const server = await serverThat(answerSuccess);

    await invokerFor(server.origin).invoke(call({ functionName }));

    const [request] = server.requests;
    if (request === undefined) throw new Error('No request came');
    const match = /^\/2015-03-31\/functions\/([^/?#]+)\/invocations$/.exec(request.url);
    expect(decodeURIComponent(match?.[1] ?? '')).toBe(functionName);
    expect(signatureProblem(request, CREDENTIALS)).toBeUndefined();
  });

  test('is a plain synchronous invocation with the payload byte for byte', async () => {
    const server = await serverThat(answerSuccess);
    const payload = Buffer.from('{"a":"\\u0000 ü 🌍"}');

    await invokerFor(server.origin).invoke(call({ payload: [payload] }));

    const [request] = server.requests;
    expect(request?.method).toBe('POST');
    expect(request?.body.equals(payload)).toBe(true);
    expect(request?.headers).toMatchObject({ host: `127.0.0.1:${server.port}`, 'content-length': `${payload.length}` });
    for (const absent of [
      'x-amz-log-type',
      'x-amz-client-context',
      'x-amz-invocation-type',
      'x-amzn-trace-id',
      'transfer-encoding',
    ]) {
      expect(request?.headers).not.toHaveProperty(absent);
    }
  });

  test('whose payload is of two chunks is the two together, signed as such, also when the first is shared', async () => {
    const server = await serverThat(answerSuccess);
    const shared = Buffer.from(`{"request":"${'ü'.repeat(100_000)}","callbackContext":`);
    const invoker = invokerFor(server.origin);

    const ends = ['{}}', '{"mine":"größe"}}', 'null}'];
    await Promise.all(ends.map((end) => invoker.invoke(call({ payload: [shared, Buffer.from(end)] }))));
    await invoker.invoke(call({ payload: [shared] }));

    expect(server.requests.map(({ body }) => body.subarray(shared.length).toString()).sort()).toEqual(
      ['', ...ends].sort(),
    );
    for (const request of server.requests) {
      expect(request.body.subarray(0, shared.length).equals(shared)).toBe(true);
      expect(request.headers['content-length']).toBe(`${request.body.length}`);
      expect(signatureProblem(request, CREDENTIALS)).toBeUndefined();
    }
  });

  test('carries the trace header if there is one', async () => {
    const server = await serverThat(answerSuccess);
    const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

    await invokerFor(server.origin).invoke(call({ traceHeader }));

    expect(server.requests[0]?.headers['x-amzn-trace-id']).toBe(traceHeader);
  });

  test('without a session token is signed without one', async () => {
    const server = await serverThat(answerSuccess);
    const credentials = { accessKeyId: 'AKIDLONGTERM', secretAccessKey: 'another' };

    await invokerFor(server.origin, { credentials }).invoke(call());

    const [request] = server.requests;
    if (request === undefined) throw new Error('No request came');
    expect(request.headers).not.toHaveProperty('x-amz-security-token');
    expect(signatureProblem(request, credentials)).toBeUndefined();
  });

  test('goes to the endpoint that AWS_ENDPOINT_URL_LAMBDA names, base path included, with the environment’s credentials', async () => {
    const server = await serverThat(answerSuccess);
    withEnvironment({
      AWS_ENDPOINT_URL_LAMBDA: `${server.origin}/base`,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
    });

    const result = await createLambdaInvoker({ region: 'eu-west-1' }, pool()).invoke(call());

    expect(result.kind).toBe('replied');
    const [request] = server.requests;
    if (request === undefined) throw new Error('No request came');
    expect(request.url).toBe('/base/2015-03-31/functions/s3-versioning/invocations');
    expect(signatureProblem(request, CREDENTIALS)).toBeUndefined();
  });
});

describe('A reply', () => {
  test('comes with the executed version and the request id', async () => {
    const server = await serverThat((_, response) => {
      response.setHeader('X-Amz-Executed-Version', '7').setHeader('x-amzn-RequestId', 'id-1').end('{"a":1}');
    });

    const result = await invokerFor(server.origin).invoke(call());

    expect(result).toMatchObject({ kind: 'replied', executedVersion: '7', awsRequestId: 'id-1' });
    expect(result).not.toHaveProperty('functionError');
    expect(payloadText(result)).toBe('{"a":1}');
  });

  test('of a function that failed says so', async () => {
    const server = await serverThat((_, response) => {
      response.setHeader('X-Amz-Function-Error', 'Unhandled').end('{"errorMessage":"no"}');
    });

    const result = await invokerFor(server.origin).invoke(call());

    expect(result).toMatchObject({ kind: 'replied', functionError: 'Unhandled' });
    expect(payloadText(result)).toBe('{"errorMessage":"no"}');
  });

  test('of 6 MB arrives whole', async () => {
    const body = Buffer.alloc(6 * 1024 * 1024, 'ab');
    const server = await serverThat((_, response) => response.end(body));

    const result = await invokerFor(server.origin).invoke(call());

    expect(result.kind === 'replied' && body.equals(result.payload)).toBe(true);
  });

  test('that is empty, or not text at all, is handed on as it is', async () => {
    const server = await serverThat((request, response) =>
      response.end(request.url.includes('empty') ? '' : Buffer.from([0xff, 0x00, 0xfe])),
    );
    const invoker = invokerFor(server.origin);

    const empty = await invoker.invoke(call({ functionName: 'empty' }));
    const binary = await invoker.invoke(call({ functionName: 'binary' }));

    expect(empty.kind === 'replied' && [...empty.payload]).toEqual([]);
    expect(binary.kind === 'replied' && [...binary.payload]).toEqual([0xff, 0x00, 0xfe]);
  });

  test('without a length that ends with its connection is whole', async () => {
    const endpoint = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"a":1}'));

    expect(payloadText(await invokerFor(endpoint).invoke(call()))).toBe('{"a":1}');
  });

  test('larger than Lambda can give is refused', async () => {
    const server = await serverThat((_, response) => response.end(Buffer.alloc(9 * 1024 * 1024)));

    expect(await invokerFor(server.origin).invoke(call())).toMatchObject({ error: 'NETWORK', retryable: false });
  });
});

describe('An error of Lambda', () => {
  test.each([
    ['TooManyRequestsException', 429, 'THROTTLED', true],
    ['ThrottlingException', 400, 'THROTTLED', true],
    ['RequestLimitExceeded', 503, 'THROTTLED', true],
    ['EC2ThrottledException', 502, 'THROTTLED', true],
    [undefined, 429, 'THROTTLED', true],
    ['AccessDeniedException', 403, 'ACCESS_DENIED', false],
    ['KMSAccessDeniedException', 502, 'ACCESS_DENIED', false],
    ['KMSDisabledException', 502, 'ACCESS_DENIED', false],
    ['InvalidSignatureException', 403, 'ACCESS_DENIED', false],
    ['ExpiredTokenException', 403, 'ACCESS_DENIED', false],
    ['UnrecognizedClientException', 403, 'ACCESS_DENIED', false],
    [undefined, 403, 'ACCESS_DENIED', false],
    ['ResourceNotFoundException', 404, 'NOT_FOUND', false],
    [undefined, 404, 'NOT_FOUND', false],
    ['RequestTooLargeException', 413, 'REQUEST_TOO_LARGE', false],
    [undefined, 413, 'REQUEST_TOO_LARGE', false],
    ['ServiceException', 500, 'UNKNOWN', true],
    ['ResourceConflictException', 409, 'UNKNOWN', true],
    ['ResourceNotReadyException', 502, 'UNKNOWN', true],
    ['InvalidRuntimeException', 502, 'UNKNOWN', false],
    ['InvalidParameterValueException', 400, 'UNKNOWN', false],
    ['SomethingNewException', 418, 'UNKNOWN', false],
    [undefined, 503, 'NETWORK', true],
    [undefined, 504, 'NETWORK', true],
    [undefined, 301, 'UNKNOWN', false],
    [undefined, 202, 'UNKNOWN', false],
    [undefined, 204, 'UNKNOWN', false],
  ] as const)('named %s with status %i is %s', async (name, statusCode, error, retryable) => {
    const server = await serverThat((_, response) => {
      if (name !== undefined) response.setHeader('x-amzn-errortype', name);
      response.writeHead(statusCode, { 'x-amzn-requestid': 'id-2' });
      response.end(
        statusCode === 204 ? undefined : JSON.stringify({ Type: 'User', Message: `no ${ARN} at ${server.origin}` }),
      );
    });

    const result = await invokerFor(server.origin).invoke(call({ functionName: ARN }));

    expect(result).toMatchObject({ kind: 'failed', error, retryable, awsRequestId: 'id-2' });
    expectOwnWords(result);
  });

  test.each([
    ['in the body’s __type', { __type: 'com.amazonaws.lambda#TooManyRequestsException' }],
    ['in the body’s code', { code: 'TooManyRequestsException' }],
  ])('may have its name %s', async (_, body) => {
    const server = await serverThat((_request, response) => response.writeHead(400).end(JSON.stringify(body)));

    expect(await invokerFor(server.origin).invoke(call())).toMatchObject({ error: 'THROTTLED' });
  });

  test.each([
    ['HTML', '<html>arn:aws:lambda and 111122223333</html>'],
    ['nothing', ''],
    ['a JSON string', '"no"'],
    ['a JSON null', 'null'],
    ['a JSON array', '[1]'],
  ])('with %s for a body is judged by its status', async (_, body) => {
    const server = await serverThat((_request, response) => response.writeHead(403).end(body));

    const result = await invokerFor(server.origin).invoke(call());

    expect(result).toMatchObject({ kind: 'failed', error: 'ACCESS_DENIED' });
    expectOwnWords(result);
  });

  test('is not retried', async () => {
    const server = await serverThat((_, response) => response.writeHead(500).end());

    await invokerFor(server.origin).invoke(call());

    expect(server.requests).toHaveLength(1);
  });
});

describe('A connection fault', () => {
  test.each([
    ['a reset in the middle of the body', 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"half', true, true],
    ['an end in the middle of the body', 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"half', false, true],
    [
      'an end in the middle of a chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"half',
      false,
      true,
    ],
    ['a reset before any byte', '', true, true],
    ['an end before any byte', '', false, true],
    ['something that is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', false, false],
    ['an invalid status code', 'HTTP/1.1 abc OK\r\n\r\n', false, false],
    [
      'an upgrade that nobody asked for',
      'HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n',
      false,
      true,
    ],
  ])('by %s is a NETWORK error', async (_, bytes, reset, retryable) => {
    const endpoint = await rawServer((socket) => {
      socket.write(bytes, () => (reset ? setTimeout(() => socket.resetAndDestroy(), 5) : socket.end()));
    });

    const result = await invokerFor(endpoint).invoke(call());

    expect(result).toMatchObject({ kind: 'failed', error: 'NETWORK', retryable });
    expectOwnWords(result);
  });

  test('by a port that nobody listens on is a NETWORK error', async () => {
    const server = await startLocalServer(answerSuccess);
    await server.close();

    const result = await invokerFor(server.origin).invoke(call());

    expect(result).toMatchObject({ kind: 'failed', error: 'NETWORK', retryable: true });
    expectOwnWords(result);
  });

  test('by a host name that does not exist is a NETWORK error', async () => {
    const result = await invokerFor('http://no-such-host.invalid').invoke(call());

    expect(result).toMatchObject({ kind: 'failed', error: 'NETWORK' });
    expectOwnWords(result);
  });

  test('by a plain-text server behind https is a NETWORK error that is not worth a retry', async () => {
    const server = await serverThat(answerSuccess);

    const result = await invokerFor(server.origin.replace('http:', 'https:')).invoke(call());

    expect(result).toMatchObject({ kind: 'failed', error: 'NETWORK', retryable: false });
  });
});

describe('A request that cannot be made', () => {
  test.each([
    ['as a credential holds a line break', { credentials: { ...CREDENTIALS, sessionToken: 'a\r\nb: c' } }],
    ['as the endpoint is not a URL', { endpoint: 'not a url' }],
  ])('%s is an error and sends nothing', async (_, options) => {
    const server = await serverThat(answerSuccess);

    const result = await invokerFor(server.origin, options).invoke(call());

    expect(result).toMatchObject({ kind: 'failed', error: 'UNKNOWN', retryable: false });
    expectOwnWords(result);
    expect(server.requests).toEqual([]);
  });

  test('for want of credentials is ACCESS_DENIED and sends nothing', async () => {
    const server = await serverThat(answerSuccess);
    withEnvironment({
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    });

    const result = await invokerFor(server.origin, { credentials: undefined }).invoke(call());

    expect(result).toMatchObject({ kind: 'failed', error: 'ACCESS_DENIED', retryable: false });
    expectOwnWords(result);
    expect(server.requests).toEqual([]);
  });
});

describe('An abort', () => {
  test('before the request sends nothing', async () => {
    const server = await serverThat(answerSuccess);

    const result = await invokerFor(server.origin).invoke(call({ signal: AbortSignal.abort() }));

    expect(result).toMatchObject({ kind: 'failed', retryable: false });
    expect(server.connections()).toBe(0);
  });

  test.each([
    ['while the function runs', (response: ServerResponse) => response],
    ['in the middle of the reply', (response: ServerResponse) => response.writeHead(200).write('{"half')],
  ])('%s closes the socket', async (_, begin) => {
    let closed: Promise<unknown> | undefined;
    const controller = new AbortController();
    const server = await serverThat((_request, response) => {
      closed = once(response, 'close');
      begin(response);
      setTimeout(() => controller.abort(), 10);
    });

    const result = await invokerFor(server.origin).invoke(call({ signal: controller.signal }));

    expect(result.kind).toBe('failed');
    await closed;
    expect(await server.openConnections()).toBe(0);
  });

  test('after the reply does no harm to the connection', async () => {
    const server = await serverThat(answerSuccess);
    const invoker = invokerFor(server.origin);
    const controller = new AbortController();

    await invoker.invoke(call({ signal: controller.signal }));
    controller.abort();
    await invoker.invoke(call());

    expect(server.connections()).toBe(1);
  });
});

describe('Connections', () => {
  test('are kept and used again, also by an invoker with other credentials, each request with its own', async () => {
    const server = await serverThat(answerSuccess);
    const shared = pool();
    const tenants = [1, 2, 3, 4].map((tenant) => ({
      accessKeyId: `AKID${tenant}`,
      secretAccessKey: `secret ${tenant}`,
      sessionToken: `token ${tenant}`,
    }));

    for (const credentials of tenants) {
      const invoker = invokerFor(server.origin, { credentials }, shared);
      await Promise.all([1, 2, 3].map(() => invoker.invoke(call({ functionName: credentials.accessKeyId }))));
      invoker.destroy();
    }

    expect(server.connections()).toBe(3);
    expect(server.requests).toHaveLength(12);
    for (const request of server.requests) {
      const owner = tenants.find(({ accessKeyId }) => request.url.includes(`/${accessKeyId}/`));
      expect(owner && signatureProblem(request, owner)).toBeUndefined();
    }
  });

  test('of two invokers at work at the same time never mix credentials', async () => {
    const server = await serverThat((_, response) => setTimeout(() => response.end('{}'), 5));
    const shared = pool();
    const tenants = ['one', 'two'].map((tenant) => ({
      accessKeyId: `AKID${tenant}`,
      secretAccessKey: `secret ${tenant}`,
      sessionToken: `token ${tenant}`,
    }));
    const invokers = tenants.map((credentials) => invokerFor(server.origin, { credentials }, shared));

    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        invokers[index % 2]?.invoke(call({ functionName: `${tenants[index % 2]?.accessKeyId}` })),
      ),
    );

    const problems = server.requests.map((request) => {
      const owner = tenants.find(({ accessKeyId }) => request.url.includes(`/${accessKeyId}/`));
      return owner === undefined ? 'nobody’s' : signatureProblem(request, owner);
    });
    expect(problems).toEqual(Array.from({ length: 40 }, () => undefined));
  });

  test('are closed with the pool', async () => {
    const server = await serverThat(answerSuccess);
    const connections = pool();
    await invokerFor(server.origin, {}, connections).invoke(call());
    expect(await server.openConnections()).toBe(1);

    connections.destroy();
    // The server learns of it with its next turn.
    while ((await server.openConnections()) > 0) await new Promise((resolve) => setImmediate(resolve));

    expect(await server.openConnections()).toBe(0);
  });
});

/** A TCP server that reads the request's first bytes and then does with the socket as it likes. */
async function rawServer(answer: (socket: import('node:net').Socket) => void): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
    cleanUps.push(() => socket.destroy());
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(portOf(server.address())));
  });
  cleanUps.push(() => server.close());
  return `http://127.0.0.1:${port}`;
}

/** No AWS variable but these, until the test is over. */
function withEnvironment(variables: Record<string, string>): void {
  const before = process.env;
  const others = Object.entries(before).filter(([name]) => !name.startsWith('AWS_'));
  process.env = { ...Object.fromEntries(others), ...variables };
  cleanUps.push(() => {
    process.env = before;
  });
}

function payloadText(result: InvokeResult): string {
  return result.kind === 'replied' ? Buffer.from(result.payload).toString() : JSON.stringify(result);
}

/** No ARN, account id, URL, host, credential or foreign text. */
function expectOwnWords(result: InvokeResult): void {
  if (result.kind !== 'failed') throw new Error('The invocation did not fail');
  expect(result.message).not.toMatch(/arn:|\d{12}|:\/\/|127\.0\.0\.1|invalid\b.*host|html|token|AKID/i);
  expect(result.message).toMatch(/^[a-z]|^Lambda/);
}
