import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createConnectionPool } from '../../../../src/hook/aws/http/connection-pool.ts';
import { createLambdaInvoker } from '../../../../src/hook/aws/lambda/lambda-invoker.ts';
import type { InvokeResult, LambdaInvoker } from '../../../../src/hook/ports.ts';
import { endpointInvoker } from '../../../../src/local/cloudformation/local-hook/endpoint-invoker.ts';
import { type Served, serve } from '../../lambda/support.ts';

const pool = createConnectionPool();
let served: Served;
let overHttp: LambdaInvoker & { destroy(): void };
let inProcess: LambdaInvoker;

beforeAll(async () => {
  served = await serve({
    'echo/index.mjs':
      'export const handler = async (event, { invokedFunctionArn }) => ({ event, invokedFunctionArn, trace: process.env._X_AMZN_TRACE_ID });',
    'throws/index.mjs': 'export const handler = async () => { throw new RangeError("too far"); };',
    'crashes/index.mjs': 'export const handler = () => process.kill(process.pid, "SIGKILL");',
    'hangs/index.mjs': 'export const handler = () => { for (;;); };',
    'hangs/function.json': '{"Timeout": 1}',
    'huge/index.mjs': 'export const handler = async () => "x".repeat(6_400_000);',
    'broken/index.mjs': 'export const handler = ',
  });
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
  overHttp = createLambdaInvoker({ region: 'eu-west-1', credentials, endpoint: served.endpoint.url }, pool);
  inProcess = endpointInvoker(served.endpoint);
});

afterAll(async () => {
  overHttp?.destroy();
  pool.destroy();
  await served?.close();
});

const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

async function invoke(invoker: LambdaInvoker, functionName: string) {
  const payload = [new TextEncoder().encode('{"word":"ü"}')];
  const { signal } = new AbortController();
  return comparable(await invoker.invoke({ functionName, payload, signal, traceHeader }));
}

/** Request ids are new for every invocation, in messages too. */
function comparable(result: InvokeResult) {
  const { awsRequestId, ...rest } = result;
  const text = 'payload' in rest ? new TextDecoder().decode(rest.payload) : '';
  return {
    ...rest,
    payload: text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id'),
    identified: awsRequestId !== undefined,
  };
}

describe('A function answers its invoker without HTTP as it does with it', () => {
  test.each([
    ['echo', { kind: 'replied', executedVersion: '$LATEST', payload: expect.stringContaining('"word":"ü"') }],
    ['echo:live', { kind: 'replied', executedVersion: '1', payload: expect.stringContaining(':function:echo:live') }],
    [
      'arn:aws:lambda:eu-west-1:123456789012:function:echo',
      { kind: 'replied', payload: expect.stringContaining('Root=') },
    ],
    ['throws', { kind: 'replied', functionError: 'Unhandled', payload: expect.stringContaining('RangeError') }],
    ['crashes', { kind: 'replied', functionError: 'Unhandled', payload: expect.stringContaining('SIGKILL') }],
    [
      'hangs',
      { kind: 'replied', functionError: 'Unhandled', payload: expect.stringContaining('timed out after 1.00') },
    ],
    ['huge', { kind: 'replied', functionError: 'Unhandled', payload: expect.stringContaining('exceeded maximum') }],
    ['broken', { kind: 'replied', functionError: 'Unhandled', payload: expect.stringContaining('SyntaxError') }],
    ['missing', { kind: 'failed', error: 'NOT_FOUND', retryable: false }],
    ['no name', { kind: 'failed', error: 'UNKNOWN', retryable: false }],
  ])('%s', async (functionName, expected) => {
    const results = [await invoke(inProcess, functionName), await invoke(overHttp, functionName)];
    expect(results[0]).toMatchObject(expected);
    // An error of the service has no request id of its own without a request.
    const alike = results.map(({ identified, ...rest }) => (rest.kind === 'failed' ? rest : { ...rest, identified }));
    expect(alike[0]).toEqual(alike[1]);
  });

  test('A call that is given up before its turn is not run', async () => {
    const controller = new AbortController();
    const payload = [new TextEncoder().encode('{}')];
    const call = { payload, traceHeader: undefined };
    const hanging = inProcess.invoke({ ...call, functionName: 'hangs', signal: new AbortController().signal });
    const before = served.records.length;
    void inProcess.invoke({ ...call, functionName: 'hangs', signal: controller.signal });
    controller.abort();
    await hanging;
    await inProcess.invoke({ ...call, functionName: 'hangs', signal: new AbortController().signal });
    expect(served.records.slice(before).map(({ functionName }) => functionName)).toEqual(['hangs', 'hangs']);
  });
});
