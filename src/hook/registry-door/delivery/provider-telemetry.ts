import type { Report } from '../../domain.ts';
import type { Clock, LineWriter, RecordSink, Telemetry } from '../../ports.ts';
import { TIME } from '../../time/budget.ts';
import type { DeliveryFailure } from './delivery-failure.ts';
import { openLogDelivery } from './logs/log-delivery.ts';
import type { LogEvent } from './logs/log-event.ts';
import { logStreamName } from './logs/log-stream-name.ts';
import { startMetrics } from './metrics/metric-reporter.ts';
import type { ProviderAccount } from './provider-account.ts';
import type { ProviderEvent } from './provider-event.ts';
import { traceSegments } from './traces/trace-segments.ts';

export interface ProviderTelemetryOptions {
  readonly provider: ProviderEvent;
  readonly region: string;
  readonly clock: Pick<Clock, 'today'>;
  readonly newId: () => string;
  /** Writes one line to stdout, the only place left when delivery fails. */
  readonly warn: Telemetry['warn'];
  /** After so many milliseconds from now nothing may be on its way any more. */
  readonly withinMs: number;
  /** How long delivery may keep the answer at most. */
  readonly limitMs?: number;
  /** Overrides the address of every service, for tests and local emulators. */
  readonly endpoint?: string;
}

export interface ProviderTelemetry {
  /** Where the invocation's records go. */
  readonly sink: RecordSink;
  /** Where the invocation's log lines go: they are kept until the records are written. */
  readonly log: LineWriter;
  /** The same telemetry, which besides reports the metrics that every registry hook has. */
  withHookMetrics(telemetry: Telemetry): Telemetry;
  /** Delivers what is left, tells of failures on stdout, and forgets the credentials. Never rejects. */
  close(): Promise<void>;
}

/**
 * Delivers the telemetry of one invocation to the account that runs the stack, with the credentials that came with it: stdout
 * and X-Ray of the hook's own account reach nobody. What can be done before the verdict is begun at once: the log
 * stream is made and the invocation counted while the policy functions are at work.
 */
export function openProviderTelemetry(options: ProviderTelemetryOptions): ProviderTelemetry {
  const { provider, clock, limitMs = TIME.serviceDelivery } = options;
  const account: ProviderAccount = {
    region: options.region,
    credentials: provider.credentials,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  };
  const over = new AbortController();
  const deadline = setTimeout(() => over.abort(), options.withinMs);
  let limit: NodeJS.Timeout | undefined;
  const startLimit = () => {
    limit ??= setTimeout(() => over.abort(), limitMs);
  };

  const failures = new Set<string>();
  const note = (what: string, failed: readonly DeliveryFailure[]) => {
    for (const failure of failed) failures.add(`${what} ${failure}`);
  };
  let undelivered = 0;
  let logLines: LogEvent[] = [];

  const logs = openLogDelivery(account, {
    logGroupName: provider.logGroupName,
    logStreamName: logStreamName(provider, options.newId),
  });
  logs.prepare(over.signal);
  const metrics = metricsOf(provider, (invocation) =>
    startMetrics(account, invocation, () => clock.today(), over.signal),
  );

  async function write(lines: readonly string[]): Promise<readonly string[]> {
    startLimit();
    const timestamp = clock.today().getTime();
    const records = lines.map((message) => ({ timestamp, message }));
    const events = [...logLines, ...records];
    logLines = [];
    const missing = await logs.write(events, over.signal);
    note(
      'logs',
      missing.map(({ failure }) => failure),
    );
    const lost = new Set(missing.flatMap((group) => group.events));
    undelivered += lost.size;
    return records.filter((record) => lost.has(record)).map(({ message }) => message);
  }

  async function trace(report: Report): Promise<void> {
    if (!provider.traceSegments) return;
    startLimit();
    const { openTraceDelivery } = await import('./traces/trace-delivery.ts');
    const delivery = openTraceDelivery(account);
    const failure = await delivery.put(traceSegments(report, clock.today().getTime(), options.newId), over.signal);
    note('traces', failure === undefined ? [] : [failure]);
    delivery.close();
  }

  async function measure(report: Report, exceptionType: string): Promise<void> {
    if (metrics === undefined) return;
    startLimit();
    const failed = report.result.kind === 'rejected' && report.result.rejection.kind === 'FAULT';
    const exception = failed ? { type: exceptionType, errorCode: 'InternalFailure' } : undefined;
    note('metrics', await metrics.report(report.latencyMs, exception));
  }

  return {
    sink: { write },
    log: (message) => {
      logLines.push({ timestamp: clock.today().getTime(), message });
    },
    withHookMetrics(telemetry) {
      let exceptionType = 'Error';
      return {
        identify: (request) => telemetry.identify(request),
        trace: (policyFunction, evaluate) => telemetry.trace(policyFunction, evaluate),
        async report(report) {
          // All of them: the first to fail must not leave the others on their way.
          await Promise.allSettled([telemetry.report(report), measure(report, exceptionType), trace(report)]);
        },
        warn: (message, fields) => telemetry.warn(message, fields),
        fault(message, error) {
          if (error instanceof Error) exceptionType = error.name;
          telemetry.fault(message, error);
        },
      };
    },
    async close() {
      if (logLines.length > 0) await write([]);
      clearTimeout(limit);
      clearTimeout(deadline);
      over.abort();
      logs.close();
      metrics?.close();
      if (failures.size === 0) return;
      options.warn('Telemetry could not be delivered to the account of the stack', {
        undelivered,
        failures: [...failures].join(', '),
      });
    },
  };
}

/** Metrics need to know whose they are; an event that says neither account nor invocation point is not counted. */
function metricsOf<T>(
  { awsAccountId, hookTypeName, invocationPoint }: ProviderEvent,
  start: (invocation: {
    awsAccountId: string;
    hookTypeName: string;
    invocationPoint: NonNullable<ProviderEvent['invocationPoint']>;
  }) => T,
): T | undefined {
  return awsAccountId === null || invocationPoint === null
    ? undefined
    : start({ awsAccountId, hookTypeName, invocationPoint });
}
