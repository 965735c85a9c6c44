import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { documentText } from '../../document-text.ts';
import { contractInputs } from './contract-inputs.ts';
import { type InputRoundsResult, type InputTexts, inputRounds } from './input-rounds.ts';
import { packagedResourceTypes } from './resource-types.ts';

/** Reads the input files of a folder; where there are none, makes inputs for every resource type of the packaged list. */
export async function readInputs(folder: string): Promise<InputRoundsResult> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  return inputRounds(names.length > 0 ? await textsOf(folder, names) : await packagedInputs());
}

async function textsOf(folder: string, names: readonly string[]): Promise<InputTexts> {
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

async function packagedInputs(): Promise<InputTexts> {
  const inputs = contractInputs([...(await packagedResourceTypes()), 'STACK', 'CHANGE_SET']);
  return new Map([...inputs].map(([name, models]) => [name, documentText(Object.fromEntries(models))]));
}
