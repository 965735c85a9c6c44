import type { Command } from 'commander';
import type { CommandContext } from '../shell/command-context.ts';
import { endOnSignal } from '../shell/signals.ts';
import { runDemo } from './run.ts';

export function addDemoCommand(root: Command, context: CommandContext): void {
  root
    .command('demo')
    .description('judge the shipped S3 templates with the shipped policy functions (what runs without a command)')
    .action(async () => {
      endOnSignal(process);
      context.finish(await runDemo(context));
    });
}
