import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { TOOLS } from '../../support/tools.ts';

/** AWS CLI 1, whose imports are paid once and not with each command. */
export interface Aws {
  /** A folder for the PATH: its `aws` is the real one in everything but the time that it takes to start. */
  readonly folder: string;
  stop(): void;
}

export async function startAws(): Promise<Aws> {
  const python = join(dirname(TOOLS['AWS CLI 1']), 'python');
  const folder = mkdtempSync(join(tmpdir(), 'aws-'));
  const client = readFileSync('test/infra/plan/aws-client.py', 'utf8');
  writeFileSync(join(folder, 'aws'), `#!${python} -SI\n${client}`, { mode: 0o755 });
  const socket = join(folder, 'socket');
  const server = spawn(python, [resolve('test/infra/plan/aws-server.py'), socket], { stdio: 'ignore' });
  while (!existsSync(socket)) {
    if (server.exitCode !== null) throw new Error(`The server of AWS CLI 1 ended with ${server.exitCode}`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
  return {
    folder,
    stop: () => {
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
