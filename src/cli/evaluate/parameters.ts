import { existsSync, readFileSync } from 'node:fs';
import {
  type GivenParameters,
  parseParameterFile,
  parseParameterPairs,
} from '../../local/template/parameters/parameter-file.ts';
import { problemLines } from '../shell/problem-lines.ts';
import { UsageError } from '../shell/usage-error.ts';

export interface ParameterOverrides {
  readonly everywhere: ReadonlyMap<string, string>;
  /** Parameters that keep the value of the deployed stack. */
  readonly previous: ReadonlySet<string>;
  /** Given as `STACK:KEY=VALUE`, which `cdk deploy` has, too. */
  readonly ofStack: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const OF_STACK = /^(?<stack>[A-Za-z][-A-Za-z0-9]*):(?<pair>[A-Za-z0-9]+=.*)$/s;

/** Reads what follows `--parameters`: files, and pairs, which win over files. */
export function readParameters(given: readonly string[]): ParameterOverrides {
  const files = given.filter((text) => !text.includes('=') || existsSync(text));
  const pairs = given.filter((text) => !files.includes(text));
  const ofStack = new Map<string, string[]>();
  for (const text of pairs) {
    const { stack, pair } = OF_STACK.exec(text)?.groups ?? {};
    if (stack !== undefined && pair !== undefined) ofStack.set(stack, [...(ofStack.get(stack) ?? []), pair]);
  }
  const general = pairs.filter((text) => !OF_STACK.test(text));
  const { values: everywhere, previous } = merged([...files.map(readFile), parseParameterPairs(general)]);
  return {
    everywhere,
    previous,
    ofStack: new Map([...ofStack].map(([stack, own]) => [stack, merged([parseParameterPairs(own)]).values])),
  };
}

function merged(all: readonly GivenParameters[]) {
  const values = new Map<string, string>();
  const previous = new Set<string>();
  for (const read of all) {
    if (read.kind === 'invalid') throw new UsageError(problemLines(read.problems));
    for (const [name, value] of read.values) values.set(name, value);
    for (const name of read.previous) previous.add(name);
  }
  return { values, previous };
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
