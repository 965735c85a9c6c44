import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { abortable } from '../abortable.ts';
import { type DeliveryFailure, deliveryFailure } from '../delivery-failure.ts';
import { clientSettings, MAX_ATTEMPTS, type ProviderAccount } from '../provider-account.ts';
import { SendOnceStrategy } from '../send-once.ts';
import { batchLogEvents } from './log-batches.ts';
import type { LogEvent } from './log-event.ts';

export interface LogDestination {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

export interface UndeliveredEvents {
  readonly events: readonly LogEvent[];
  readonly failure: DeliveryFailure;
}

export interface LogDelivery {
  /** Begins to create the log stream, and its group when that is missing too. Writing waits for it only where it is needed. */
  prepare(signal: AbortSignal): void;
  /** Writes the events in as few calls as possible, and tells which did not arrive. Never rejects. */
  write(events: readonly LogEvent[], signal: AbortSignal): Promise<readonly UndeliveredEvents[]>;
  close(): void;
}

/** Asks CloudWatch Logs to extract metrics from the events: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Generation_PutLogEvents.html */
const EMF_HEADER = { name: 'x-amzn-logs-format', value: 'json/emf' } as const;

/** Delivery to one log stream, with a client of its own. */
export function openLogDelivery(account: ProviderAccount, destination: LogDestination): LogDelivery {
  const client = new CloudWatchLogsClient({
    ...clientSettings(account),
    retryStrategy: new SendOnceStrategy(MAX_ATTEMPTS),
  });
  addHeader(client);
  let prepared: Promise<void> | undefined;

  async function create(signal: AbortSignal): Promise<void> {
    const createStream = () =>
      ignoringExisting(
        abortable(() => client.send(new CreateLogStreamCommand(destination), { abortSignal: signal }), signal),
      );
    try {
      await createStream();
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      const { logGroupName } = destination;
      await ignoringExisting(
        abortable(() => client.send(new CreateLogGroupCommand({ logGroupName }), { abortSignal: signal }), signal),
      );
      await createStream();
    }
  }

  /** The other invocations of the hook create the same group, and those of the same target the same stream. */
  async function ignoringExisting(sent: Promise<unknown>): Promise<void> {
    await sent.catch((error: unknown) => {
      if (!(error instanceof ResourceAlreadyExistsException)) throw error;
    });
  }

  async function put(batch: readonly LogEvent[], signal: AbortSignal): Promise<readonly UndeliveredEvents[]> {
    const command = new PutLogEventsCommand({ ...destination, logEvents: [...batch] });
    const send = () => abortable(() => client.send(command, { abortSignal: signal }), signal);
    const { rejectedLogEventsInfo: rejected } = await send().catch(async (error: unknown) => {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      // The group or the stream is still being made, could not be made, or was deleted since.
      await prepared;
      return send().catch(async (again: unknown) => {
        if (!(again instanceof ResourceNotFoundException)) throw again;
        await create(signal);
        return send();
      });
    });
    const accepted = {
      from: Math.max(rejected?.tooOldLogEventEndIndex ?? 0, rejected?.expiredLogEventEndIndex ?? 0),
      to: rejected?.tooNewLogEventStartIndex ?? batch.length,
    };
    const events = batch.filter((_, index) => index < accepted.from || index >= accepted.to);
    return events.length === 0 ? [] : [{ events, failure: 'REJECTED' }];
  }

  return {
    prepare(signal) {
      prepared = create(signal).catch(() => undefined);
    },
    async write(events, signal) {
      const { batches, tooLarge } = batchLogEvents(events);
      const undelivered: UndeliveredEvents[] =
        tooLarge.length === 0 ? [] : [{ events: tooLarge, failure: 'TOO_LARGE' }];
      for (const batch of batches) {
        undelivered.push(
          ...(await put(batch, signal).catch((error: unknown): UndeliveredEvents[] => [
            { events: batch, failure: deliveryFailure(error) },
          ])),
        );
      }
      return undelivered;
    },
    close: () => client.destroy(),
  };
}

function addHeader(client: CloudWatchLogsClient): void {
  client.middlewareStack.add(
    (next) => (args) => {
      if (hasHeaders(args.request)) args.request.headers[EMF_HEADER.name] = EMF_HEADER.value;
      return next(args);
    },
    { step: 'build', name: 'logsFormatHeader' },
  );
}

function hasHeaders(request: unknown): request is { headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request;
}
