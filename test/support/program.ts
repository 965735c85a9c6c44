import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A TypeScript program of the tests, bundled as `infra/build/bundle.mjs` bundles the handlers. */
export interface Program {
  /** Starts it with these environment variables only, its streams and IPC open to the test. */
  start(environment: NodeJS.ProcessEnv): ChildProcess;
  remove(): void;
}

/** Modules named in `external` are not there for the program. */
export async function program(entry: string, external: string[] = []): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  const outfile = join(folder, 'index.cjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    external,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  });
  return {
    start: (env) => fork(outfile, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
