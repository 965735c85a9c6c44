import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { BAD, type Folder, folderOf, runCommand, VERSIONING } from '../command.ts';

jest.setTimeout(60_000);

let folder: Folder;
beforeAll(() => {
  folder = folderOf({ 'bad.yaml': BAD, 'functions/versioning/index.mjs': VERSIONING, 'results/kept.txt': '' });
});
afterAll(() => folder.remove());

function evaluate(...args: readonly string[]) {
  return runCommand(['evaluate', 'bad.yaml', '--functions', 'functions', '--config', 'hook.json', ...args], {
    cwd: folder.path,
  });
}

beforeAll(() => {
  folder.write('hook.json', '{"LambdaFunctions": [{"FunctionName": "versioning", "FailureMode": "FAIL"}]}');
});

describe('One run writes many results', () => {
  test('each to its file, whole, and the format that was asked for to standard output.', async () => {
    const outputs = ['sarif=results/a.sarif', 'junit=results/b.xml', 'gitlab=results/c.json'];
    const args = outputs.flatMap((output) => ['--output', output]);
    const { code, stdout } = await evaluate(...args, '--format', 'github');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=bad.yaml,line=5,col=3,title=versioning::Bucket/);
    expect(readdirSync(folder.file('results')).sort()).toEqual(['a.sarif', 'b.xml', 'c.json', 'kept.txt']);
    expect(JSON.parse(readFileSync(folder.file('results/a.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(folder.file('results/b.xml'), 'utf8')).toMatch(/<\/testsuites>\n$/);
    expect(JSON.parse(readFileSync(folder.file('results/c.json'), 'utf8'))).toMatchObject([
      { check_name: 'versioning', location: { path: 'bad.yaml', lines: { begin: 5 } } },
    ]);
  });
});

describe('A result does not vanish', () => {
  test.each([
    ['a file in place of a folder', 'json=bad.yaml/a.json', '--output bad.yaml/a.json: cannot be written (ENOTDIR)'],
    ['a folder in place of a file', 'json=results', '--output results: is a folder'],
    ['a format that is none', 'xml=a.xml', 'xml is no format; expected table, json'],
  ])('%s is told before anything runs.', async (_, output, message) => {
    const { code, stdout, stderr } = await evaluate('--output', output);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('A full disk ends with 3 and one sentence.', async () => {
    const { code, stderr } = await evaluate('--output', 'json=/dev/full');
    expect(code).toBe(3);
    expect(stderr).toBe('--output /dev/full: the result could not be written (ENOSPC)\n');
  });
});

test('The version and the help of a command are asked for as everywhere.', async () => {
  expect((await runCommand(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await runCommand(['help', 'evaluate'])).stdout).toContain('--output');
});
