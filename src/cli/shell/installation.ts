import { join } from 'node:path';
import type { DoorName } from '../../hook/domain.ts';

/** Where the parts of this package are. The command is bundled to `dist/cli/main.cjs`, and the hook's bundles are its neighbours. */
export interface Installation {
  /** Folder of the door's built `index.js`. */
  bundleFolder(door: DoorName): string;
  /** The policy functions that are shipped. */
  readonly examples: string;
  /** Their templates. */
  readonly templates: string;
  /** For what a run leaves behind. */
  readonly output: string;
}

/** @param dist absolute path of the folder `dist` */
export function installationAt(dist: string): Installation {
  return {
    bundleFolder: (door) => join(dist, door),
    examples: join(dist, '..', 'examples'),
    templates: join(dist, '..', 'examples', 'templates'),
    output: join(dist, 'demo'),
  };
}
