/** The command `npm run package`. */
import { join, relative } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { LAMBDA_RUNTIMES, type LambdaRuntime, NODE_RUNTIME } from '../end-of-life.ts';
import { nextSteps } from './next-steps.ts';
import { HYPHENATED_TYPE_NAME } from './schema-handler-package.ts';
import { DEFAULT_MAX_FUNCTIONS } from './type-schema.ts';
import { writeHandler, writePackage } from './write-package.ts';

const projectFolder = process.cwd();

const program = new Command('npm run package --')
  .description('Builds the package of the registry type, as `cfn submit` would, without the CloudFormation CLI.')
  .option(
    '--max-functions <number>',
    'how many policy functions the type lets a configuration name',
    positiveInteger,
    DEFAULT_MAX_FUNCTIONS,
  )
  .addOption(
    new Option('--runtime <name>', 'the Lambda runtime that the registry runs the handler on')
      .choices(Object.keys(LAMBDA_RUNTIMES).filter((name) => name.startsWith('nodejs')))
      .default(NODE_RUNTIME),
  )
  .option(
    '--output <file>',
    'where to write the archive',
    join(projectFolder, 'dist', 'registry', `${HYPHENATED_TYPE_NAME}.zip`),
  )
  .action(async (options: { maxFunctions: number; runtime: LambdaRuntime; output: string }) => {
    const { bytes, names } = await writePackage({ projectFolder, ...options });
    const archive = relative(projectFolder, options.output);
    console.log(`${archive}  ${Math.ceil(bytes / 1024)} KiB, at most ${options.maxFunctions} policy functions`);
    console.log(`${options.runtime}, deprecated by Lambda on ${LAMBDA_RUNTIMES[options.runtime].deprecated}\n`);
    for (const name of names) console.log(`  ${name}`);
    console.log(`\n${nextSteps(archive)}`);
  });

program
  .command('handler <function-name>')
  .description('only writes the handler to schema/build/<function-name>, for `cfn submit`')
  .action(async (functionName: string) => {
    console.log(relative(projectFolder, await writeHandler(projectFolder, functionName)));
  });

await program.parseAsync();

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1 to 9999.');
  return Number(text);
}
