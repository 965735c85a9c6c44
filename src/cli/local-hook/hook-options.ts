import { type Command, Option } from 'commander';
import * as z from 'zod';
import { DOOR_NAMES } from '../../hook/domain.ts';
import { UsageError } from '../shell/usage-error.ts';
import { grantOptions, withGrantOptions } from './grant-options.ts';

/** Which hook runs here, and where its policy functions are: options of every command that runs a hook. */
export const hookOptions = {
  config: z.string().optional(),
  door: z.enum(DOOR_NAMES, `expected ${DOOR_NAMES.join(' or ')}`).default('lambda-hook'),
  functions: z.string().optional(),
  endpoint: z.url({ protocol: /^https?$/, error: 'expected the URL of a Lambda endpoint' }).optional(),
  aws: z.boolean().default(false),
  region: z
    .string()
    .regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'expected a Region such as eu-west-1')
    .optional(),
  accountId: z
    .string()
    .regex(/^\d{12}$/, 'expected 12 digits')
    .default('123456789012'),
  records: z.string().optional(),
  verbose: z.boolean().default(false),
  ...grantOptions,
};

const schema = z.object(hookOptions);

export type HookArguments = z.infer<typeof schema>;

/** @returns `command` with the options but `--records` and `--verbose`, which belong to a command's output */
export function withHookOptions(command: Command): Command {
  const sources = command
    .optionsGroup('The policy functions, one of:')
    .option('--functions <DIR>', 'a folder whose subfolders are functions; they run here')
    .option('--endpoint <URL>', 'any endpoint that speaks the Lambda API')
    .option('--aws', "the account and credentials of the SDK's default chain");
  return withGrantOptions(sources)
    .optionsGroup('The hook:')
    .option(
      '--config <FILE>',
      'its configuration: what SetTypeConfiguration takes, or the Properties alone (default: every function of the folder)',
    )
    .addOption(
      new Option('--door <DOOR>', `how CloudFormation reaches it: ${DOOR_NAMES.join(' or ')}`).default('lambda-hook'),
    )
    .option('--region <REGION>', 'AWS::Region (default: AWS_REGION, else us-east-1)')
    .addOption(new Option('--account-id <ID>', 'AWS::AccountId').default('123456789012'));
}

/** Throws a UsageError unless the policy functions are in exactly one place. */
export function withOneSource<T extends HookArguments>(options: T): T {
  const { functions, endpoint, aws } = options;
  const sources = [functions !== undefined, endpoint !== undefined, aws].filter(Boolean).length;
  if (sources === 1) return options;
  throw new UsageError([
    `${sources === 0 ? 'The policy functions are missing' : 'The policy functions can only be in one place'}: expected --functions DIR, --endpoint URL or --aws`,
  ]);
}
