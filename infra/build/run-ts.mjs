// Runs a TypeScript program of this project under Node 20, which cannot run TypeScript by itself: `node infra/build/run-ts.mjs FILE [ARGUMENTS]`.
import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const [file, ...programArguments] = process.argv.slice(2);
if (file === undefined) throw new Error('Usage: node infra/build/run-ts.mjs FILE [ARGUMENTS]');
// Inside the project, so that the program finds its node_modules.
const outfile = join('dist', 'run', basename(file).replace(/\.ts$/, '.mjs'));
await build({
  entryPoints: [file],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const child = spawn(process.execPath, ['--enable-source-maps', outfile, ...programArguments], { stdio: 'inherit' });
// A terminal's Ctrl-C reaches the program by itself; whoever ends this process by its id means the program.
process.once('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
