import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { bundleSdkOnly } from './cold-start.ts';
import { table } from './numbers.ts';

const BUNDLES = ['dist/lambda-hook/index.js', 'dist/registry-hook/index.js'];

export async function bundleSizes(): Promise<void> {
  const rows = await Promise.all(
    [...BUNDLES, await bundleSdkOnly()].map(async (file) => {
      const bytes = await readFile(file);
      return [file, kib(bytes.length), kib(gzipSync(bytes).length)];
    }),
  );
  console.log('\nBundles');
  console.log(table([['', 'KiB', 'gzip'], ...rows]));
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(0);
}
