/** `npm run differences`: writes the table of differences from the original into the README of this folder. */
import { readFileSync, writeFileSync } from 'node:fs';
import { compare, differenceTable, TABLE } from './differences.ts';
import { everyReply } from './every-reply.ts';

const README = 'test/original/README.md';

const compared = compare(everyReply());
for (const [difference, reply] of compared.untold)
  console.log(`Not in the table: ${difference}: ${JSON.stringify(reply)}`);
writeFileSync(
  README,
  readFileSync(README, 'utf8').replace(TABLE, () => differenceTable(compared)),
);
