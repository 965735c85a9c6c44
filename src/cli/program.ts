import { Command, Option } from 'commander';
import { ASSUMPTIONS, FURTHER_ASSUMPTIONS } from '../local/assumptions.ts';
import { FORMATS } from './evaluate/options.ts';

/** What each command does; resolves with the exit code. */
export interface Commands {
  demo(): Promise<number>;
  evaluate(templates: readonly string[], options: unknown): Promise<number>;
  invoke(event: string, options: unknown): Promise<number>;
  startLambda(options: unknown): Promise<number>;
}

const EXAMPLES = `
Examples:
  $ invoker-hook evaluate template.yaml --functions functions/
  $ invoker-hook evaluate new.yaml --previous deployed.yaml --functions functions/ --config hook.json
  $ invoker-hook evaluate cdk.out --functions functions/ --operation STACK,RESOURCE
  $ invoker-hook evaluate template.yaml --aws --config hook.json --format sarif --output hook.sarif

Exit codes:
  0  passes; warnings are allowed, and counted
  1  blocked: CloudFormation would stop the operation
  2  wrong use, or an input that cannot be read
  3  the hook itself failed, so that nothing was decided`;

const ASSUMED = `
What AWS does not document can be switched with --assume NAME=VALUE (the first value is the default):
${Object.entries(ASSUMPTIONS)
  .map(([name, { values, about }]) => `  ${name}=${values.join('|')}\n      ${about}`)
  .join('\n')}

Also assumed:
${FURTHER_ASSUMPTIONS.map((sentence) => `  ${sentence}`).join('\n')}`;

export function program(commands: Commands, finish: (exitCode: number) => void): Command {
  const root = new Command('invoker-hook')
    .exitOverride()
    .showHelpAfterError('(--help says more)')
    .description('A CloudFormation hook that asks many policy functions about every change and answers once.')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES);
  root
    .command('demo')
    .description('judge the shipped S3 templates with the shipped policy functions (what runs without a command)')
    .action(async () => finish(await commands.demo()));
  withHookOptions(
    root
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
      .option('--parameters <FILE|KEY=VALUE...>', 'values of the template parameters')
      .option('--previous-parameters <FILE|KEY=VALUE...>', 'those of the deployed stack, where they differ')
      .option('--stack-name <NAME>', "the stack's name (default: made from the file's name)")
      .option('--role-arn <ARN>', 'the role that CloudFormation would use; stack filters may ask for it')
      .option(
        '--operation <NAME...>',
        "RESOURCE, STACK, CHANGE_SET, CLOUD_CONTROL (default: the hook's TargetOperations, without CLOUD_CONTROL)",
      ),
  )
    .option('--hook-name <NAME>', 'type name or alias of the hook, as events show it')
    .option('--assume <NAME=VALUE...>', 'decide what AWS leaves open, see below')
    .option('--real-time', 'wait the delays between rounds of IN_PROGRESS, instead of skipping them')
    .optionsGroup('Output:')
    .addOption(new Option('--format <FORMAT>', FORMATS.join(', ')).default('table'))
    .option('--output <FILE>', 'write the result there, without colours, and a summary to the terminal')
    .option('--records <FILE>', 'keep the decision records, one line of JSON each')
    .option('--all', 'show every decision, however many')
    .option('--quiet', 'no table and no progress: the exit code says it')
    .option('--verbose', 'show what the hook and the policy functions write')
    .addHelpText('after', `${ASSUMED}\n${EXAMPLES}`)
    .action(async (templates: string[], options: unknown) => finish(await commands.evaluate(templates, options)));
  withHookOptions(
    root
      .command('invoke')
      .summary('send one event to the hook and print its answer')
      .description('Sends one event to the hook as it is, and prints the answer.')
      .usage('EVENT.json (--functions DIR | --endpoint URL | --aws) [options]')
      .argument('<EVENT.json>', 'a file with one event, or - for standard input'),
  )
    .option('--function <NAME>', 'invoke this deployed function in place of the hook that is built here')
    .option('--records <FILE>', 'keep the decision records, one line of JSON each')
    .option('--verbose', 'show what the hook and the policy functions write')
    .action(async (event: string, options: unknown) => finish(await commands.invoke(event, options)));
  root
    .command('start-lambda')
    .summary('serve the hook and a folder of functions as a local Lambda endpoint')
    .description(
      'Serves the hook (LambdaHook, TypeFunction, TestEntrypoint) and a folder of policy functions as a local Lambda endpoint, until Ctrl-C.',
    )
    .addOption(new Option('--port <PORT>', '0 takes any free one').default('3001'))
    .option('--functions <DIR>', 'a folder whose subfolders are functions (default: the shipped examples)')
    .action(async (options: unknown) => finish(await commands.startLambda(options)));
  return root;
}

function withHookOptions(command: Command): Command {
  return command
    .optionsGroup('The policy functions, one of:')
    .option('--functions <DIR>', 'a folder whose subfolders are functions; they run here')
    .option('--endpoint <URL>', 'any endpoint that speaks the Lambda API')
    .option('--aws', "the account and credentials of the SDK's default chain")
    .optionsGroup('The hook:')
    .option(
      '--config <FILE>',
      'its configuration: what SetTypeConfiguration takes, or the Properties alone (default: every function of the folder)',
    )
    .addOption(new Option('--door <DOOR>', 'how CloudFormation reaches it: lambda or registry').default('lambda'))
    .option('--region <REGION>', 'AWS::Region (default: AWS_REGION, else us-east-1)')
    .addOption(new Option('--account-id <ID>', 'AWS::AccountId').default('123456789012'));
}
