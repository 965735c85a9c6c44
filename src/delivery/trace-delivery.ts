import { abortable } from './abortable.ts';
import { type DeliveryFailure, deliveryFailure } from './delivery-failure.ts';
import { clientSettings, type ProviderAccount } from './provider-account.ts';

export interface TraceDelivery {
  /** Sends segment documents in one call; undefined when all were taken. Never rejects. */
  put(documents: readonly string[], signal: AbortSignal): Promise<DeliveryFailure | undefined>;
  close(): void;
}

/** Delivery to X-Ray, with a client of its own. The SDK is loaded on first use. */
export async function openTraceDelivery(account: ProviderAccount): Promise<TraceDelivery> {
  const { PutTraceSegmentsCommand, XRayClient } = await import('@aws-sdk/client-xray');
  const client = new XRayClient(clientSettings(account));
  return {
    put: (documents, signal) =>
      abortable(
        () =>
          client.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: [...documents] }), { abortSignal: signal }),
        signal,
      ).then(
        ({ UnprocessedTraceSegments: unprocessed = [] }) => (unprocessed.length === 0 ? undefined : 'REJECTED'),
        (error: unknown) => deliveryFailure(error),
      ),
    close: () => client.destroy(),
  };
}
