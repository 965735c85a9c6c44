// Bundles the tests that judge mutants into one file for Mocha. Mocha keeps it loaded from mutant to mutant, and runs only
// the tests that reach a mutant: milliseconds, where Jest would load every module anew.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Tests that run in this process, or that can: the built bundles are replaced by the handlers of their sources. */
const FOLDERS = ['test/hook', 'test/original'];
/** Their subject is a process, a bundle or what lies beyond the decision, or they take seconds. */
const OTHERS =
  /^test\/hook\/(?:aws|telemetry|registry-door)\/|\/(?:any-input|faults|oddities|parameter|user-guide)\.test\.ts$/;

const tests = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
)
  .filter((file) => file.endsWith('.test.ts') && !OTHERS.test(file))
  .sort();

/** A suite for each file, so that its hooks are run for its tests alone; for its name see jest-globals.ts. */
const entry = [
  `require('fast-check').configureGlobal({ endOnFailure: true });`,
  ...tests.map((file, index) => `describe('file ${index}', () => { require(${JSON.stringify(resolve(file))}); });`),
].join('\n');

await build({
  stdin: { contents: entry, resolveDir: process.cwd(), sourcefile: 'tests.js' },
  outfile: 'dist/mutation/tests.cjs',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  supported: { 'dynamic-import': false },
  sourcemap: 'inline',
  logLevel: 'warning',
  plugins: [
    {
      name: 'stand-ins',
      setup({ onResolve }) {
        onResolve({ filter: /^@jest\/globals$/ }, () => ({ path: resolve('test/mutation/jest-globals.ts') }));
        onResolve({ filter: /\/support\/runs\.ts$/ }, () => ({ path: resolve('test/mutation/few-runs.ts') }));
        onResolve({ filter: /\/support\/endpoints\/hook-endpoint\.ts$/ }, () => ({
          path: resolve('test/support/endpoints/source-endpoint.ts'),
        }));
      },
    },
  ],
});
