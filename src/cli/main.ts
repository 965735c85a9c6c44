#!/usr/bin/env node
import { dirname } from 'node:path';
import { Command } from 'commander';
import { processEnvironment } from '../runtime/environment.ts';
import { runDemo } from './demo-command.ts';
import { EXIT_CODE } from './exit-code.ts';
import { installationAt } from './installation.ts';
import { terminalOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

// CommonJS, once bundled: the only module that may ask where it is.
const installation = installationAt(dirname(__dirname));
const out = terminalOf(process.stdout);
const errors = terminalOf(process.stderr);

function command(): Command {
  const program = new Command('invoker-hook')
    .description('A CloudFormation hook that asks many policy functions about every change and answers once.')
    .showHelpAfterError('(--help says more)')
    .exitOverride();
  program
    .command('demo', { isDefault: true })
    .description('judge the shipped S3 templates with the shipped policy functions')
    .action(async () => {
      process.exitCode = await runDemo(installation, processEnvironment(), out);
    });
  return program;
}

async function run(): Promise<void> {
  try {
    await command().parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) {
    errors.write(`${error.message}\n`);
    return EXIT_CODE.wrongUse;
  }
  // Commander has said it already; its code for help and version is 0.
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
    return error.exitCode === 0 ? EXIT_CODE.passes : EXIT_CODE.wrongUse;
  }
  errors.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT_CODE.hookFailed;
}

void run();
