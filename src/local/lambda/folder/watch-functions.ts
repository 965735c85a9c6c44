import { type FSWatcher, watch } from 'node:fs';
import type { LambdaFunction } from '../lambda-function.ts';

/** Calls `changed` with the name of a function when a file in its folder changes, perhaps more than once for one change. */
export function watchFunctions(
  functions: readonly LambdaFunction[],
  changed: (functionName: string) => void,
): readonly FSWatcher[] {
  return functions.map(({ name, folder }) =>
    watch(folder, { recursive: true, persistent: false }, () => changed(name))
      // A folder that is removed, or a limit on watches: the function is served all the same.
      .on('error', () => {}),
  );
}
