/** Writes the dashboards as JSON to paste into a console: `node infra/build/run-ts.mjs dashboards/bodies/write-bodies.ts`. */
import { writeFile } from 'node:fs/promises';
import { committedBodies } from './committed-bodies.ts';

await Promise.all([...committedBodies()].map(([file, text]) => writeFile(file, text)));
