import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../../../support/tools.ts';
import { type Served, serve } from '../support.ts';

const FUNCTIONS = {
  'echo/lambda_function.py': 'def lambda_handler(event, context):\n    return event\n',
  'nothing/lambda_function.py': 'def lambda_handler(event, context):\n    pass\n',
  'context/lambda_function.py': `import os, logging
logging.getLogger().setLevel("INFO")
def lambda_handler(event, context):
    print("printed ü")
    logging.getLogger().info("logged")
    return [context.function_name, context.invoked_function_arn, context.get_remaining_time_in_millis() > 0,
            context.aws_request_id, context.client_context.custom, os.environ["_X_AMZN_TRACE_ID"][:7], os.getcwd() == os.environ["LAMBDA_TASK_ROOT"]]
`,
  'named/app.py': 'def main(event, context):\n    return "named"\n',
  'named/function.json': '{"Handler": "app.main"}',
  'raises/lambda_function.py': 'def lambda_handler(event, context):\n    raise ValueError("not that")\n',
  'unserializable/lambda_function.py': 'def lambda_handler(event, context):\n    return {1, 2}\n',
  'exits/lambda_function.py': 'import sys\ndef lambda_handler(event, context):\n    sys.exit(3)\n',
  'hangs/lambda_function.py': 'def lambda_handler(event, context):\n    while True: pass\n',
  'hangs/function.json': '{"Timeout": 1}',
  'syntax-error/lambda_function.py': 'def lambda_handler(event, context:\n',
  'no-module/lambda_function.py': 'import not_there\n',
  'no-handler/lambda_function.py': 'other = 1\n',
  'raises-on-load/lambda_function.py': 'raise KeyError("CONFIGURATION")\n',
};

// A machine without Python shows the other half: that the endpoint says so.
describeWith(['Python 3'], 'on a machine with Python', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(FUNCTIONS);
  });
  afterAll(() => served?.close());

  test.each([
    ['echo', { a: [1.5, 'ü', '\u{1f600}', null] }, { a: [1.5, 'ü', '\u{1f600}', null] }],
    ['nothing', {}, null],
    ['named', {}, 'named'],
  ])('%s given %j replies %j', async (name, event, reply) => {
    expect(await served.invoke(name, event)).toMatchObject({ reply, functionError: undefined, status: 200 });
  });

  test('an event and a reply of nearly 6 MB arrive whole', async () => {
    const event = { text: 'x'.repeat(6_000_000) };
    expect((await served.invoke('echo', event)).reply).toEqual(event);
  });

  test('the context describes the invocation, and what it prints and logs is on record', async () => {
    const ClientContext = Buffer.from('{"custom":{"a":"b"}}').toString('base64');
    const { reply } = await served.invoke('context', {}, { ClientContext });
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:context';
    expect(reply).toEqual(['context', arn, true, expect.any(String), { a: 'b' }, 'Root=1-', true]);
    await served.close();
    expect(served.lines).toContain('context stdout printed ü');
    expect(served.lines).toContainEqual(
      expect.stringMatching(/^context stdout \[INFO\]\t\S+Z\t[0-9a-f-]{36}\tlogged$/),
    );
    served = await serve(FUNCTIONS);
  });

  test.each([
    ['raises', 'ValueError', 'not that'],
    ['unserializable', 'Runtime.MarshalError', expect.stringContaining('set is not JSON serializable')],
    [
      'syntax-error',
      'Runtime.UserCodeSyntaxError',
      expect.stringContaining("Syntax error in module 'lambda_function'"),
    ],
    [
      'no-module',
      'Runtime.ImportModuleError',
      "Unable to import module 'lambda_function': No module named 'not_there'",
    ],
    ['no-handler', 'Runtime.HandlerNotFound', "Handler 'lambda_handler' missing on module 'lambda_function'"],
    ['raises-on-load', 'KeyError', "'CONFIGURATION'"],
  ])('%s: %s', async (name, errorType, errorMessage) => {
    const reply = { errorType, errorMessage, requestId: expect.any(String), stackTrace: expect.any(Array) };
    expect(await served.invoke(name, {})).toEqual({
      reply,
      functionError: 'Unhandled',
      status: 200,
      version: '$LATEST',
    });
  });

  test('the stack trace of an exception has the function’s frames only', async () => {
    const { reply } = await served.invoke('raises', {});
    expect(reply).toHaveProperty('stackTrace', [
      expect.stringMatching(
        /^ {2}File ".*raises\/lambda_function.py", line 2, in lambda_handler\n {4}raise ValueError/,
      ),
    ]);
  });

  test('sys.exit in a handler is an exit of the runtime', async () => {
    expect((await served.invoke('exits', {})).reply).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/),
    });
  });

  test('a busy loop ends at the timeout', async () => {
    expect((await served.invoke('hangs', {})).reply).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });
});

test('without python3 on the PATH the answer says what is missing', async () => {
  const served = await serve(FUNCTIONS, { ...process.env, PATH: '' });
  try {
    expect(await served.invoke('echo', {})).toMatchObject({
      functionError: 'Unhandled',
      reply: {
        errorType: 'Runtime.InvalidEntrypoint',
        errorMessage: expect.stringContaining('a Python function needs Python 3.8 or later as python3 on the PATH'),
      },
    });
  } finally {
    await served.close();
  }
});
