import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Served, serve } from '../support.ts';

const FUNCTIONS = {
  'echo/index.mjs': 'export const handler = async (event) => event;',
  'forgetful/index.cjs': 'exports.handler = () => {};',
  'at-once/index.cjs':
    'exports.handler = (event, context) => ({ got: event.a, length: Object.keys(context).length > 5 });',
  'callback/index.cjs': 'exports.handler = (event, context, callback) => callback(null, { done: true });',
  'old-context/index.mjs':
    'export const handler = async (event, context) => [typeof context.done, typeof context.succeed, "callbackWaitsForEmptyEventLoop" in context];',
  'globals/index.mjs':
    'export const handler = async () => [typeof require, typeof module, typeof exports, typeof __dirname, typeof __filename, typeof fs, typeof path, typeof crypto.subtle, typeof console.log, typeof process.exit];',
  'globals-of-commonjs/index.cjs':
    'exports.handler = async () => [typeof require, typeof module, typeof exports, __dirname === process.cwd(), __filename.endsWith("index.cjs")];',
  'module-by-type/index.js': 'import fs from "node:fs"; export const handler = async () => typeof fs.readFileSync;',
  'module-by-type/package.json': '{"type": "module"}',
  'no-sdk/index.mjs': 'import "@aws-sdk/client-not-there"; export const handler = async () => 1;',
  'no-sdk-required/index.cjs': 'require("@aws-sdk/client-not-there"); exports.handler = async () => 1;',
  'unsettled/index.mjs': 'export const handler = () => new Promise(() => {});',
  'nothing/index.mjs': 'export const handler = async () => {};',
  'throws/index.mjs': 'export const handler = async () => { throw new RangeError("too far"); };',
  'throws-text/index.mjs': 'export const handler = async () => { throw "just text"; };',
  'throws-undefined/index.mjs': 'export const handler = async () => { throw undefined; };',
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
    ['forgetful', {}, null],
    ['at-once', { a: 1 }, { got: 1, length: true }],
    ['old-context', {}, ['undefined', 'undefined', false]],
    ['globals', {}, [...Array(7).fill('undefined'), 'object', 'function', 'function']],
    ['globals-of-commonjs', {}, ['function', 'object', 'object', true, true]],
    ['module-by-type', {}, 'function'],
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
      functionVersion: '1',
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
    [
      'callback',
      'Runtime.CallbackHandlerDeprecated',
      expect.stringContaining('index.handler has 3 parameters: Lambda runs no callback handlers from Node.js 24 on'),
    ],
    [
      'no-sdk',
      'Runtime.ImportModuleError',
      expect.stringContaining('. Lambda has @aws-sdk/client-not-there, this machine has not: npm install --no-save'),
    ],
    [
      'no-sdk-required',
      'Runtime.ImportModuleError',
      expect.stringContaining('. Lambda has @aws-sdk/client-not-there,'),
    ],
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
