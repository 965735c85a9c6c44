import type { Command } from 'commander';
import * as z from 'zod';
import type { GrantedVariables } from '../../local/lambda/runtimes/allowed-variables.ts';

const GRANT = 'expected NAME or NAME=VALUE';

/** What functions that run on this machine get of its environment: options of every command that runs them. */
export const grantOptions = {
  awsCredentials: z.boolean().default(false),
  env: z.array(z.string().regex(/^[A-Za-z_]\w*(?:=.*)?$/s, GRANT)).default([]),
};

const schema = z.object(grantOptions);

export function withGrantOptions(command: Command): Command {
  return command
    .option('--aws-credentials', 'give the functions of a folder your AWS credentials')
    .option(
      '--env <NAME[=VALUE]>',
      'give them a variable of yours, or one that you set here; may be repeated (default: PATH, HOME, language, proxies, certificates)',
      (value: string, before: readonly string[] = []) => [...before, value],
    );
}

export function grantedVariables({ awsCredentials, env }: z.infer<typeof schema>): GrantedVariables {
  const variables = env.map((text): [string, string | undefined] => {
    const [, name = '', value] = /^(\w+)(?:=(.*))?$/s.exec(text) ?? [];
    return [name, value];
  });
  return { awsCredentials, variables: new Map(variables) };
}
