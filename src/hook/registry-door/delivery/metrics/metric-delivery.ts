import { CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { abortable } from '../abortable.ts';
import { type DeliveryFailure, deliveryFailure } from '../delivery-failure.ts';
import { clientSettings, MAX_ATTEMPTS, type ProviderAccount } from '../provider-account.ts';
import { SendOnceStrategy } from '../send-once.ts';

export interface MetricDelivery {
  /** Sends all of the data in one call; undefined when they arrived. Never rejects. */
  put(namespace: string, data: readonly MetricDatum[], signal: AbortSignal): Promise<DeliveryFailure | undefined>;
  close(): void;
}

/** Delivery to CloudWatch, with a client of its own. */
export function openMetricDelivery(account: ProviderAccount): MetricDelivery {
  const client = new CloudWatchClient({
    ...clientSettings(account),
    retryStrategy: new SendOnceStrategy(MAX_ATTEMPTS),
  });
  return {
    put: (namespace, data, signal) =>
      abortable(
        () =>
          client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: [...data] }), {
            abortSignal: signal,
          }),
        signal,
      ).then(
        () => undefined,
        (error: unknown) => deliveryFailure(error),
      ),
    close: () => client.destroy(),
  };
}
