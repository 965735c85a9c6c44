import { readFileSync } from 'node:fs';

/** One row of the table of rooms in `src/README.md`, which is where the direction of imports is written down. */
export interface Room {
  /** A folder or file, relative to the project. */
  readonly path: string;
  /** Folders and files that it may import besides itself. */
  readonly allowed: readonly string[];
  /** What of these it may not import after all. */
  readonly forbidden: readonly string[];
}

/** Every row of the table, from top to bottom. */
export function readRooms(): readonly Room[] {
  const [, table = ''] = readFileSync('src/README.md', 'utf8').split('| room | what it is | may import |');
  const [rows = ''] = table.split('\n\n');
  return rows.split('\n').flatMap((line) => {
    const [, room = '', , mayImport = ''] = line.split('|');
    const [path] = codeIn(room);
    if (path === undefined) return [];
    const [allowed = '', forbidden = ''] = mayImport.split('but not');
    return [{ path, allowed: codeIn(allowed), forbidden: codeIn(forbidden) }];
  });
}

/** The room that a file belongs to: the one with the longest path. */
export function roomOf(file: string, rooms: readonly Room[]): Room | undefined {
  return rooms.filter(({ path }) => isWithin(file, path)).sort((a, b) => b.path.length - a.path.length)[0];
}

/** The longest path that holds the target decides. */
export function mayImport(room: Room, target: string): boolean {
  const longest = (paths: readonly string[]) =>
    Math.max(0, ...paths.filter((path) => isWithin(target, path)).map(({ length }) => length));
  return longest([room.path, ...room.allowed]) > longest(room.forbidden);
}

function isWithin(path: string, folderOrFile: string): boolean {
  return path === folderOrFile || path.startsWith(`${folderOrFile}/`);
}

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}
