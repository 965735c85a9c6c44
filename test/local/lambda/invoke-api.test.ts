import { connect } from 'node:net';
import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  ListFunctionsCommand,
  ResourceNotFoundException,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Served, serve } from './support.ts';

let served: Served;
beforeAll(async () => {
  served = await serve({
    'echo/index.mjs':
      'export const handler = async (event, context) => ({ event, arn: context.invokedFunctionArn, version: context.functionVersion });',
    'trace/index.mjs': 'export const handler = async () => process.env._X_AMZN_TRACE_ID;',
    'silent/index.mjs': 'export const handler = async () => { console.log("never"); };',
    'prints/index.mjs': 'export const handler = async (event) => { console.log("got " + event.word); };',
  });
});
afterAll(() => served?.close());

const post = (path: string, init: RequestInit = {}) =>
  fetch(`${served.endpoint.url}/2015-03-31/functions/${path}/invocations`, {
    method: 'POST',
    ...init,
    headers: { authorization: 'test', ...init.headers },
  });

describe('a function is found by every spelling that Lambda knows', () => {
  const local = 'arn:aws:lambda:eu-west-1:123456789012:function:echo';
  test.each([
    ['echo', local, '$LATEST'],
    ['echo:live', `${local}:live`, '1'],
    ['echo:3', `${local}:3`, '3'],
    ['echo:$LATEST', `${local}:$LATEST`, '$LATEST'],
    ['function:echo', local, '$LATEST'],
    ['999988887777:function:echo', 'arn:aws:lambda:eu-west-1:999988887777:function:echo', '$LATEST'],
    [
      'arn:aws:lambda:eu-west-1:111122223333:function:echo:7',
      'arn:aws:lambda:eu-west-1:111122223333:function:echo:7',
      '7',
    ],
  ])('%s', async (name, arn, version) => {
    // What the caller is told is what the function sees.
    expect(await served.invoke(name, {})).toMatchObject({ reply: { arn, version }, version });
  });

  test('a qualifier of its own names the version, too', async () => {
    expect(await served.invoke('echo', {}, { Qualifier: 'live' })).toMatchObject({ version: '1' });
  });
});

describe('what Lambda itself refuses is refused in the same way', () => {
  test.each(['missing', 'missing:live', 'arn:aws:lambda:eu-west-1:123456789012:function:missing'])(
    '%s is no function',
    async (name) => {
      const invocation = served.invoke(name, {});
      await expect(invocation).rejects.toBeInstanceOf(ResourceNotFoundException);
      await expect(invocation).rejects.toMatchObject({
        Type: 'User',
        message: expect.stringMatching(
          /^Function not found: arn:aws:lambda:eu-west-1:123456789012:function:missing(:live)?$/,
        ),
        $metadata: { httpStatusCode: 404, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      });
    },
  );

  test.each([
    ['a body that is no JSON', 'echo', { body: '{"secret": "hush' }, 400, 'InvalidRequestContentException'],
    ['a name with a space', 'no%20name', {}, 400, 'ValidationException'],
    ['a name with a broken escape', '%E0%A4%A', {}, 400, 'ValidationException'],
    [
      'an unknown invocation type',
      'echo',
      { headers: { 'X-Amz-Invocation-Type': 'Later' } },
      400,
      'ValidationException',
    ],
    [
      'a body of more than 6 MiB',
      'echo',
      { body: `"${'x'.repeat(6_291_455)}"` },
      413,
      'RequestEntityTooLargeException',
    ],
    [
      'an event of more than 1 MiB',
      'echo',
      { body: `"${'x'.repeat(1_048_575)}"`, headers: { 'X-Amz-Invocation-Type': 'Event' } },
      413,
      'RequestEntityTooLargeException',
    ],
    [
      'a client context that is no JSON',
      'echo',
      { headers: { 'X-Amz-Client-Context': 'bm8=' } },
      400,
      'InvalidRequestContentException',
    ],
    ['another method', 'echo', { method: 'PUT', body: '{}' }, 404, 'UnknownOperationException'],
    ['another operation', 'echo/versions', {}, 404, 'UnknownOperationException'],
  ])('%s', async (_case, name, init, status, errorType) => {
    const response = await post(name, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('x-amzn-errortype')).toBe(errorType);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ Type: 'User', Message: expect.any(String) });
    expect(text).not.toContain('hush');
  });

  test('a body of exactly 6 MiB is taken', async () => {
    expect((await post('echo', { body: `"${'x'.repeat(6_291_454)}"` })).status).toBe(200);
  });

  test('two qualifiers that differ', async () => {
    const response = await fetch(`${served.endpoint.url}/2015-03-31/functions/echo:live/invocations?Qualifier=other`, {
      method: 'POST',
      headers: { authorization: 'test' },
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('InvalidParameterValueException');
  });
});

test.each([
  ['arn:aws:lambda:us-east-2:123456789012:function:echo', 'us-east-2'],
  ['arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:echo', 'us-gov-west-1'],
])('a function of another Region is refused, as Lambda does: %s', async (name, region) => {
  await expect(served.invoke(name, {})).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Functions from '${region}' are not reachable in this region ('eu-west-1')`,
  });
  const { kind, ...refused } = await served.endpoint.invoke({
    functionName: name,
    payload: Buffer.from('{}'),
    traceId: undefined,
    abandoned: () => false,
  });
  expect({ kind, ...refused }).toMatchObject({ kind: 'refused', errorType: 'ResourceNotFoundException' });
});

describe('which functions there are', () => {
  const configuration = {
    FunctionName: 'echo',
    FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:echo',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Timeout: 3,
    MemorySize: 128,
    Version: '$LATEST',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };

  test('is told to ListFunctions, GetFunction and GetFunctionConfiguration', async () => {
    const { client } = served;
    const listed = await client.send(new ListFunctionsCommand({}));
    expect(listed.Functions?.map(({ FunctionName }) => FunctionName)).toEqual(['echo', 'prints', 'silent', 'trace']);
    expect(listed.Functions?.[0]).toMatchObject(configuration);
    expect(await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'echo' }))).toMatchObject(
      configuration,
    );
    expect(await client.send(new GetFunctionCommand({ FunctionName: 'echo:live' }))).toMatchObject({
      Configuration: configuration,
    });
    await waitUntilFunctionActiveV2({ client, maxWaitTime: 5 }, { FunctionName: 'echo' });
    await expect(client.send(new GetFunctionCommand({ FunctionName: 'missing' }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
  });
});

describe('what the function writes', () => {
  test('is returned with LogType Tail, between the lines of Lambda, 4 KB of it', async () => {
    const { LogResult = '' } = await served.client.send(
      new InvokeCommand({ FunctionName: 'prints', LogType: 'Tail', Payload: '{"word":"hello"}' }),
    );
    const lines = Buffer.from(LogResult, 'base64').toString().split('\n');
    expect(lines[0]).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/);
    expect(lines).toContain('got hello');
    expect(lines.at(-2)).toMatch(/^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms$/);
    const long = await served.client.send(
      new InvokeCommand({
        FunctionName: 'prints',
        LogType: 'Tail',
        Payload: JSON.stringify({ word: 'x'.repeat(9000) }),
      }),
    );
    expect(Buffer.from(long.LogResult ?? '', 'base64')).toHaveLength(4096);
  });

  test('is not returned without', async () => {
    const answer = await served.client.send(new InvokeCommand({ FunctionName: 'prints', Payload: '{}' }));
    expect(answer.LogResult).toBeUndefined();
  });
});

test('a request without an Authorization header is refused, as a web page could have sent it', async () => {
  const url = `${served.endpoint.url}/2015-03-31/functions/`;
  for (const [path, method] of [
    ['silent/invocations', 'POST'],
    ['', 'GET'],
    ['prints', 'GET'],
  ]) {
    const response = await fetch(url + path, { method: method ?? 'GET' });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
  }
  expect(served.lines.join()).not.toContain('never');
});

test('a signature is not looked at', async () => {
  const response = await post('echo', { body: '{"a":1}' });
  expect(response.status).toBe(200);
  expect(response.headers.get('x-amz-executed-version')).toBe('$LATEST');
  expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await response.json()).toMatchObject({ event: { a: 1 } });
});

test('a dry run does not run the function', async () => {
  const client = served.client;
  const answer = await client.send(new InvokeCommand({ FunctionName: 'silent', InvocationType: 'DryRun' }));
  expect(answer.StatusCode).toBe(204);
  expect(served.records.filter(({ functionName }) => functionName === 'silent')).toEqual([]);
});

test('an event is accepted at once and runs in the background', async () => {
  const Payload = JSON.stringify({ word: 'later' });
  const answer = await served.client.send(
    new InvokeCommand({ FunctionName: 'prints', InvocationType: 'Event', Payload }),
  );
  expect(answer.StatusCode).toBe(202);
  await served.invoke('prints', { word: 'now' });
  expect(served.lines).toContain('prints stdout got later');
});

test('the trace header of the request is the function’s', async () => {
  const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
  const response = await post('trace', { headers: { 'X-Amzn-Trace-Id': traceHeader } });
  expect(await response.json()).toBe(traceHeader);
});

test('a client that goes away in the middle of its request harms nobody', async () => {
  await new Promise<void>((resolve) => {
    const socket = connect(served.endpoint.port, '127.0.0.1', () => {
      socket.write(
        'POST /2015-03-31/functions/echo/invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"a":',
      );
      socket.destroy();
      resolve();
    });
  });
  expect((await served.invoke('echo', {})).status).toBe(200);
});

test('every invocation is on record once, with its outcome, and nothing of what was sent', async () => {
  const before = served.records.length;
  const { $metadata } = await served.client.send(
    new InvokeCommand({ FunctionName: 'echo', Payload: '{"word":"hush"}' }),
  );
  expect(served.records.slice(before)).toEqual([
    { functionName: 'echo', requestId: $metadata.requestId, durationMs: expect.any(Number), errorType: undefined },
  ]);
});
