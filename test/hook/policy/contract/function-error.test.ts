import { describe, expect, test } from '@jest/globals';
import { decodeFunctionError } from '../../../../src/hook/policy/contract/function-error.ts';
import { type Folder, folderOf, runCommand } from '../../../cli/command.ts';
import { testWith } from '../../../support/tools.ts';

const LOG = '(log group /aws/lambda/f)';

function decode(body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return decodeFunctionError(Buffer.from(text), 'f');
}

describe('what Lambda calls a function error', () => {
  test.each([
    [
      'an exception of Node.js',
      { errorType: 'ValidationError', errorMessage: '"Tags" is required', trace: ['at x.js:1:1'] },
      `the function failed: ValidationError: "Tags" is required ${LOG}`,
    ],
    [
      'an exception without a message',
      { errorType: 'ValidationError', errorMessage: '' },
      `the function failed with ValidationError and gave no error message ${LOG}`,
    ],
    [
      'a bare assert of Python',
      { errorType: 'AssertionError', errorMessage: '', requestId: 'r', stackTrace: ['File "x.py", line 1'] },
      `the function failed with AssertionError and gave no error message ${LOG}`,
    ],
    [
      'a process that ended',
      { errorType: 'Runtime.ExitError', errorMessage: 'RequestId: r Error: Runtime exited with error: exit status 1' },
      `the function failed: Runtime.ExitError: RequestId: r Error: Runtime exited with error: exit status 1 ${LOG}`,
    ],
    [
      'a process that ended without a word',
      { errorType: 'Runtime.ExitError' },
      `the function failed with Runtime.ExitError and gave no error message ${LOG}`,
    ],
    ['a message alone', { errorMessage: 'boom' }, `the function failed: boom ${LOG}`],
    ['texts that are none', { errorType: 7, errorMessage: {} }, `the function failed and gave no error message ${LOG}`],
    ['no JSON', 'Internal server error', `the function failed and gave no error message ${LOG}`],
    [
      'a text that repaints a terminal',
      { errorType: 'Error', errorMessage: 'no\u001B[2Jyes' },
      `the function failed: Error: no\uFFFD[2Jyes ${LOG}`,
    ],
  ])('%s', (_, body, message) => {
    expect(decode(body)).toEqual({ kind: 'ERROR', error: 'FUNCTION_ERROR', message });
  });

  test.each([
    [
      'by its type',
      { errorType: 'Sandbox.Timedout', errorMessage: 'RequestId: r Error: Task timed out after 3.00 seconds' },
      ' of 3 s',
    ],
    ['by its type alone', { errorType: 'Sandbox.Timedout' }, ''],
    [
      'by its message, as older runtimes say it',
      { errorMessage: '2026-01-01T00:00:00Z r Task timed out after 900.10 seconds' },
      ' of 900.1 s',
    ],
  ])('a timeout of its own is known %s', (_, body, after) => {
    expect(decode(body)).toEqual({
      kind: 'ERROR',
      error: 'TIMED_OUT',
      message: `the function ran into its own timeout${after}, which is to be raised if the work needs longer ${LOG}`,
    });
  });

  test('a message that only speaks of a timeout is none', () => {
    expect(decode({ errorMessage: 'Task timed out after 3.00 seconds, said the database' })).toMatchObject({
      error: 'FUNCTION_ERROR',
    });
  });
});

/** The same from the runtimes themselves, as far as this machine has them. */
const FUNCTIONS = {
  'bucket.yaml': 'Resources:\n  B:\n    Type: AWS::S3::Bucket\n',
  'node/throws/index.mjs':
    'class ValidationError extends Error { name = "ValidationError"; }\nexport const handler = async () => { throw new ValidationError(); };',
  'node/exits/index.mjs': 'export const handler = async () => process.exit(3);',
  'node/sleeps/index.mjs': 'export const handler = () => new Promise(() => setInterval(() => {}, 1000));',
  'node/sleeps/function.json': '{"Timeout": 1}',
  'python/asserts/lambda_function.py': 'def lambda_handler(event, context):\n    assert False\n',
};

async function messageOf(folder: Folder, functions: string): Promise<string> {
  const args = ['evaluate', 'bucket.yaml', '--functions', functions, '--format', 'json'];
  const { stdout } = await runCommand(args, { cwd: folder.path });
  return JSON.parse(stdout).stacks[0].invocations[0].message;
}

test('errors of functions that run in Node.js name their type, and a timeout is one', async () => {
  const folder = folderOf(FUNCTIONS);
  const message = await messageOf(folder, 'node');
  folder.remove();
  expect(message).toContain(
    'throws: could not decide (FUNCTION_ERROR): the function failed with ValidationError and gave',
  );
  expect(message).toMatch(
    /exits: could not decide \(FUNCTION_ERROR\): the function failed: Runtime\.ExitError: .*exit status 3/,
  );
  expect(message).toContain('sleeps: could not decide (TIMED_OUT): the function ran into its own timeout of 1 s');
});

testWith(['Python 3'], 'a bare assert of a function that runs in Python names its type', async () => {
  const folder = folderOf(FUNCTIONS);
  const message = await messageOf(folder, 'python');
  folder.remove();
  expect(message).toContain('the function failed with AssertionError and gave no error message');
});
