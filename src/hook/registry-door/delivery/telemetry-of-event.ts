import type { RecordSink, Telemetry } from '../../ports.ts';
import type { HookTelemetry, InvocationOptions } from '../../telemetry/telemetry.ts';
import { parseProviderEvent } from './provider-event.ts';
import { openProviderTelemetry, type ProviderTelemetryOptions } from './provider-telemetry.ts';

export interface EventTelemetryOptions
  extends Pick<InvocationOptions, 'hookRequestId' | 'traceHeader' | 'log' | 'onReport'>,
    Pick<ProviderTelemetryOptions, 'clock' | 'newId' | 'withinMs'> {
  readonly telemetry: HookTelemetry;
  /** The Region that the process runs in. */
  readonly region: string | undefined;
  /** Takes the records of events that say nothing of an account to deliver to. */
  readonly records: RecordSink;
}

export interface EventTelemetry {
  readonly telemetry: Telemetry;
  /** To be awaited before the answer leaves: whatever is left then is frozen with the process. Never rejects. */
  close(): Promise<void>;
}

/**
 * Telemetry of one invocation of the registry hook, which goes where its event says: to a log group of the stack's account.
 * Never throws: an event that could not be read even for this is answered and recorded, too.
 */
export function telemetryOf(event: unknown, options: EventTelemetryOptions): EventTelemetry {
  try {
    return openDelivery(event, options);
  } catch (error) {
    const telemetry = localTelemetry(options);
    telemetry.fault('The hook failed to find where its telemetry belongs', error);
    return { telemetry, close: async () => {} };
  }
}

function localTelemetry({
  telemetry,
  records,
  hookRequestId,
  traceHeader,
  log,
  onReport,
}: EventTelemetryOptions): Telemetry {
  return telemetry.forInvocation({
    hookRequestId,
    traceHeader,
    sink: records,
    ...(log === undefined ? {} : { log }),
    ...(onReport === undefined ? {} : { onReport }),
  });
}

function openDelivery(event: unknown, options: EventTelemetryOptions): EventTelemetry {
  const { telemetry, region, records: _, clock, newId, withinMs, ...correlation } = options;
  const local = () => localTelemetry(options);
  const read = parseProviderEvent(event);
  switch (read.kind) {
    case 'absent':
      return { telemetry: local(), close: async () => {} };
    case 'unusable':
      return withoutDelivery(local(), read.reason);
    case 'provider': {
      if (region === undefined) return withoutDelivery(local(), 'AWS_REGION is not set');
      const warn: Telemetry['warn'] = (message, fields) => local().warn(message, fields);
      const opened = openProviderTelemetry({ provider: read.provider, region, clock, newId, withinMs, warn });
      const destination = JSON.stringify([read.provider.awsAccountId, read.provider.logGroupName]);
      const delivered = telemetry.forInvocation({ ...correlation, sink: opened.sink, destination, log: opened.log });
      return { telemetry: opened.withHookMetrics(delivered), close: () => opened.close() };
    }
  }
}

function withoutDelivery(telemetry: Telemetry, reason: string): EventTelemetry {
  telemetry.warn('Telemetry cannot be delivered to the account of the stack', { reason });
  return { telemetry, close: async () => {} };
}
