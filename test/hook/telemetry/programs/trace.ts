/** Traces evaluations as a warm Lambda function would: loaded first, invoked later, in another asynchronous context. */
import { setTimeout } from 'node:timers/promises';
import { readEnvironment, traceHeader } from '../../../../src/hook/runtime/environment.ts';
import { createTelemetry } from '../../../../src/hook/telemetry/telemetry.ts';
import { MemorySink } from '../../../support/memory-sink.ts';
import { judgement, PASSED, POLICY_FUNCTION } from '../example-report.ts';

const telemetry = createTelemetry({ door: 'lambda-hook', environment: readEnvironment() });

/** Header with which each function was called. */
export interface Traced {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly rejected: readonly string[];
}

async function invoke(header: string | undefined): Promise<Traced> {
  delete process.env._X_AMZN_TRACE_ID;
  if (header !== undefined) process.env._X_AMZN_TRACE_ID = header;
  const invocation = (await telemetry).forInvocation({
    hookRequestId: 'request-1',
    traceHeader: traceHeader(),
    sink: new MemorySink(),
  });
  const headers: Record<string, string | undefined> = {};
  const trace = async (id: string, delayMs: number) =>
    invocation.trace({ ...POLICY_FUNCTION, id }, async (passedOn) => {
      headers[id] = passedOn;
      await setTimeout(delayMs);
      switch (id) {
        case 'throws':
          throw new Error('secret words');
        case 'throttled':
          return judgement({ kind: 'ERROR', error: 'THROTTLED', message: 'secret words' }, 'blocked').evaluation;
        case 'times-out':
          return judgement({ kind: 'ERROR', error: 'TIMED_OUT', message: 'secret words' }, 'blocked').evaluation;
        default:
          return judgement(PASSED, 'passed').evaluation;
      }
    });
  const results = await Promise.allSettled([
    trace('slow', 30),
    trace('fast', 0),
    trace('throws', 10),
    trace('throttled', 5),
    trace('times-out', 20),
  ]);
  const rejected = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason.message)] : []));
  return { headers, rejected };
}

process.on('message', (message: { readonly header?: string } | 'end') => {
  if (message === 'end') return process.disconnect();
  invoke(message.header).then((traced) => process.send?.(traced));
});
