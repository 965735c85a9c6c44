import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** `npm run dashboard` with these arguments. The program is a process of a process, so it gets a group by which both can be ended. */
export function startPageProgram(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['infra/build/run-ts.mjs', 'dashboards/preview/page/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

export function ended(program: ChildProcess): Promise<Ended> {
  let output = '';
  program.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  program.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return new Promise((resolve) => program.on('close', (code) => resolve({ code, output })));
}

export async function stop(program: ChildProcess): Promise<void> {
  const end = ended(program);
  if (program.pid !== undefined) process.kill(-program.pid, 'SIGTERM');
  await end;
}

/** The address that a serving program prints. */
export async function addressOf(program: ChildProcess): Promise<string> {
  if (program.stdout === null) throw new Error('The program has no stdout');
  for await (const line of createInterface(program.stdout)) {
    const [, url] = /(http:\/\/127\.0\.0\.1:\d+\/)/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('The program ended without serving');
}
