import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { publishedSchemas } from '../../../schema/write/published-schemas.ts';

test.each(Object.entries(publishedSchemas))('schema/%s is what `npm run schemas` writes', (name, schema) => {
  const committed: unknown = JSON.parse(readFileSync(join('schema', name), 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(schema)));
});
