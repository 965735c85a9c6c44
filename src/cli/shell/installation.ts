import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { DoorName } from '../../hook/domain.ts';

/** Where the parts of this package are. The command is bundled to `dist/cli/main.cjs`, and the hook's bundles are its neighbours. */
export interface Installation {
  /** Folder of the door's built `index.js`. */
  bundleFolder(door: DoorName): string;
  /** The policy functions that are shipped. */
  readonly examples: string;
  /** Their templates. */
  readonly templates: string;
  /** Undefined where the bundle lies alone. */
  readonly version: string | undefined;
  /** For what a run leaves behind. */
  readonly output: string;
}

const manifest = z.object({ version: z.string() });

/** @param dist absolute path of the folder `dist` */
export function installationAt(dist: string): Installation {
  return {
    bundleFolder: (door) => join(dist, door),
    examples: join(dist, '..', 'examples'),
    templates: join(dist, '..', 'examples', 'templates'),
    output: join(dist, 'demo'),
    version: versionIn(join(dist, '..', 'package.json')),
  };
}

function versionIn(file: string): string | undefined {
  try {
    return manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).version;
  } catch {
    return undefined;
  }
}
