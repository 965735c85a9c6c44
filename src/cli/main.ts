#!/usr/bin/env node
import { dirname } from 'node:path';
import { CommanderError } from 'commander';
import { silenceSdkNotice } from '../hook/runtime/environment.ts';
import { program } from './program.ts';
import type { CommandContext } from './shell/command-context.ts';
import { EXIT_CODE } from './shell/exit-code.ts';
import { installationAt } from './shell/installation.ts';
import { OutputError } from './shell/output-error.ts';
import { terminalOf } from './shell/terminal.ts';
import { UsageError } from './shell/usage-error.ts';

silenceSdkNotice();

const context: CommandContext = {
  // The bundle is CommonJS, and the only part of this package that asks where it is.
  installation: installationAt(dirname(__dirname)),
  out: terminalOf(process.stdout, (error) => {
    throw new OutputError(`The result could not be written to standard output: ${String(error)}`);
  }),
  errors: terminalOf(process.stderr, () => {}),
  finish(exitCode) {
    process.exitCode = exitCode;
  },
};

// Node would end with 1, which here means that a change is blocked.
process.once('uncaughtException', (error) => {
  process.exitCode = exitCodeOf(error);
  process.exit();
});

const given = process.argv.slice(2);
program(context)
  .parseAsync(given.length === 0 ? ['demo'] : given, { from: 'user' })
  .catch((error: unknown) => {
    process.exitCode = exitCodeOf(error);
  });

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) {
    context.errors.write(`${error.message}\n`);
    return EXIT_CODE.wrongUse;
  }
  if (error instanceof OutputError) {
    context.errors.write(`${error.message}\n`);
    return EXIT_CODE.hookFailed;
  }
  // Commander has told it already; asking for help is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.passes : EXIT_CODE.wrongUse;
  context.errors.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT_CODE.hookFailed;
}
