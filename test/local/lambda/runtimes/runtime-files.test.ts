import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import NODE_RUNTIME from '../../../../src/local/lambda/runtimes/programs/node-runtime.cjs' with { type: 'text' };
import PYTHON_RUNTIME from '../../../../src/local/lambda/runtimes/programs/python-runtime.py' with { type: 'text' };
import { testWith } from '../../../support/tools.ts';

const NODE_FILE = 'src/local/lambda/runtimes/programs/node-runtime.cjs';
const PYTHON_FILE = 'src/local/lambda/runtimes/programs/python-runtime.py';

test.each([
  { file: NODE_FILE, text: NODE_RUNTIME },
  { file: PYTHON_FILE, text: PYTHON_RUNTIME },
])('$file is imported as its text', ({ file, text }) => {
  expect(text).toBe(readFileSync(file, 'utf8'));
});

test('Node accepts the runtime of Node functions', () => {
  const check = spawnSync(process.execPath, ['--check', NODE_FILE], { encoding: 'utf8' });
  expect([check.status, check.stderr]).toEqual([0, '']);
});

testWith(['Python 3'], 'Python accepts the runtime of Python functions', () => {
  const compile = 'import sys; compile(sys.stdin.buffer.read(), "python-runtime.py", "exec")';
  const check = spawnSync('python3', ['-W', 'error', '-c', compile], { input: PYTHON_RUNTIME, encoding: 'utf8' });
  expect([check.status, check.stderr]).toEqual([0, '']);
});
