import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import type { CreateHandler } from '../../../hook/runtime/handler-ports.ts';

const bundle = z.object({
  createHandler: z.custom<CreateHandler>((value) => typeof value === 'function', 'expected a function'),
});

/** Loads the bundle that is deployed. Throws if `folder` holds none: the package is built wrongly, or not at all. */
export function loadHookBundle(folder: string): CreateHandler {
  const file = join(folder, 'index.js');
  if (!existsSync(file)) throw new Error(`${file} is missing: the package is not built; run npm run build`);
  return bundle.parse(createRequire(file)(file)).createHandler;
}
