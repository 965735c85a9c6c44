/** The command `npm run contract-inputs`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { documentText } from '../document-text.ts';
import { contractInputs } from './inputs/contract-inputs.ts';
import { listedResourceTypes, packagedResourceTypes } from './inputs/resource-types.ts';

interface Options {
  readonly output: string;
  readonly regions?: readonly string[];
}

await new Command('npm run contract-inputs --')
  .description('Writes an input for every public resource type of AWS, for `npm run contract-test` and `cfn test`.')
  .option('--output <folder>', 'where to write them', join('schema', 'inputs'))
  .option(
    '--regions <region...>',
    'ask CloudFormation in these Regions, with the default credentials, instead of reading the packaged list',
  )
  .action(async ({ output, regions }: Options) => {
    const types = regions === undefined ? await packagedResourceTypes() : await listedResourceTypes({ regions });
    await mkdir(output, { recursive: true });
    for (const [name, models] of contractInputs([...types, 'STACK', 'CHANGE_SET'])) {
      await writeFile(join(output, name), documentText(Object.fromEntries(models)));
      console.log(`${join(output, name)}  ${models.size} targets`);
    }
  })
  .parseAsync();
