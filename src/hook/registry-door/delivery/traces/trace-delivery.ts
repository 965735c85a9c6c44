/** The part of the X-Ray client that writing segments takes; loaded when a configuration asks for them, which few do. */
import { PutTraceSegmentsCommand, XRayClient } from '@aws-sdk/client-xray';
import { abortable } from '../abortable.ts';
import { type DeliveryFailure, deliveryFailure } from '../delivery-failure.ts';
import { clientSettings, type ProviderAccount } from '../provider-account.ts';

export interface TraceDelivery {
  /** Sends segment documents in one call; undefined when all were taken. Never rejects. */
  put(documents: readonly string[], signal: AbortSignal): Promise<DeliveryFailure | undefined>;
  close(): void;
}

/** Delivery to X-Ray, with a client of its own. */
export function openTraceDelivery(account: ProviderAccount): TraceDelivery {
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
