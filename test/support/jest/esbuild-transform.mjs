// Jest transform: TypeScript to ESM without type checks (tsc does those). ts-jest does not support TypeScript 7.
import { createHash } from 'node:crypto';
import { transformSync } from 'esbuild';

/** @param {string} source @param {string} file */
function transform(source, file) {
  const { code } = transformSync(source, {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourcefile: file,
  });
  return { code };
}

/** @param {string} source @param {string} file */
function getCacheKey(source, file) {
  return createHash('sha1').update(file).update('\0').update(source).digest('hex');
}

export default {
  process: transform,
  /** @param {string} source @param {string} file */
  processAsync: async (source, file) => transform(source, file),
  getCacheKey,
};
