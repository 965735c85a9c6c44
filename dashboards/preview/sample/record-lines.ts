import { createTelemetry, type HookTelemetry } from '../../../src/hook/telemetry/telemetry.ts';
import { type Change, reportOf } from './change.ts';
import { SAMPLE_REGION } from './organisation.ts';

/**
 * The lines that the engine's own telemetry writes for scripted changes. Only the time is not its own: it is moved from now to
 * the instant of the change. Calls that did not return wrote nothing. Changes after a silence meet a new execution environment, hence a cold start.
 */
export async function recordLines(changes: readonly Change[], service: string): Promise<string[]> {
  const lines: string[] = [];
  let telemetry: HookTelemetry | undefined;
  let last = Number.NEGATIVE_INFINITY;
  for (const change of changes) {
    if (change.end !== undefined && change.end !== 'returned') continue;
    if (telemetry === undefined || change.at - last > COLD_AFTER_MS) telemetry = await start(service);
    last = change.at;
    await telemetry
      .forInvocation({ hookRequestId: undefined, traceHeader: undefined, sink: sinkOf(change, lines), log: () => {} })
      .report(reportOf(change));
  }
  return lines;
}

const COLD_AFTER_MS = 900_000;

function start(service: string): Promise<HookTelemetry> {
  return createTelemetry({ door: 'lambda-hook', environment: { region: SAMPLE_REGION, service, tracing: false } });
}

function sinkOf({ at, undelivered }: Change, lines: string[]) {
  return {
    async write(written: readonly string[]): Promise<readonly string[]> {
      if (undelivered === true) return written;
      for (const line of written) lines.push(line.replace(/"Timestamp":\d+/, `"Timestamp":${at}`));
      return [];
    },
  };
}
