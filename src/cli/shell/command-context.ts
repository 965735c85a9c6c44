import type { Installation } from './installation.ts';
import type { Terminal } from './terminal.ts';

/** What every command is given. */
export interface CommandContext {
  readonly installation: Installation;
  readonly out: Terminal;
  readonly errors: Terminal;
  /** Takes the exit code of the command that ran. */
  readonly finish: (exitCode: number) => void;
}
