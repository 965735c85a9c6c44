#!/usr/bin/env node
import { dirname } from 'node:path';
import { CommanderError } from 'commander';
import { processEnvironment } from '../runtime/environment.ts';
import { runDemo } from './demo-command.ts';
import { runEvaluate } from './evaluate-command.ts';
import { parseEvaluateOptions, parseInvokeOptions } from './evaluate-options.ts';
import { EXIT_CODE } from './exit-code.ts';
import { installationAt } from './installation.ts';
import { runInvoke } from './invoke-command.ts';
import { program } from './program.ts';
import { terminalOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const context = {
  // The bundle is CommonJS, and the only part of this package that asks where it is.
  installation: installationAt(dirname(__dirname)),
  out: terminalOf(process.stdout),
  errors: terminalOf(process.stderr),
};

// Ending by these signals alone would leave the functions' processes behind: they end with the `exit` event.
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const) {
  process.once(signal, () => process.exit(128 + number));
}

const commands = program(
  {
    demo: () => runDemo(context.installation, processEnvironment(), context.out),
    evaluate: (templates, options) => runEvaluate(templates, parseEvaluateOptions(options), context),
    invoke: (event, options) => runInvoke(event, parseInvokeOptions(options), context),
  },
  (exitCode) => {
    process.exitCode = exitCode;
  },
);

commands.parseAsync().catch((error: unknown) => {
  process.exitCode = exitCodeOf(error);
});

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) {
    context.errors.write(`${error.message}\n`);
    return EXIT_CODE.wrongUse;
  }
  // Commander has told it already; asking for help is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.passes : EXIT_CODE.wrongUse;
  context.errors.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT_CODE.hookFailed;
}
