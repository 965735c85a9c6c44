'use strict';
/*
 * Runs a Node function: loads `_HANDLER`, then answers one invocation after the other on file descriptor 3.
 * The messages are described in frame.ts. Handler styles, error types and error bodies are those of Lambda's own runtime:
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 *
 * Reading and writing are synchronous. The process stands still between two invocations, as in Lambda. The event loop
 * can become empty: a promise that is not settled by then never will be.
 *
 * The local Lambda embeds this file as text and runs it with `node -e`. A file beside the bundled command line would
 * have to be found at run time; a temporary file would stay behind when the process is killed.
 */
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const load = require;

/**
 * `node -e` makes these global, and every built-in module by its name; `module` only when the script has run. In Lambda an ES module
 * has none of them, and a CommonJS module brings its own. What really is global, and has the name of a module, stays.
 */
function hideGlobals() {
  const { webcrypto } = load('node:crypto');
  for (const name of ['require', 'exports', '__filename', '__dirname', ...load('node:module').builtinModules]) {
    if (name !== 'console' && name !== 'process') delete globalThis[name];
  }
  Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true, writable: true });
}

const CHANNEL = 3;
const NEWLINE = 10;
const env = process.env;
let current;
let handler;

// performance.now() would load its module first, which takes longer than most functions.
function now() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

function send(kind, requestId, errorType, text, ending) {
  const durationMs = current === undefined ? 0 : now() - current.since;
  const head = JSON.stringify({ kind, requestId, errorType, ending, durationMs, bytes: Buffer.byteLength(text) });
  const frame = Buffer.from(`${head}\n${text}`);
  for (let sent = 0; sent < frame.length; ) sent += fs.writeSync(CHANNEL, frame, sent);
}

/** Large enough for the head of any frame. */
const CHUNK = Buffer.allocUnsafe(131072);
/** The part of CHUNK that has been received and not been taken: later invocations of a batch. */
let from = 0;
let to = 0;

/** Waits for bytes; without any, the endpoint has gone and so must we. */
function receive(buffer, offset) {
  const bytes = fs.readSync(CHANNEL, buffer, offset, buffer.length - offset, null);
  if (bytes === 0) process.exit(0);
  return bytes;
}

function takeHead() {
  let end = CHUNK.subarray(from, to).indexOf(NEWLINE);
  while (end === -1) {
    CHUNK.copyWithin(0, from, to);
    to -= from;
    from = 0;
    to += receive(CHUNK, to);
    end = CHUNK.subarray(from, to).indexOf(NEWLINE);
  }
  const head = JSON.parse(CHUNK.toString('utf8', from, from + end));
  from += end + 1;
  return head;
}

function takePayload(bytes) {
  const start = from;
  from = Math.min(to, start + bytes);
  if (from - start === bytes) return CHUNK.toString('utf8', start, from);
  const whole = Buffer.allocUnsafe(bytes);
  for (let got = CHUNK.copy(whole, 0, start, from); got < bytes; ) got += receive(whole, got);
  return whole.toString();
}

/** Takes the next invocation, and waits for it if none is there. */
function next() {
  const waits = from === to;
  const head = takeHead();
  const text = takePayload(head.bytes);
  if (head.beginBy < now()) {
    // It runs in another process by now.
    send('not-begun', head.requestId, '', '', false);
    setImmediate(next);
    return;
  }
  const event = JSON.parse(text);
  // Let the event loop notice closed connections before the handler uses one.
  if (waits) setImmediate(invoke, head, event);
  else invoke(head, event);
}

function named(name, message, stack) {
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}

function describe(error) {
  try {
    if (error instanceof Error || Object.prototype.toString.call(error) === '[object Error]') {
      return {
        errorType: String(error.name),
        errorMessage: String(error.message),
        trace: String(error.stack).split('\n'),
      };
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch {
    return { errorType: 'handled', errorMessage: 'The thrown value cannot be read', trace: [] };
  }
}

function sendError(kind, requestId, body, ending) {
  console.error(`Invoke Error\t${JSON.stringify(body)}`);
  send(kind, requestId, body.errorType, JSON.stringify(body), ending);
}

async function loadModule(file) {
  if (file.endsWith('.mjs')) return import(pathToFileURL(file));
  try {
    return load(file);
  } catch (error) {
    if (error && (error.code === 'ERR_REQUIRE_ESM' || error.code === 'ERR_REQUIRE_ASYNC_MODULE'))
      return import(pathToFileURL(file));
    throw error;
  }
}

async function loadHandler(handlerName) {
  const base = path.basename(handlerName);
  const dot = base.indexOf('.');
  if (dot < 1 || handlerName.includes('..'))
    throw named(
      'Runtime.MalformedHandlerName',
      `'${handlerName}' is not a valid handler name: use module.export, as in index.handler`,
    );
  const stem = path.resolve(
    env.LAMBDA_TASK_ROOT,
    handlerName.slice(0, handlerName.length - base.length),
    base.slice(0, dot),
  );
  const file = ['.js', '.mjs', '.cjs']
    .map((extension) => stem + extension)
    .find((candidate) => fs.existsSync(candidate));
  if (file === undefined)
    throw named('Runtime.ImportModuleError', `Error: Cannot find module '${path.basename(stem)}'`);
  let loaded;
  try {
    loaded = await loadModule(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw named('Runtime.UserCodeSyntaxError', String(error), error.stack);
    if (error && (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND'))
      throw named('Runtime.ImportModuleError', `${error}${missingSdk(String(error))}`);
    throw error;
  }
  const handler = base
    .slice(dot + 1)
    .split('.')
    .reduce((value, key) => (value === undefined || value === null ? undefined : value[key]), loaded);
  if (handler === undefined) throw named('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
  if (typeof handler !== 'function') throw named('Runtime.HandlerNotFound', `${handlerName} is not a function`);
  // The runtime of Node.js 24 tells a callback handler by the number of its parameters, and does not start it.
  if (handler.length > 2)
    throw named(
      'Runtime.CallbackHandlerDeprecated',
      `${handlerName} has ${handler.length} parameters: Lambda runs no callback handlers from Node.js 24 on; take (event, context), and return a value or a promise`,
    );
  return handler;
}

/** Lambda's Node runtimes bring the AWS SDK. Other machines do not. */
function missingSdk(message) {
  const name = /'((?:@aws-sdk|@smithy)\/[\w.-]+)/.exec(message);
  return name === null
    ? ''
    : `. Lambda has ${name[1]}, this machine has not: npm install --no-save ${name[1]} in the folder of the function, or above it`;
}

function contextOf({ head, deadline }) {
  return {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: head.version,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: head.clientContext === undefined ? undefined : JSON.parse(head.clientContext),
    identity: undefined,
    invokedFunctionArn: head.functionArn,
    awsRequestId: head.requestId,
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
  };
}

function conclude(invocation, error, value) {
  if (invocation.concluded) return;
  reply(invocation, error, value);
  current = undefined;
  setImmediate(next);
}

function reply(invocation, error, value) {
  invocation.concluded = true;
  const { requestId } = invocation.head;
  if (error !== undefined) return sendError('error', requestId, describe(error), false);
  let text;
  try {
    text = JSON.stringify(value === undefined ? null : value);
    if (text === undefined) text = 'null';
  } catch {
    return sendError(
      'error',
      requestId,
      describe(named('Runtime.JSONStringifyError', 'Unable to stringify response body')),
      false,
    );
  }
  send('response', requestId, '', text, false);
}

function invoke(head, event) {
  const invocation = { head, since: now(), deadline: Date.now() + head.timeoutMs, concluded: false };
  current = invocation;
  env._X_AMZN_TRACE_ID = head.traceId;
  try {
    const result = handler(event, contextOf(invocation));
    if (!result || typeof result.then !== 'function') return conclude(invocation, undefined, result);
    result.then(
      (value) => conclude(invocation, undefined, value),
      (error) => conclude(invocation, error === undefined ? new Error('undefined') : error),
    );
  } catch (error) {
    conclude(invocation, error === undefined ? new Error('undefined') : error);
  }
}

process.on('beforeExit', () => {
  if (current === undefined) return;
  const message = 'The event loop is empty, but the promise that the handler returned was never settled.';
  conclude(current, named('Runtime.NodeJsExit', message));
});

function die(body, code) {
  const requestId = current === undefined ? undefined : current.head.requestId;
  if (requestId === undefined) {
    console.error(JSON.stringify(body));
  } else {
    sendError('error', requestId, body, true);
  }
  process.exit(code);
}

// The exit codes are those of Lambda's runtime.
process.on('uncaughtException', (error) => die(describe(error), 129));
process.on('unhandledRejection', (reason) => {
  const body = describe(reason);
  die(
    {
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: reason instanceof Error ? String(reason) : body.errorMessage,
      reason: body,
      promise: {},
      trace: body.trace,
    },
    128,
  );
});

setImmediate(() => {
  hideGlobals();
  loadHandler(env._HANDLER).then(
    (loaded) => {
      handler = loaded;
      send('ready', '', '', '', false);
      setImmediate(next);
    },
    (error) => {
      sendError('init-error', '', describe(error), true);
      process.exit(1);
    },
  );
});
