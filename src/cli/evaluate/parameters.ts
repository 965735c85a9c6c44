import { existsSync, readFileSync } from 'node:fs';
import {
  type GivenParameters,
  parseParameterFile,
  parseParameterPairs,
} from '../../local/template/parameters/parameter-file.ts';
import { problemLines } from '../shell/problem-lines.ts';
import { UsageError } from '../shell/usage-error.ts';

/** Reads what follows `--parameters`: files, and `KEY=VALUE` pairs, which win over files. */
export function readParameters(given: readonly string[]): ReadonlyMap<string, string> {
  const files = given.filter((text) => !text.includes('=') || existsSync(text));
  const pairs = given.filter((text) => !files.includes(text));
  const values = new Map<string, string>();
  for (const read of [...files.map(readFile), parseParameterPairs(pairs)]) {
    if (read.kind === 'invalid') throw new UsageError(problemLines(read.problems));
    for (const [name, value] of read.values) values.set(name, value);
  }
  return values;
}

function readFile(file: string): GivenParameters {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError([`--parameters ${file}: cannot be read; expected KEY=VALUE or a file of parameters`]);
  }
  return parseParameterFile(text, file);
}
