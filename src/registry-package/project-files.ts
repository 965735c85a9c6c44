import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveFiles } from './stored-zip.ts';

/** All files below `folder` as `prefix/relative/path`; none when the folder does not exist. */
export async function filesBelow(folder: string, prefix: string): Promise<ArchiveFiles> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const nested = await Promise.all(
    entries.map(async (entry): Promise<ArchiveFiles> => {
      const path = join(folder, entry.name);
      const name = `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(path, name);
      return new Map([[name, await readFile(path)]]);
    }),
  );
  return new Map(nested.flatMap((files) => [...files]));
}
