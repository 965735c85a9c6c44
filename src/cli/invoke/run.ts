import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { InvokeResult } from '../../hook/ports.ts';
import { SERVICE_WAIT_MS } from '../../hook/protocol/limits.ts';
import { systemClock } from '../../hook/runtime/system-clock.ts';
import { withLimit } from '../../hook/time/with-limit.ts';
import { startLocalHook } from '../../local/cloudformation/local-hook/local-hook.ts';
import { hookSetup } from '../local-hook/hook-setup.ts';
import { openRecordFile } from '../local-hook/record-file.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { EXIT_CODE } from '../shell/exit-code.ts';
import { UsageError } from '../shell/usage-error.ts';
import type { InvokeArguments } from './options.ts';

const hookAnswer = z.object({ hookStatus: z.string(), errorCode: z.string().optional() });

/** Sends one event as it is, and prints the answer as it is. Resolves with the exit code. */
export async function runInvoke(file: string, options: InvokeArguments, context: CommandContext): Promise<number> {
  const event = await readEvent(file);
  const result =
    options.function === undefined
      ? await invokeLocalHook(event, options, context)
      : // Loaded only now, as the AWS SDK behind it takes longer to load than most commands to run.
        await (await import('./invoke-deployed.ts')).invokeDeployed(options.function, event, options);
  if (result.kind === 'failed') {
    context.errors.write(`The hook could not be invoked: ${result.message}\n`);
    return EXIT_CODE.hookFailed;
  }
  const answer = new TextDecoder().decode(result.payload);
  context.out.write(`${indented(answer)}\n`);
  if (result.functionError !== undefined) return EXIT_CODE.hookFailed;
  return exitCodeOf(answer);
}

async function readEvent(file: string): Promise<Uint8Array> {
  let event: string;
  try {
    event = file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8');
  } catch {
    throw new UsageError([`${file}: cannot be read; expected a file with one event as JSON, or - for standard input`]);
  }
  try {
    JSON.parse(event);
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? (/(position \d+.*)$/.exec(error.message)?.[1] ?? 'it ends too early') : '';
    throw new UsageError([`${file}: expected one event as JSON; it stops being JSON at ${reason}`]);
  }
  return new TextEncoder().encode(event);
}

async function invokeLocalHook(
  payload: Uint8Array,
  options: InvokeArguments,
  { installation, errors }: CommandContext,
): Promise<InvokeResult> {
  const setup = await hookSetup(options, installation);
  const records = options.records === undefined ? undefined : openRecordFile(options.records);
  const hook = await startLocalHook({
    ...setup,
    onRecord: (line) => records?.write(line),
    onLogLine: (name, line) => {
      if (options.verbose) errors.write(`${errors.style.dim(`${name}:`)} ${line}\n`);
    },
  });
  try {
    const { functionName } = hook;
    const limited = await withLimit(SERVICE_WAIT_MS, systemClock, (signal) =>
      hook.invoker.invoke({ functionName, payload: [payload], signal, traceHeader: undefined }),
    );
    return limited.kind === 'done' ? limited.value : UNANSWERED;
  } finally {
    await hook.close();
    const lost = await records?.close();
    if (lost !== undefined) errors.write(`${lost}\n`);
  }
}

const UNANSWERED: InvokeResult = {
  kind: 'failed',
  error: 'NETWORK',
  message: `it did not answer within ${SERVICE_WAIT_MS / 1000} seconds`,
  retryable: false,
};

function indented(answer: string): string {
  try {
    return JSON.stringify(JSON.parse(answer), null, 2);
  } catch {
    return answer;
  }
}

/** The same meaning as for `evaluate`; a hook that is not done yet has not blocked anything. */
function exitCodeOf(answer: string): number {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    return EXIT_CODE.hookFailed;
  }
  const parsed = hookAnswer.safeParse(value);
  if (!parsed.success) return EXIT_CODE.hookFailed;
  const { hookStatus, errorCode } = parsed.data;
  if (hookStatus === 'SUCCESS' || hookStatus === 'IN_PROGRESS') return EXIT_CODE.passes;
  return errorCode === 'NonCompliant' ? EXIT_CODE.blocked : EXIT_CODE.hookFailed;
}
