import type { Report } from '../../../src/hook/domain.ts';
import { createTelemetry } from '../../../src/hook/telemetry/telemetry.ts';
import { MemorySink } from '../../support/memory-sink.ts';

/** What a fresh process writes for one report. */
export async function emitted(report: Report): Promise<{ readonly records: string[]; readonly logs: string[] }> {
  const telemetry = await createTelemetry({
    door: report.door,
    environment: { region: 'eu-west-1', service: 'LambdaFunctionInvokerHook', tracing: false },
  });
  const sink = new MemorySink();
  const logs: string[] = [];
  await telemetry
    .forInvocation({
      hookRequestId: '79104ea2-1d36-4d8f-a2f7-0d7d3a1b2c3d',
      traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0',
      sink,
      log: (line) => logs.push(line),
    })
    .report(report);
  return { records: sink.lines, logs };
}
