/** Writes the registry type's schema document: `npm run schemas`. */
import { writeFile } from 'node:fs/promises';
import { documentText } from '../src/registry-package/document-text.ts';
import { HYPHENATED_TYPE_NAME } from '../src/registry-package/schema-handler-package.ts';
import { DEFAULT_MAX_FUNCTIONS, typeSchema } from '../src/registry-package/type-schema.ts';

await writeFile(`schema/${HYPHENATED_TYPE_NAME}.json`, documentText(typeSchema(DEFAULT_MAX_FUNCTIONS)));
