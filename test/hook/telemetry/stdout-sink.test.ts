import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseEmf } from '../../support/emf.ts';
import { type Program, program } from '../../support/program.ts';

let reporter: Program | undefined;

beforeAll(async () => {
  reporter = await program('test/hook/telemetry/programs/report-to-stdout.ts');
});
afterAll(() => reporter?.remove());

function start(): { child: ChildProcess; stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
  const child = reporter?.start({});
  if (!child?.stdout || !child.stderr) throw new Error('The program was not built');
  return { child, stdout: child.stdout, stderr: child.stderr };
}

async function report(child: ChildProcess): Promise<void> {
  child.send('report');
  await once(child, 'message');
}

describe('A process that reports to its stdout', () => {
  test('writes one EMF document a line there and its log lines to stderr', async () => {
    const { child, stdout, stderr } = start();
    const output = Promise.all([text(stdout), text(stderr), once(child, 'exit')]);
    await report(child);
    await report(child);
    child.send('end');
    const [records, logs, [exitCode]] = await output;
    const lines = records.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).record)).toEqual([
      'decision',
      'decision',
      'invocation',
      'decision',
      'decision',
      'invocation',
    ]);
    for (const line of lines) parseEmf(line);
    expect(
      logs
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      expect.objectContaining({ level: 'WARN', errorKind: 'NETWORK' }),
      expect.objectContaining({ level: 'WARN', errorKind: 'NETWORK' }),
    ]);
    expect(exitCode).toBe(0);
  });

  test('goes on when nobody reads its stdout any more', async () => {
    const { child, stdout, stderr } = start();
    const output = Promise.all([text(stderr), once(child, 'exit')]);
    if ('destroy' in stdout && typeof stdout.destroy === 'function') stdout.destroy();
    await report(child);
    await report(child);
    child.send('end');
    const [logs, [exitCode, signal]] = await output;
    expect({ exitCode, signal }).toEqual({ exitCode: 0, signal: null });
    expect(logs).not.toContain('EPIPE');
  });
});
