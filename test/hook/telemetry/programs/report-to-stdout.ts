/** Reports as often as its parent says, to the real stdout, and tells of each report through IPC. */

import { readEnvironment } from '../../../../src/hook/runtime/environment.ts';
import { stdoutSink } from '../../../../src/hook/telemetry/stdout-sink.ts';
import { createTelemetry } from '../../../../src/hook/telemetry/telemetry.ts';
import { judged, judgement, PASSED } from '../example-report.ts';

const sink = stdoutSink(process.stdout);
const telemetry = createTelemetry({ door: 'lambda-hook', environment: readEnvironment() });
const failedOpen = judgement({ kind: 'ERROR', error: 'NETWORK', message: '' }, 'failed-open');
const REPORT = judged([judgement(PASSED, 'passed'), failedOpen]);

process.on('message', async (message) => {
  if (message !== 'report') return process.disconnect();
  const invocation = (await telemetry).forInvocation({ hookRequestId: 'request-1', traceHeader: undefined, sink });
  await invocation.report(REPORT);
  process.send?.('reported');
});
