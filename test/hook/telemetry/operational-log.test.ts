import { describe, expect, test } from '@jest/globals';
import { ERROR_KINDS } from '../../../src/hook/domain.ts';
import { createTelemetry, type HookTelemetry } from '../../../src/hook/telemetry/telemetry.ts';
import { MemorySink } from '../../support/memory-sink.ts';
import { emitted } from './emitted.ts';
import { judged, judgement, PASSED, REQUEST } from './example-report.ts';

function start(): Promise<HookTelemetry> {
  return createTelemetry({
    door: 'lambda-hook',
    environment: { region: 'eu-west-1', service: 'LambdaFunctionInvokerHook', tracing: false },
  });
}

function invocation(telemetry: HookTelemetry, hookRequestId: string, lines: string[]) {
  const log = (line: string) => lines.push(line);
  return telemetry.forInvocation({ hookRequestId, traceHeader: undefined, sink: new MemorySink(), log });
}

describe('Operational log lines', () => {
  test('are one JSON line each, with the correlation keys of the request once it is known', async () => {
    const lines: string[] = [];
    const current = invocation(await start(), 'hook-request-1', lines);
    current.warn('Retrying the payload', { attempt: 2 });
    current.identify(REQUEST);
    current.warn('Retrying the payload', { attempt: 3 });
    const [before, after] = lines.map((line) => JSON.parse(line));
    expect(before).toEqual({
      level: 'WARN',
      message: 'Retrying the payload',
      timestamp: expect.any(String),
      service: 'LambdaFunctionInvokerHook',
      sampling_rate: 0,
      door: 'lambda-hook',
      hookRequestId: 'hook-request-1',
      attempt: 2,
    });
    expect(after).toMatchObject({
      hookRequestId: 'hook-request-1',
      clientRequestToken: REQUEST.clientRequestToken,
      stackId: REQUEST.stackId,
      targetName: 'AWS::S3::Bucket',
      logicalId: 'Orders',
      round: 1,
      attempt: 3,
    });
    expect(lines.join('')).not.toContain('\n');
  });

  test('carry nothing of an earlier invocation of the same process', async () => {
    const telemetry = await start();
    const lines: string[] = [];
    const first = invocation(telemetry, 'hook-request-1', lines);
    first.identify(REQUEST);
    first.warn('first', { only: 'here' });
    await first.report(judged([judgement({ kind: 'ERROR', error: 'NETWORK', message: '' }, 'blocked')]));
    lines.length = 0;
    invocation(telemetry, 'hook-request-2', lines).warn('second', {});
    expect(JSON.parse(lines.join(''))).toEqual({
      level: 'WARN',
      message: 'second',
      timestamp: expect.any(String),
      service: 'LambdaFunctionInvokerHook',
      sampling_rate: 0,
      door: 'lambda-hook',
      hookRequestId: 'hook-request-2',
    });
  });

  test('warn of every function that could not decide, and say so when it was let through', async () => {
    const { logs } = await emitted(
      judged([
        judgement(PASSED, 'passed'),
        judgement({ kind: 'ERROR', error: 'TIMED_OUT', message: '' }, 'failed-open'),
        judgement({ kind: 'ERROR', error: 'ACCESS_DENIED', message: '' }, 'blocked'),
        judgement({ kind: 'NON_COMPLIANT', message: '', findings: [] }, 'blocked'),
      ]),
    );
    expect(logs.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'WARN',
        message: 'Policy function failed open',
        policyFunction: 's3-versioning',
        errorKind: 'TIMED_OUT',
        clientRequestToken: REQUEST.clientRequestToken,
      }),
      expect.objectContaining({
        level: 'WARN',
        message: 'Policy function could not decide',
        policyFunction: 's3-versioning',
        errorKind: 'ACCESS_DENIED',
      }),
    ]);
  });

  test('warn when the hook answered without a verdict', async () => {
    const rejection = { kind: 'INVALID_CONFIGURATION', message: 'LambdaFunctions: …' } as const;
    const { logs } = await emitted({ ...judged([]), result: { kind: 'rejected', rejection, judgements: [] } });
    expect(logs.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'WARN', rejection: 'INVALID_CONFIGURATION', reason: 'LambdaFunctions: …' }),
    ]);
  });

  test.each(ERROR_KINDS)(
    'say why a function could not decide (%s), unless those are words of its own',
    async (error) => {
      const { logs } = await emitted(judged([judgement({ kind: 'ERROR', error, message: 'because' }, 'blocked')]));
      const itsOwn = ['FUNCTION_ERROR', 'MALFORMED_RESPONSE', 'REPORTED_ERROR'].includes(error);
      expect(logs.map((line) => JSON.parse(line).reason)).toEqual([itsOwn ? undefined : 'because']);
    },
  );

  test('of a fault name the error and where it was thrown, and never quote the event', async () => {
    const lines: string[] = [];
    const current = invocation(await start(), 'hook-request-1', lines);
    const secret = 'hunter2-secret';
    try {
      JSON.parse(`${secret}\n    at ${secret}`);
    } catch (error) {
      current.fault('The hook failed by an error of its own', error);
    }
    expect(JSON.parse(lines.join(''))).toMatchObject({
      level: 'ERROR',
      message: 'The hook failed by an error of its own',
      hookRequestId: 'hook-request-1',
      errorName: 'SyntaxError',
      stack: expect.stringMatching(/operational-log\.test\.ts/),
    });
    expect(lines.join('')).not.toContain(secret);
  });

  test.each([
    ['a text', 'secret', 'thrown string'],
    ['nothing', undefined, 'thrown undefined'],
    ['null', null, 'thrown null'],
    ['an error with a name of its own', Object.assign(new Error('secret'), { name: 'secret words' }), 'Error'],
  ])('of a fault stand up to %s being thrown', async (_what, thrown, errorName) => {
    const lines: string[] = [];
    invocation(await start(), 'hook-request-1', lines).fault('It failed', thrown);
    expect(JSON.parse(lines.join(''))).toMatchObject({ level: 'ERROR', errorName });
    expect(lines.join('')).not.toContain('secret');
  });

  test('that cannot be written change nothing', async () => {
    const telemetry = await start();
    const sink = new MemorySink();
    const current = telemetry.forInvocation({
      hookRequestId: 'hook-request-1',
      traceHeader: undefined,
      sink,
      log: () => {
        throw new Error('broken log');
      },
    });
    current.warn('lost', {});
    current.fault('lost', new Error('lost'));
    await current.report(judged([judgement({ kind: 'ERROR', error: 'NETWORK', message: '' }, 'failed-open')]));
    expect(sink.lines).toHaveLength(2);
  });
});
