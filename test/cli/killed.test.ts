import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { exists } from '../local/lambda/support.ts';

const folder = mkdtempSync(join(tmpdir(), 'killed-'));
let command: ChildProcess | undefined;
afterEach(() => {
  command?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('A command that is killed leaves no function behind, not even one in an endless loop', async () => {
  const pids = join(folder, 'pids');
  mkdirSync(join(folder, 'functions', 'endless'), { recursive: true });
  writeFileSync(
    join(folder, 'functions', 'endless', 'index.mjs'),
    `import { spawn } from 'node:child_process';
     import { writeFileSync } from 'node:fs';
     export const handler = async () => {
       const child = spawn('sleep', ['600']);
       writeFileSync(${JSON.stringify(pids)}, process.pid + ' ' + child.pid + ' ');
       for (;;) {}
     };`,
  );
  writeFileSync(join(folder, 'functions', 'endless', 'function.json'), '{"Timeout": 600}');
  command = spawn(process.execPath, [
    'dist/cli/main.cjs',
    'evaluate',
    'examples/templates/s3-compliant.yaml',
    '--functions',
    join(folder, 'functions'),
  ]);
  while (!existsSync(pids) || !readFileSync(pids, 'utf8').endsWith(' ')) await pause(20);
  const started = readFileSync(pids, 'utf8').trim().split(' ').map(Number);
  expect(started.map(exists)).toEqual([true, true]);
  command.kill('SIGKILL');
  while (started.some(exists)) await pause(20);
});
