import { Command, InvalidArgumentError, Option } from 'commander';
import { CONTRACT_FUNCTIONS, startContractHook } from './contract-hook.ts';

interface Options {
  readonly port: number;
  readonly callbacks: 'off' | 'on';
  readonly region: string;
}

/** Keeps the hook and its contract test functions up for another client, such as `cfn test`, until the process is told to end. */
export function serveCommand(projectFolder: string): Command {
  const command: Command = new Command('serve')
    .description('only serves the hook and the five contract test functions, for example for `cfn test`, until Ctrl-C')
    .option('--port <port>', '0 takes any free one', port, 3001)
    .addOption(
      new Option('--callbacks <setting>', 'whether the functions first answer IN_PROGRESS')
        .choices(['off', 'on'])
        .default('off'),
    )
    .option('--region <region>', 'Region of the hook and its functions', 'us-east-1')
    .action(async ({ callbacks, ...options }: Options) => {
      const hook = await startContractHook({
        ...options,
        projectFolder,
        callbacks: callbacks === 'on',
        log: { output: (_, stream, line) => process[stream].write(`${line}\n`), invocation: () => {} },
        environment: {},
      }).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        return command.error(
          `The hook cannot be served on port ${options.port} (${reason}); choose another with --port.`,
        );
      });
      console.log(`TypeFunction and TestEntrypoint at ${hook.url}, with ${CONTRACT_FUNCTIONS.join(', ')}`);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void hook.close());
    });
  return command;
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number > 65_535) throw new InvalidArgumentError('Expected a port, 0 to 65535.');
  return number;
}
