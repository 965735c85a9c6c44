import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOOLS, type Tool, testWith } from '../support/tools.ts';

/** The commands that `start-lambda` prints, run as they are in a shell without a configuration. */
describe.each([
  ['the shipped examples', 'examples', /"errorCode":\s*"NonCompliant"/],
  ['functions without events of their own', 'test/fixtures/functions-without-events', /"said":\s*"\{\}"/],
])('What start-lambda prints for %s', (_what, functions, reply) => {
  const folder = mkdtempSync(join(tmpdir(), 'printed-'));
  const server = spawn(process.execPath, [
    'dist/cli/main.cjs',
    'start-lambda',
    '--port',
    '0',
    '--functions',
    functions,
  ]);
  let welcome = '';
  beforeAll(async () => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      welcome += text;
    });
    while (!welcome.includes('Ctrl-C')) await new Promise((wake) => setTimeout(wake, 20));
  });
  afterAll(() => {
    server.kill();
    rmSync(folder, { recursive: true });
  });

  const commandOf = (program: string) =>
    welcome.split('\n').find((line) => new RegExp(`(^|\\| |=local )\\s*${program} `).test(line.trim())) ??
    `no command with ${program}`;

  test('curl invokes the function', () => {
    expect(execFileSync('bash', ['-c', commandOf('curl')], { encoding: 'utf8' })).toMatch(reply);
  });

  const clients: Tool[] = ['AWS CLI 1', 'AWS CLI 2'];
  for (const client of clients) {
    testWith([client], `${client} invokes the function`, () => {
      const bin = join(folder, client);
      execFileSync('mkdir', [bin]);
      symlinkSync(TOOLS[client], join(bin, 'aws'));
      const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: folder };
      const version = execFileSync('aws', ['--version'], { env, encoding: 'utf8' });
      expect(version).toMatch(new RegExp(`^aws-cli/${client.slice(-1)}\\.`));
      // Through a pipe: what Node.js gives a process as stdout is a socket, which cannot be opened by its name.
      expect(execFileSync('bash', ['-c', `${commandOf('aws')} | cat`], { env, encoding: 'utf8' })).toMatch(reply);
    });
  }
});
