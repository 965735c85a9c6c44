import { type Command, Option } from 'commander';
import { withHookOptions } from '../local-hook/hook-options.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { endOnSignal } from '../shell/signals.ts';
import { DOCTOR_FORMATS, parseDoctorOptions } from './options.ts';
import { runDoctor } from './run.ts';
import { TARGET_PAIRS } from './target-pairs.ts';

const HELP = `
Each function is asked about a known-good, a known-bad and an empty target of these types, as far as they are in its scope:
${[...TARGET_PAIRS.keys()].map((type) => `  ${type}`).join('\n')}

A known-good target is encrypted, private, logged and versioned; a known-bad one is the opposite. A function that looks at something
else answers the same about both: give it an event that it approves and one that it objects to with --target.

Examples:
  $ invoker-hook doctor --functions functions/
  $ invoker-hook doctor --config hook.json --aws
  $ invoker-hook doctor --functions functions/ --target approved.json refused.json

Exit codes:
  0  every function judges, in time
  1  a function is gone or slow, breaks the contract, fails, does not distinguish its targets, or could not be examined
  2  wrong use, or an input that cannot be read
  3  the hook itself failed, so that nothing was found out`;

export function addDoctorCommand(root: Command, context: CommandContext): void {
  const command = root
    .command('doctor')
    .summary('ask every policy function, and name those that do not judge')
    .description(
      'Asks every configured policy function about targets that it should approve and object to, and names the functions whose answer does not depend on the question, that break the contract, that are slow, or gone.',
    )
    .usage('(--functions DIR | --endpoint URL | --aws) [options]');
  withHookOptions(command)
    .optionsGroup('The targets:')
    .option('--target <FILE...>', 'also ask about the resource in each of these events, as CloudFormation sends them')
    .optionsGroup('Output:')
    .addOption(new Option('--format <FORMAT>', DOCTOR_FORMATS.join(', ')).default('table'))
    .option('--records <FILE>', 'keep the decision records, one line of JSON each')
    .option('--verbose', 'show what the hook and the policy functions write')
    .addHelpText('after', HELP)
    .action(async (options: unknown) => {
      endOnSignal(process);
      context.finish(await runDoctor(parseDoctorOptions(options), context));
    });
}
