import { describe, expect, test } from '@jest/globals';
import { readFunctionsFolder } from '../../../src/local/lambda/function/read-functions-folder.ts';
import { writeFolder } from './support.ts';

function read(files: Readonly<Record<string, string>>) {
  const folder = writeFolder(files);
  try {
    const result = readFunctionsFolder(folder.path);
    if (result.kind === 'unreadable') throw new Error(result.problem);
    return result;
  } finally {
    folder.remove();
  }
}

describe('a subfolder with an entry file is a function of its name', () => {
  test.each([
    [{ 'f/index.mjs': '' }, { runtime: 'nodejs', handler: 'index.handler' }],
    [{ 'f/index.js': '' }, { runtime: 'nodejs', handler: 'index.handler' }],
    [{ 'f/index.cjs': '' }, { runtime: 'nodejs', handler: 'index.handler' }],
    [{ 'f/lambda_function.py': '' }, { runtime: 'python', handler: 'lambda_function.lambda_handler' }],
    [{ 'f/bootstrap': '' }, { runtime: 'provided', handler: 'bootstrap' }],
    [{ 'f/bootstrap': '', 'f/index.mjs': '' }, { runtime: 'provided' }],
    [
      { 'f/bootstrap': '', 'f/function.json': '{"Handler":"x"}' },
      { runtime: 'provided', handler: 'x' },
    ],
    [
      { 'f/app.js': '', 'f/function.json': '{"Handler":"app.main"}' },
      { runtime: 'nodejs', handler: 'app.main' },
    ],
    [
      { 'f/app.py': '', 'f/function.json': '{"Handler":"app.main"}' },
      { runtime: 'python', handler: 'app.main' },
    ],
    [
      { 'f/src/app.mjs': '', 'f/function.json': '{"Handler":"src/app.a.b"}' },
      { runtime: 'nodejs', handler: 'src/app.a.b' },
    ],
    [
      { 'f/index.mjs': '', 'f/lambda_function.py': '', 'f/function.json': '{"Handler":"lambda_function.go"}' },
      { runtime: 'python', handler: 'lambda_function.go' },
    ],
  ])('%j', (files, expected) => {
    expect(read(files)).toMatchObject({ functions: [{ name: 'f', ...expected }], problems: [] });
  });

  test('without a function.json, limits are those of Lambda', () => {
    const expected = { timeoutMs: 3000, memorySizeMb: 128, environment: {} };
    expect(read({ 'f/index.mjs': '' }).functions).toEqual([expect.objectContaining(expected)]);
  });

  test('with one, they are what AWS::Lambda::Function would make of it', () => {
    const settings = { Timeout: 900, MemorySize: 512, Environment: { Variables: { A: 'a', B: 1, C: true } } };
    const expected = { timeoutMs: 900_000, memorySizeMb: 512, environment: { A: 'a', B: '1', C: 'true' } };
    const { functions } = read({ 'f/index.mjs': '', 'f/function.json': JSON.stringify(settings) });
    expect(functions).toEqual([expect.objectContaining(expected)]);
  });

  test('functions come in the order of their names, whatever stands beside them', () => {
    const { functions, problems } = read({
      'b/index.mjs': '',
      'a/index.mjs': '',
      'shared/helper.mjs': '',
      'node_modules/x/index.js': '',
      '.git/index.js': '',
      'templates/t.yaml': '',
      'README.md': '',
    });
    expect(functions.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(problems).toEqual([]);
  });
});

describe('a subfolder that is no function is named, with the reason', () => {
  test.each([
    [
      { 'f/notes.txt': '' },
      'f is not served: none of bootstrap, index.mjs, index.js, index.cjs, lambda_function.py is in it',
    ],
    [{ 'f/index.mjs': '', 'f/function.json': '{"Handler":"app.main"}' }, 'f is not served: none of'],
    [{ 'f/index.mjs': '', 'f/function.json': '{' }, 'f is not served: function.json is no JSON text'],
    [{ 'f/index.mjs': '', 'f/function.json': '{"Timeout":901}' }, 'f is not served: function.json: Timeout: '],
    [{ 'f/index.mjs': '', 'f/function.json': '{"Timout":3}' }, 'Timout'],
    [{ 'f/index.mjs': '', 'f/function.json': '{"Environment":{"Variables":{"A":{}}}}' }, 'Environment.Variables.A'],
    [{ 'a function/index.mjs': '' }, 'a function is not served: a function name has at most 64 letters'],
  ])('%j', (files, problem) => {
    const { functions, problems } = read(files);
    expect(functions).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });
});

test('a folder that is not there is unreadable', () => {
  expect(readFunctionsFolder('not-there')).toEqual({
    kind: 'unreadable',
    problem: expect.stringContaining('not-there'),
  });
});
