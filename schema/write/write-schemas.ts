// Writes the generated JSON Schemas: `npm run schemas`, from the project's folder.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSchemas } from './published-schemas.ts';

const files = Object.entries(publishedSchemas).map(([name, schema]) => {
  const file = join('schema', name);
  writeFileSync(file, JSON.stringify(schema));
  return file;
});
execFileSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', ...files]);
console.log(files.join('\n'));
