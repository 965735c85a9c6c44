import { zipSync } from 'fflate';

/** Path inside the archive, with forward slashes, and content. */
export type ArchiveFiles = ReadonlyMap<string, Uint8Array>;

/** Local time, as that is how ZIP stores it and how fflate reads it: the same bytes in every time zone. */
const MODIFIED = new Date(1980, 0, 1);

const UNIX = 3;
/** A regular file that everybody may read: Lambda refuses code that its own user may not. */
const READABLE = (0o100644 << 16) >>> 0;

/**
 * A ZIP archive without compression, which the registry asks for as it checks sizes. The same files give the same bytes,
 * whatever the order, clock and time zone.
 */
export function storedZip(files: ArchiveFiles): Uint8Array {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { level: 0, mtime: MODIFIED, os: UNIX, attrs: READABLE });
}
