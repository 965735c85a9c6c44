import { type Command, Option } from 'commander';
import { ASSUMPTIONS, FURTHER_ASSUMPTIONS } from '../../local/assumptions.ts';
import { FORMATS } from '../formats/outputs.ts';
import { wrapIndented } from '../formats/table/columns.ts';
import { withHookOptions } from '../local-hook/hook-options.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { endOnSignal } from '../shell/signals.ts';
import { parseEvaluateOptions } from './options.ts';
import { runEvaluate } from './run.ts';

export const EVALUATE_EXAMPLES = `
Examples:
  $ invoker-hook evaluate template.yaml --functions functions/
  $ invoker-hook evaluate new.yaml --previous deployed.yaml --functions functions/ --config hook.json
  $ invoker-hook evaluate cdk.out --functions functions/ --operation STACK,RESOURCE
  $ invoker-hook evaluate template.yaml --aws --config hook.json --output sarif=hook.sarif --output junit=hook.xml

Exit codes:
  0  passes; warnings are allowed, and counted
  1  blocked, or a policy function could not decide: CloudFormation would stop the operation
  2  wrong use, an input that cannot be read, or nothing was judged (see --allow-unjudged)
  3  the hook itself failed, so that nothing was decided; or the result could not be written`;

const ASSUMED = `
What AWS does not document can be switched with --assume NAME=VALUE (the first value is the default):
${Object.entries(ASSUMPTIONS)
  .map(([name, { values, about }]) => `  ${name}=${values.join('|')}\n      ${about}`)
  .join('\n')}

Also assumed:
${FURTHER_ASSUMPTIONS.map((sentence) => `  ${sentence}`).join('\n')}`;

export function addEvaluateCommand(root: Command, context: CommandContext): void {
  const command = root
    .command('evaluate')
    .summary('say what the hook would do to a template, before anything is deployed')
    .description(
      'Says what the hook would answer to a change, and what CloudFormation would then do. Nothing is deployed: the built hook runs here, and is called as CloudFormation would call it.',
    )
    .usage('TEMPLATE... (--functions DIR | --endpoint URL | --aws) [options]')
    .argument('<TEMPLATE...>', 'templates (YAML or JSON), folders of templates, or a cdk.out folder')
    .optionsGroup('The change:')
    .option('--previous <TEMPLATE>', 'the template that is deployed now: the change is an update')
    .option('--delete', 'the change is the deletion of the stack')
    .option(
      '--processed <FILE>',
      'what macros make of the template: `aws cloudformation get-template --template-stage Processed`',
    )
    .option(
      '--parameters <FILE|KEY=VALUE...>',
      'values of the template parameters; STACK:KEY=VALUE for one stack of several',
    )
    .option('--previous-parameters <FILE|KEY=VALUE...>', 'those of the deployed stack, where they differ')
    .option('--stack-name <NAME>', "the stack's name (default: made from the file's name)")
    .option('--role-arn <ARN>', 'the role that CloudFormation would use; stack filters may ask for it')
    .option(
      '--operation <NAME...>',
      "RESOURCE, STACK, CHANGE_SET, CLOUD_CONTROL (default: the hook's TargetOperations, without CLOUD_CONTROL)",
    );
  withHookOptions(command)
    .option('--hook-name <NAME>', 'type name or alias of the hook, as events show it')
    .option('--assume <NAME=VALUE...>', 'decide what AWS leaves open, see below')
    .option('--real-time', 'wait the delays between rounds of IN_PROGRESS, instead of skipping them')
    .option('--allow-unjudged', 'pass even if no policy function has judged anything')
    .optionsGroup('Output:')
    .option('--format <FORMAT>', `what standard output gets: ${FORMATS.join(', ')} (default: table)`)
    .addOption(
      new Option(
        '--output <FORMAT=FILE>',
        'write the result there, too, without colours; may be repeated. A FILE alone takes the format of --format, and standard output nothing',
      ).argParser((given: string, before: readonly string[] = []) => [...before, given]),
    )
    .option('--records <FILE>', 'keep the decision records, one line of JSON each')
    .option('--all', 'show every decision, however many')
    .option('--quiet', 'no table and no progress: the exit code says it')
    .option('--verbose', 'show what the hook and the policy functions write')
    .addHelpText('after', () => wrapIndented(`${ASSUMED}\n${EVALUATE_EXAMPLES}`, context.out.columns))
    .action(async (templates: string[], options: unknown) => {
      endOnSignal(process);
      context.finish(await runEvaluate(templates, parseEvaluateOptions(options), context));
    });
}
