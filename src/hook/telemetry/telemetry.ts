import type { DoorName, Report } from '../domain.ts';
import type { LineWriter, RecordSink, Telemetry } from '../ports.ts';
import { TIME } from '../time/budget.ts';
import { errorFields } from './error-fields.ts';
import { invocationTelemetry } from './invocation-telemetry.ts';
import { operationalLog } from './operational-log.ts';
import { createOutboxes } from './outbox.ts';
import { createEmfSerializer } from './records/emf-serializer.ts';
import type { Tracing } from './trace/tracing.ts';

export interface TelemetryOptions {
  readonly door: DoorName;
  readonly environment: {
    readonly region: string | undefined;
    /** Value of the `service` dimension. */
    readonly service: string;
    readonly tracing: boolean;
  };
  /** How long a sink may take for the records of one invocation; part of the time that the hook reserves for answering. */
  readonly deliveryLimitMs?: number;
}

export interface InvocationOptions {
  /** AWS request id of the hook's own invocation. */
  readonly hookRequestId: string | undefined;
  /** Value of `_X_AMZN_TRACE_ID` in this invocation. */
  readonly traceHeader: string | undefined;
  readonly sink: RecordSink;
  /** What tells the places behind sinks apart; left out, there is one, such as stdout. */
  readonly destination?: string;
  /** Where operational log lines go; by default to stderr. */
  readonly log?: LineWriter;
  /** Sees the report that the records are made from. */
  readonly onReport?: (report: Report) => void;
}

/** One for all invocations of a process. */
export interface HookTelemetry {
  forInvocation(options: InvocationOptions): Telemetry;
}

/** With tracing on, loads the tracer first. Never rejects. */
export async function createTelemetry(options: TelemetryOptions): Promise<HookTelemetry> {
  const { door, environment, deliveryLimitMs = TIME.stdoutDelivery } = options;
  const { region, service } = environment;
  const tracing = environment.tracing ? await loadTracing(service) : undefined;
  const serializer = createEmfSerializer(service);
  const outboxOf = createOutboxes(deliveryLimitMs);
  let coldStart = true;
  return {
    forInvocation({ hookRequestId, traceHeader, sink, destination = '', log, onReport }) {
      const context = { door, hookRequestId, traceHeader, region, coldStart };
      coldStart = false;
      return invocationTelemetry(context, {
        serializer,
        outbox: outboxOf(destination),
        sink,
        tracing,
        log: operationalLog(service, log),
        onReport,
      });
    },
  };
}

/** A hook without traces still judges. */
async function loadTracing(service: string): Promise<Tracing | undefined> {
  try {
    return (await import('./trace/tracing.ts')).startTracing(service);
  } catch (error) {
    operationalLog(service).error('Tracing is off, as the tracer could not be started', errorFields(error));
    return undefined;
  }
}
