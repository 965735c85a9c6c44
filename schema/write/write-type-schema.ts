/** Writes the registry type's schema document: `npm run schemas`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { documentText } from '../../src/registry-package/document-text.ts';
import { HYPHENATED_TYPE_NAME } from '../../src/registry-package/schema-handler-package.ts';
import { DEFAULT_MAX_FUNCTIONS, typeSchema } from '../../src/registry-package/type-schema.ts';

const file = `schema/${HYPHENATED_TYPE_NAME}.json`;
writeFileSync(file, documentText(typeSchema(DEFAULT_MAX_FUNCTIONS)));
execFileSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', file]);
console.log(file);
