import type { Command } from 'commander';
import { withHookOptions } from '../local-hook/hook-options.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { endOnSignal } from '../shell/signals.ts';
import { parseInvokeOptions } from './options.ts';
import { runInvoke } from './run.ts';

export function addInvokeCommand(root: Command, context: CommandContext): void {
  const command = root
    .command('invoke')
    .summary('send one event to the hook and print its answer')
    .description('Sends one event to the hook as it is, and prints the answer.')
    .usage('EVENT.json (--functions DIR | --endpoint URL | --aws) [options]')
    .argument('<EVENT.json>', 'a file with one event, or - for standard input');
  withHookOptions(command)
    .option('--function <NAME>', 'invoke this deployed function in place of the hook that is built here')
    .option('--records <FILE>', 'keep the decision records, one line of JSON each')
    .option('--verbose', 'show what the hook and the policy functions write')
    .action(async (event: string, options: unknown) => {
      endOnSignal(process);
      context.finish(await runInvoke(event, parseInvokeOptions(options), context));
    });
}
