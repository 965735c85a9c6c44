import type { DeliveryFailure } from '../delivery-failure.ts';
import type { ProviderAccount } from '../provider-account.ts';
import {
  type HandlerException,
  type HookInvocation,
  handlerException,
  invocationCount,
  invocationDuration,
  metricNamespace,
} from './hook-metrics.ts';
import { openMetricDelivery } from './metric-delivery.ts';

export interface MetricReporter {
  /** Reports how long the handler took, and what it did not expect; tells what failed. Never rejects. */
  report(durationMs: number, exception: HandlerException | undefined): Promise<readonly DeliveryFailure[]>;
  close(): void;
}

/** Counts the invocation at once, while the policy functions are at work. `today` tells the time of day. */
export function startMetrics(
  account: ProviderAccount,
  invocation: HookInvocation,
  today: () => Date,
  signal: AbortSignal,
): MetricReporter {
  const namespace = metricNamespace(invocation);
  const delivery = openMetricDelivery(account);
  const counted = delivery.put(namespace, [invocationCount(invocation, today())], signal);
  return {
    async report(durationMs, exception) {
      const at = today();
      const data = [
        invocationDuration(invocation, at, durationMs),
        ...(exception === undefined ? [] : [handlerException(invocation, at, exception)]),
      ];
      const failures = await Promise.all([counted, delivery.put(namespace, data, signal)]);
      return failures.filter((failure) => failure !== undefined);
    },
    close: () => delivery.close(),
  };
}
