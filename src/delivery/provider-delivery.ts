import type { Telemetry } from '../ports.ts';
import type { DeliveryFailure } from './delivery-failure.ts';
import {
  type HandlerException,
  type HookInvocation,
  handlerException,
  invocationCount,
  invocationDuration,
  metricNamespace,
} from './hook-metrics.ts';
import { type LogDestination, openLogDelivery } from './log-delivery.ts';
import type { LogEvent } from './log-event.ts';
import { openMetricDelivery } from './metric-delivery.ts';
import type { ProviderAccount } from './provider-account.ts';
import { openTraceDelivery } from './trace-delivery.ts';
import { type UndeliveredRecords, undeliveredNotice } from './undelivered-records.ts';

export interface ProviderDeliveryOptions {
  readonly account: ProviderAccount;
  readonly destination: LogDestination;
  readonly invocation: HookInvocation;
  /** Value of the `service` dimension. */
  readonly service: string;
  /** One per process, so that a delivery that works tells of those before it that did not. */
  readonly undelivered: UndeliveredRecords;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Writes one line to stdout, the only place left when delivery fails. */
  readonly warn: Telemetry['warn'];
  /** Ends every call that is still on its way when the hook must answer. */
  readonly signal: AbortSignal;
}

export interface InvocationTelemetry {
  readonly events: readonly LogEvent[];
  /** Of the whole handler. */
  readonly durationMs: number;
  /** Only when the handler met what nobody expected. */
  readonly exception?: HandlerException;
  /** X-Ray segment documents; none unless tracing is on. */
  readonly traceSegments?: readonly string[];
}

export interface DeliveryReport {
  /** Log events. */
  readonly delivered: number;
  /** Log events. */
  readonly undelivered: number;
  /** What failed and why; empty when everything arrived. */
  readonly failures: readonly string[];
}

export interface ProviderDelivery {
  /** Sends everything in parallel and closes the clients. Never rejects, and returns no later than the signal aborts. */
  deliver(telemetry: InvocationTelemetry): Promise<DeliveryReport>;
}

/**
 * Delivers the telemetry of one invocation to the account that runs the stack, with the credentials that came with it:
 * stdout and X-Ray of the hook's own account reach nobody. What can be done before the answer is known is begun at once:
 * the log stream is created and the invocation counted while the policy functions are at work.
 */
export function openProviderDelivery(options: ProviderDeliveryOptions): ProviderDelivery {
  const { account, destination, invocation, now, signal, undelivered } = options;
  const namespace = metricNamespace(invocation);
  const logs = openLogDelivery(account, destination);
  const prepared = logs.then((delivery) => delivery.prepare(signal));
  const metrics = openMetricDelivery(account);
  const counted = metrics.then((delivery) =>
    delivery.put(namespace, [invocationCount(invocation, new Date(now()))], signal),
  );

  async function deliverLogs(events: readonly LogEvent[]): Promise<DeliveryReport> {
    const delivery = await logs;
    await prepared;
    const lost = undelivered.take();
    const notice = undeliveredNotice(lost, options.service, now());
    const missing = await delivery.write(lost === 0 ? events : [...events, notice], signal);
    const noticeMissing = lost > 0 && missing.some((group) => group.events.includes(notice));
    const count = missing.reduce((sum, group) => sum + group.events.length, 0) - (noticeMissing ? 1 : 0);
    undelivered.add(count + (noticeMissing ? lost : 0));
    delivery.close();
    return {
      delivered: events.length - count,
      undelivered: count,
      failures: missing.map(({ failure }) => `logs ${failure}`),
    };
  }

  async function deliverMetrics({ durationMs, exception }: InvocationTelemetry): Promise<readonly string[]> {
    const delivery = await metrics;
    const at = new Date(now());
    const data = [
      invocationDuration(invocation, at, durationMs),
      ...(exception === undefined ? [] : [handlerException(invocation, at, exception)]),
    ];
    const failures = await Promise.all([counted, delivery.put(namespace, data, signal)]);
    delivery.close();
    return named('metrics', failures);
  }

  async function deliverTraces(segments: readonly string[]): Promise<readonly string[]> {
    if (segments.length === 0) return [];
    const delivery = await openTraceDelivery(account);
    const failure = await delivery.put(segments, signal);
    delivery.close();
    return named('traces', [failure]);
  }

  return {
    async deliver(telemetry) {
      const [logged, measured, traced] = await Promise.all([
        deliverLogs(telemetry.events),
        deliverMetrics(telemetry),
        deliverTraces(telemetry.traceSegments ?? []),
      ]);
      const failures = [...new Set([...logged.failures, ...measured, ...traced])];
      if (failures.length > 0) {
        options.warn('Telemetry could not be delivered to the account of the stack', {
          undelivered: logged.undelivered,
          failures: failures.join(', '),
        });
      }
      return { ...logged, failures };
    },
  };
}

function named(what: string, failures: readonly (DeliveryFailure | undefined)[]): string[] {
  return failures.flatMap((failure) => (failure === undefined ? [] : [`${what} ${failure}`]));
}
