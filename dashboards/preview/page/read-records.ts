import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const RECORD_FILE = /\.(ndjson|jsonl|log)$/;

/** A file, or all `.ndjson`, `.jsonl` and `.log` files of a folder, in the order of their names; none while there is neither. */
export async function recordFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return [];
  if (found.isFile()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => RECORD_FILE.test(name))
    .sort()
    .map((name) => join(path, name));
}

/** Whole lines only: one that is being written is read the next time. */
export async function readLines(path: string): Promise<string[]> {
  const texts = await Promise.all((await recordFiles(path)).map((file) => readFile(file, 'utf8')));
  return texts.flatMap((text) =>
    text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== ''),
  );
}

/** Changes whenever a file grows, shrinks or is replaced. */
export async function fingerprint(path: string): Promise<string> {
  const stats = await Promise.all(
    (await recordFiles(path)).map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return `${file} ${size} ${mtimeMs}`;
    }),
  );
  return stats.join('\n');
}
