import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Served, serve } from '../support.ts';

/** A runtime in twenty lines of Node, which does what `mode` says: the proof that any language can do it. */
const runtime = (body: string) => `#!${process.execPath}
const http = require('node:http');
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
function call(method, path, headers = {}, payload) {
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path: '/2018-06-01/runtime' + path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on('error', reject);
    request.end(payload);
  });
}
const next = () => call('GET', '/invocation/next');
(async () => { ${body} })();
`;

/** Plain POSIX shell, as of AWS's own tutorial; curl is what it needs. */
const SHELL = `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
headers="$(mktemp)"
while event="$(curl -sS -D "$headers" "$api/invocation/next")"; do
  id="$(sed -n 's/^lambda-runtime-aws-request-id: *//Ip' "$headers" | tr -d '\\r')"
  curl -sS -o /dev/null "$api/invocation/$id/response" -d "{\\"handler\\":\\"$_HANDLER\\",\\"event\\":$event}"
done
rm -f "$headers"
`;

const FUNCTIONS = {
  'shell/bootstrap': SHELL,
  'shell/function.json': '{"Handler": "hello.sh"}',
  'echo/bootstrap': runtime(`for (;;) {
    const { headers, text } = await next();
    const seen = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('lambda-runtime')));
    await call('POST', '/invocation/' + headers['lambda-runtime-aws-request-id'] + '/response', {}, JSON.stringify({ event: JSON.parse(text), seen }));
  }`),
  'fails/bootstrap': runtime(`for (;;) {
    const { headers } = await next();
    await call('POST', '/invocation/' + headers['lambda-runtime-aws-request-id'] + '/error', { 'Lambda-Runtime-Function-Error-Type': 'Go.Panic' },
      JSON.stringify({ errorType: 'Go.Panic', errorMessage: 'oh', stackTrace: [] }));
  }`),
  'init-error/bootstrap': runtime(`
    await call('POST', '/init/error', { 'Lambda-Runtime-Function-Error-Type': 'Runtime.NoConfiguration' },
      JSON.stringify({ errorType: 'Runtime.NoConfiguration', errorMessage: 'nothing configured', stackTrace: [] }));
    process.exit(1);`),
  'exits-early/bootstrap': '#!/bin/sh\nexit 3\n',
  'killed/bootstrap': runtime(`await next(); process.kill(process.pid, 'SIGSEGV');`),
  'garbage/bootstrap': runtime(`const { headers } = await next();
    await call('POST', '/invocation/' + headers['lambda-runtime-aws-request-id'] + '/response', {}, '\\u0000{{{');
    await next();`),
  'wrong-id/bootstrap': runtime(`for (;;) {
    const { headers } = await next();
    const wrong = await call('POST', '/invocation/none/response', {}, '1');
    const unknown = await call('GET', '/nowhere');
    await call('POST', '/invocation/' + headers['lambda-runtime-aws-request-id'] + '/response', {}, JSON.stringify([wrong.status, wrong.text, unknown.status]));
  }`),
  'too-large/bootstrap': runtime(`for (;;) {
    const { headers } = await next();
    const { status } = await call('POST', '/invocation/' + headers['lambda-runtime-aws-request-id'] + '/response', {}, JSON.stringify('x'.repeat(6_291_556)));
    console.log('answered ' + status);
  }`),
  'no-interpreter/bootstrap': '#!/not/there\n',
};

let served: Served;
beforeAll(async () => {
  served = await serve(FUNCTIONS);
});
afterAll(() => served?.close());

describe('a bootstrap speaks Lambda’s Runtime API', () => {
  test('a shell script is a function', async () => {
    expect((await served.invoke('shell', { a: 1 })).reply).toEqual({ handler: 'hello.sh', event: { a: 1 } });
    expect((await served.invoke('shell', [])).reply).toEqual({ handler: 'hello.sh', event: [] });
  });

  test('it gets the event and what describes the invocation', async () => {
    const ClientContext = Buffer.from('{"custom":{}}').toString('base64');
    const { reply } = await served.invoke('echo', { b: 2 }, { ClientContext });
    expect(reply).toEqual({
      event: { b: 2 },
      seen: {
        'lambda-runtime-aws-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'lambda-runtime-deadline-ms': expect.stringMatching(/^\d{13}$/),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:123456789012:function:echo',
        'lambda-runtime-trace-id': expect.stringMatching(/^Root=1-/),
        'lambda-runtime-client-context': '{"custom":{}}',
      },
    });
  });

  test.each([
    ['fails', { errorType: 'Go.Panic', errorMessage: 'oh', stackTrace: [] }],
    ['init-error', { errorType: 'Runtime.NoConfiguration', errorMessage: 'nothing configured', stackTrace: [] }],
    ['exits-early', { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 3') }],
    ['killed', { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('signal: SIGSEGV') }],
    ['too-large', { errorType: 'Function.ResponseSizeTooLarge', errorMessage: expect.stringContaining('6291556') }],
    ['no-interpreter', { errorType: 'Runtime.InvalidEntrypoint', errorMessage: expect.stringContaining('chmod +x') }],
  ])('%s is reported as an error of the function', async (name, reply) => {
    expect(await served.invoke(name, {})).toEqual({
      reply,
      functionError: 'Unhandled',
      status: 200,
      version: '$LATEST',
    });
  });

  test('a reply that is no JSON reaches the caller as it is', async () => {
    const response = await fetch(`${served.endpoint.url}/2015-03-31/functions/garbage/invocations`, {
      method: 'POST',
      headers: { authorization: 'test' },
    });
    expect(response.headers.get('x-amz-function-error')).toBeNull();
    expect(await response.text()).toBe('\u0000{{{');
  });

  test('a wrong request id and an unknown path are refused, and the invocation goes on', async () => {
    expect((await served.invoke('wrong-id', {})).reply).toEqual([
      400,
      expect.stringContaining('InvalidRequestID'),
      404,
    ]);
  });
});
