import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import { NODE_RUNTIME, PYTHON_RUNTIME } from '../../src/end-of-life.ts';
import type { PolicyFunctionCode } from '../stacks/policy-functions.ts';

/** Lambda's limit for code inside a template, in bytes. */
const INLINE_LIMIT = 4 * 1024 * 1024;

/** The source of an example policy function as one file that fits into a template. Throws when the file is not there. */
export function policyFunctionCode(source: string): PolicyFunctionCode {
  const code = source.endsWith('.py')
    ? { runtime: PYTHON_RUNTIME, defaultHandler: 'lambda_handler', text: readFileSync(source, 'utf8') }
    : { runtime: NODE_RUNTIME, defaultHandler: 'handler', text: bundled(source) };
  if (Buffer.byteLength(code.text) > INLINE_LIMIT) {
    throw new Error(`${source}: expected at most ${INLINE_LIMIT} bytes, as a template holds no more code`);
  }
  return code;
}

/** CommonJS, as Lambda puts code from a template into `index.js`. */
function bundled(source: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [source],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`${source}: esbuild made nothing of it`);
  return file.text;
}
