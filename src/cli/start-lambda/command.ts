import { type Command, Option } from 'commander';
import * as z from 'zod';
import { processEnvironment, readEnvironment } from '../../hook/runtime/environment.ts';
import { grantedVariables, grantOptions, withGrantOptions } from '../local-hook/grant-options.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { parseOptions } from '../shell/parse-options.ts';
import { stopSignal } from '../shell/signals.ts';
import { startLambda } from './run.ts';

const PORT = 'expected a port number from 0 to 65535';

const startLambdaOptions = z.object({
  port: z
    .string()
    .regex(/^\d{1,5}$/, PORT)
    .transform(Number)
    .pipe(z.number().max(65_535, PORT)),
  functions: z.string().optional(),
  allowUnsigned: z.boolean().default(false),
  ...grantOptions,
});

export function addStartLambdaCommand(root: Command, context: CommandContext): void {
  const command = root
    .command('start-lambda')
    .summary('serve the hook and a folder of functions as a local Lambda endpoint')
    .description(
      'Serves the hook (LambdaHook, TypeFunction, TestEntrypoint) and a folder of policy functions as a local Lambda endpoint, until Ctrl-C.',
    )
    .addOption(new Option('--port <PORT>', '0 takes any free one').default('3001'))
    .option('--functions <DIR>', 'a folder whose subfolders are functions (default: the shipped examples)')
    .option('--allow-unsigned', 'answers requests without an Authorization header, too, as `cfn test` sends them');
  withGrantOptions(command).action(async (options: unknown) => {
    const { port, functions, allowUnsigned, ...grants } = parseOptions(startLambdaOptions, options);
    const surroundings = {
      ...context,
      variables: processEnvironment(),
      environment: readEnvironment(),
      stop: stopSignal(process),
    };
    context.finish(
      await startLambda(
        {
          port,
          functionsFolder: functions ?? context.installation.examples,
          allowUnsigned,
          granted: grantedVariables(grants),
        },
        surroundings,
      ),
    );
  });
}
