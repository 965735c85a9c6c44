import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import type { OutputStream } from '../endpoint-log.ts';
import type { Fault } from '../invocation.ts';
import { OutputLines } from './output-lines.ts';
import { guardGroup, releaseGroup } from './process-guard.ts';

export interface FunctionProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Opens a socket to the process, its file descriptor 3. */
  readonly withChannel: boolean;
  /** What to say when the program cannot be started. */
  readonly cannotStart: string;
  readonly onOutput: (stream: OutputStream, line: string) => void;
}

export interface FunctionProcess {
  readonly channel: Duplex | undefined;
  /** Resolves when the process is gone and all of its output has been handed over. */
  readonly ended: Promise<Extract<Fault, { kind: 'exited' | 'cannot-start' }>>;
  /** Ends the process and all that it has started; may be called at any time. */
  kill(): void;
}

/** Output may arrive this long after the process has ended. A detached child may hold the pipe open for ever. */
const OUTPUT_GRACE_MS = 500;

/** Runs one program as the leader of its own process group: its children can then be ended with it. */
export function startFunctionProcess(options: FunctionProcessOptions): FunctionProcess {
  const child = spawn(options.command, options.args, {
    cwd: options.folder,
    env: options.environment,
    stdio: options.withChannel ? ['ignore', 'pipe', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  if (child.pid !== undefined) guardGroup(child.pid);
  forwardLines(child.stdout, (line) => options.onOutput('stdout', line));
  forwardLines(child.stderr, (line) => options.onOutput('stderr', line));
  const channel = child.stdio[3];
  // A process that dies with bytes in flight resets its channel. The exit event reports the death.
  channel?.on('error', () => {});
  return {
    channel: channel !== undefined && channel !== null && isDuplex(channel) ? channel : undefined,
    ended: processEnd(child, options.cannotStart),
    kill: () => killGroup(child),
  };
}

function forwardLines(stream: Readable | null, emit: (line: string) => void): void {
  const lines = new OutputLines(emit);
  stream?.on('data', (chunk: Buffer) => lines.push(chunk));
  stream?.on('close', () => lines.end());
}

function isDuplex(stream: object): stream is Duplex {
  return 'write' in stream && 'read' in stream;
}

function processEnd(child: ChildProcess, cannotStart: string): FunctionProcess['ended'] {
  return new Promise((resolve) => {
    let grace: NodeJS.Timeout | undefined;
    child.on('error', (error) => {
      // The event is also emitted when a signal could not be sent. A process without an id never started.
      if (child.pid === undefined) resolve({ kind: 'cannot-start', reason: `${cannotStart} (${error.message})` });
    });
    child.on('exit', () => {
      killGroup(child);
      grace = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, OUTPUT_GRACE_MS);
    });
    child.on('close', (code, signal) => {
      clearTimeout(grace);
      child.stdio[3]?.destroy();
      if (child.pid !== undefined) releaseGroup(child.pid);
      if (child.pid !== undefined) resolve({ kind: 'exited', code, signal });
    });
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: the group is gone already.
  }
}
