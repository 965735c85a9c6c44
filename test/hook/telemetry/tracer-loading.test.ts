import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Program, program } from '../../support/program.ts';

let reporter: Program | undefined;

beforeAll(async () => {
  reporter = await program('test/hook/telemetry/programs/report-to-stdout.ts', ['@aws-lambda-powertools/tracer']);
});
afterAll(() => reporter?.remove());

/** Names of the records that it wrote, and the messages that it logged. */
async function run(tracing: string | undefined): Promise<{ records: string[]; messages: string[] }> {
  const child = reporter?.start({ AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x', POWERTOOLS_TRACE_ENABLED: tracing });
  if (!child?.stdout || !child.stderr) throw new Error('The program was not built');
  const output = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  child.send('report');
  await once(child, 'message');
  child.send('end');
  const [records, logs] = await output;
  const parsed = (lines: string) =>
    lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  return {
    records: parsed(records).map(({ record }) => record),
    messages: parsed(logs).map(({ message }) => message),
  };
}

const RECORDS = ['decision', 'decision', 'invocation'];

describe('A process that has no tracer', () => {
  test.each([undefined, '', 'false', '0'])('never asks for it when tracing is set to %p', async (tracing) => {
    expect(await run(tracing)).toEqual({ records: RECORDS, messages: ['Policy function failed open'] });
  });

  test('says so when tracing is on, and works without', async () => {
    expect(await run('true')).toEqual({
      records: RECORDS,
      messages: ['Tracing is off, as the tracer could not be started', 'Policy function failed open'],
    });
  });
});
