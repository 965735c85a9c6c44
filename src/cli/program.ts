import { Command } from 'commander';
import { addDemoCommand } from './demo/command.ts';
import { addDoctorCommand } from './doctor/command.ts';
import { addEvaluateCommand, EVALUATE_EXAMPLES } from './evaluate/command.ts';
import { addInvokeCommand } from './invoke/command.ts';
import type { CommandContext } from './shell/command-context.ts';
import { addStartLambdaCommand } from './start-lambda/command.ts';

export function program(context: CommandContext): Command {
  const root = new Command('invoker-hook')
    .exitOverride()
    .showHelpAfterError('(--help says more)')
    .description('A CloudFormation hook that asks many policy functions about every change and answers once.')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [COMMAND]', 'print this help, or that of a command')
    .version(context.installation.version ?? 'unknown', '-V, --version', 'print the version')
    .addHelpText('after', EVALUATE_EXAMPLES);
  addDemoCommand(root, context);
  addEvaluateCommand(root, context);
  addInvokeCommand(root, context);
  addStartLambdaCommand(root, context);
  addDoctorCommand(root, context);
  return root;
}
