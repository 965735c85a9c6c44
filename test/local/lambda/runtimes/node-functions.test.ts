import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Served, serve } from '../support.ts';

const FUNCTIONS = {
  'echo/index.mjs': 'export const handler = async (event) => event;',
  'callback/index.cjs': `exports.handler = (event, context, callback) => {
    setTimeout(() => { globalThis.late = true; }, 30);
    callback(null, { done: true });
  };`,
  'impatient/index.cjs': `exports.handler = (event, context, callback) => {
    context.callbackWaitsForEmptyEventLoop = false;
    setTimeout(() => {}, 60_000);
    callback(null, 'at once');
  };`,
  'forgetful/index.cjs': 'exports.handler = () => {};',
  'unsettled/index.mjs': 'export const handler = () => new Promise(() => {});',
  'nothing/index.mjs': 'export const handler = async () => {};',
  'throws/index.mjs': 'export const handler = async () => { throw new RangeError("too far"); };',
  'throws-text/index.mjs': 'export const handler = async () => { throw "just text"; };',
  'throws-undefined/index.mjs': 'export const handler = async () => { throw undefined; };',
  'callback-error/index.cjs': 'exports.handler = (event, context, callback) => callback(new TypeError("no"));',
  'rejects-later/index.mjs':
    'export const handler = () => new Promise(() => { setTimeout(() => Promise.reject(new Error("unseen")), 5); setTimeout(() => {}, 5000); });',
  'throws-later/index.mjs':
    'export const handler = () => new Promise(() => { setTimeout(() => { throw new Error("late"); }, 5); setTimeout(() => {}, 5000); });',
  'circular/index.mjs': 'export const handler = async () => { const a = {}; a.a = a; return a; };',
  'context/index.mjs': `export const handler = async (event, context) => ({
    ...context, remaining: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID,
    variables: [process.env.AWS_REGION, process.env.AWS_LAMBDA_FUNCTION_NAME, process.env.LAMBDA_TASK_ROOT === process.cwd(), process.env.MINE, process.env.COUNT],
    endpoint: process.env.AWS_ENDPOINT_URL_LAMBDA });`,
  'context/function.json': '{"Timeout": 7, "Environment": {"Variables": {"MINE": "yes", "COUNT": 3}}}',
  'syntax-error/index.mjs': 'export const handler = async () => { return 1',
  'no-handler/index.mjs': 'export const other = 1;',
  'no-function/index.mjs': 'export const handler = 1;',
  'no-module/index.mjs': 'import "./not-there.mjs"; export const handler = async () => 1;',
  'throws-on-load/index.mjs': 'throw new Error("no configuration");',
  'named/app.mjs': 'export const policies = { s3: async () => "nested" };',
  'named/function.json': '{"Handler": "app.policies.s3"}',
};

let served: Served;
beforeAll(async () => {
  served = await serve(FUNCTIONS);
});
afterAll(() => served?.close());

describe('a Node function answers as it would in Lambda', () => {
  test.each([
    ['echo', { a: [1, 'ü', null] }, { a: [1, 'ü', null] }],
    ['echo', 'text', 'text'],
    ['callback', {}, { done: true }],
    ['impatient', {}, 'at once'],
    ['forgetful', {}, null],
    ['nothing', {}, null],
    ['named', {}, 'nested'],
  ])('%s given %j replies %j', async (name, event, reply) => {
    expect(await served.invoke(name, event)).toMatchObject({ reply, functionError: undefined, status: 200 });
  });

  test('an invocation without a payload is one with an empty object', async () => {
    expect((await served.invoke('echo')).reply).toEqual({});
  });

  test('an event and a reply of nearly 6 MB arrive whole', async () => {
    const event = { text: 'x'.repeat(6_000_000) };
    expect((await served.invoke('echo', event)).reply).toEqual(event);
  });

  test('the context and the environment describe the function and the invocation', async () => {
    const { reply } = await served.invoke(
      'context',
      {},
      { Qualifier: 'live', ClientContext: Buffer.from('{"custom":{"a":"b"}}').toString('base64') },
    );
    expect(reply).toMatchObject({
      functionName: 'context',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:context:live',
      memoryLimitInMB: '128',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      clientContext: { custom: { a: 'b' } },
      trace: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
      variables: ['eu-west-1', 'context', true, 'yes', '3'],
      endpoint: served.endpoint.url,
    });
    expect(reply).toHaveProperty('remaining', expect.any(Number));
  });
});

describe('a Node function that fails is reported in the words of its runtime', () => {
  test.each([
    ['throws', 'RangeError', 'too far'],
    ['throws-text', 'string', 'just text'],
    ['throws-undefined', 'Error', 'undefined'],
    ['callback-error', 'TypeError', 'no'],
    ['unsettled', 'Runtime.NodeJsExit', expect.stringContaining('never settled')],
    ['rejects-later', 'Runtime.UnhandledPromiseRejection', 'Error: unseen'],
    ['throws-later', 'Error', 'late'],
    ['circular', 'Runtime.JSONStringifyError', 'Unable to stringify response body'],
    ['syntax-error', 'Runtime.UserCodeSyntaxError', expect.stringMatching(/^SyntaxError: /)],
    ['no-handler', 'Runtime.HandlerNotFound', 'index.handler is undefined or not exported'],
    ['no-function', 'Runtime.HandlerNotFound', 'index.handler is not a function'],
    ['no-module', 'Runtime.ImportModuleError', expect.stringContaining('Cannot find module')],
    ['throws-on-load', 'Error', 'no configuration'],
  ])('%s: %s', async (name, errorType, errorMessage) => {
    expect(await served.invoke(name, {})).toMatchObject({
      reply: { errorType, errorMessage, trace: expect.any(Array) },
      functionError: 'Unhandled',
      status: 200,
    });
    // Each of these is over for good only if the next invocation is answered, too.
    expect(await served.invoke(name, {})).toMatchObject({ functionError: 'Unhandled', reply: { errorType } });
  });

  test('the trace of an error starts with the error and names the function’s file', async () => {
    const { reply } = await served.invoke('throws', {});
    expect(reply).toHaveProperty('trace.0', 'RangeError: too far');
    expect(reply).toHaveProperty('trace.1', expect.stringContaining('throws/index.mjs'));
  });
});
