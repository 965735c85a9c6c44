import { afterEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { LogEvent } from '../../src/delivery/log-event.ts';
import { openProviderDelivery, type ProviderDelivery } from '../../src/delivery/provider-delivery.ts';
import { countUndeliveredRecords, type UndeliveredRecords } from '../../src/delivery/undelivered-records.ts';
import { type AwsStub, type StubReply, type StubRequest, startAwsStub } from './aws-stub.ts';

const OK: StubReply = { kind: 'ok' };
const NOW = 1_700_000_000_000;
const CANARY = 'CANARY-0f3c';

let stub: AwsStub | undefined;
afterEach(async () => {
  await stub?.close();
  stub = undefined;
});

interface Warning {
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

interface Opened {
  readonly stub: AwsStub;
  readonly warnings: Warning[];
  readonly undelivered: UndeliveredRecords;
  open(streamName?: string, signal?: AbortSignal): ProviderDelivery;
}

async function given(reply: (request: StubRequest) => StubReply): Promise<Opened> {
  const started = await startAwsStub(reply);
  stub = started;
  const warnings: Warning[] = [];
  const undelivered = countUndeliveredRecords();
  return {
    stub: started,
    warnings,
    undelivered,
    open: (logStreamName = 'stream', signal = AbortSignal.timeout(20_000)) =>
      openProviderDelivery({
        account: {
          region: 'eu-west-1',
          credentials: { accessKeyId: CANARY, secretAccessKey: `${CANARY}-secret`, sessionToken: `${CANARY}-token` },
          endpoint: started.endpoint,
        },
        destination: { logGroupName: 'group', logStreamName },
        invocation: {
          awsAccountId: '111122223333',
          hookTypeName: 'AWSSamples::LambdaFunctionInvoker::Hook',
          invocationPoint: 'UPDATE_PRE_PROVISION',
        },
        service: 'hook',
        undelivered,
        now: () => NOW,
        warn: (message, fields) => warnings.push({ message, fields }),
        signal,
      }),
  };
}

const putBody = z.object({
  logGroupName: z.string(),
  logStreamName: z.string(),
  logEvents: z.array(z.object({ timestamp: z.number(), message: z.string() })),
});

function eventsPut({ requests }: AwsStub): { stream: string; message: string }[] {
  return requests
    .filter(({ operation }) => operation === 'PutLogEvents')
    .map(({ body }) => putBody.parse(body))
    .flatMap(({ logStreamName, logEvents }) => logEvents.map(({ message }) => ({ stream: logStreamName, message })));
}

function lines(...messages: string[]): LogEvent[] {
  return messages.map((message, index) => ({ timestamp: NOW + index, message }));
}

/** A reply that depends on how often the operation has been called before. */
function inTurn(operation: string, ...replies: StubReply[]): (request: StubRequest) => StubReply {
  return (request) => (request.operation === operation ? (replies.shift() ?? OK) : OK);
}

describe('delivery to the account of the stack', () => {
  test('writes all lines in one call, in order, marked as embedded metric format', async () => {
    const { open, stub, warnings } = await given(() => OK);
    const report = await open().deliver({ events: lines('first', 'second'), durationMs: 12 });
    expect(report).toEqual({ delivered: 2, undelivered: 0, failures: [] });
    expect(stub.calls().filter((call) => call === 'PutLogEvents')).toHaveLength(1);
    expect(eventsPut(stub).map(({ message }) => message)).toEqual(['first', 'second']);
    const put = stub.requests.find(({ operation }) => operation === 'PutLogEvents');
    expect(put?.headers['x-amzn-logs-format']).toBe('json/emf');
    expect(warnings).toEqual([]);
  });

  test('signs with the credentials of this invocation', async () => {
    const { open, stub } = await given(() => OK);
    await open().deliver({ events: lines('a'), durationMs: 1 });
    for (const { headers } of stub.requests) {
      expect(headers.authorization).toContain(`Credential=${CANARY}/`);
      expect(headers['x-amz-security-token']).toBe(`${CANARY}-token`);
    }
  });

  test('creates the stream, and the group where that is missing too, before it writes', async () => {
    const { open, stub } = await given(inTurn('CreateLogStream', { kind: 'error', name: 'ResourceNotFoundException' }));
    await open().deliver({ events: lines('a'), durationMs: 1 });
    expect(stub.calls().filter((call) => call !== 'PutMetricData')).toEqual([
      'CreateLogStream',
      'CreateLogGroup',
      'CreateLogStream',
      'PutLogEvents',
    ]);
  });

  test('takes a stream and a group that somebody else has just created', async () => {
    const { open, stub } = await given(({ operation }) => {
      if (operation === 'CreateLogGroup') return { kind: 'error', name: 'ResourceAlreadyExistsException' };
      if (operation !== 'CreateLogStream') return OK;
      const before = stub.calls().filter((call) => call === 'CreateLogStream').length;
      return { kind: 'error', name: before === 1 ? 'ResourceNotFoundException' : 'ResourceAlreadyExistsException' };
    });
    expect(await open().deliver({ events: lines('a'), durationMs: 1 })).toMatchObject({ delivered: 1, undelivered: 0 });
  });

  test('creates what was deleted while the policy functions were at work', async () => {
    const { open, stub } = await given(inTurn('PutLogEvents', { kind: 'error', name: 'ResourceNotFoundException' }));
    expect(await open().deliver({ events: lines('a'), durationMs: 1 })).toMatchObject({ delivered: 1, undelivered: 0 });
    expect(stub.calls().filter((call) => call === 'PutLogEvents')).toHaveLength(2);
  });

  test('keeps the streams of two stacks apart on one warm handler', async () => {
    const { open, stub } = await given(() => OK);
    const [one, other] = [open('stack-1/Bucket'), open('stack-2/Queue')];
    await Promise.all([
      one.deliver({ events: lines('1a', '1b'), durationMs: 1 }),
      other.deliver({ events: lines('2a'), durationMs: 1 }),
    ]);
    await open('stack-1/Bucket').deliver({ events: lines('1c'), durationMs: 1 });
    const of = (name: string) => eventsPut(stub).flatMap(({ stream, message }) => (stream === name ? [message] : []));
    expect(of('stack-1/Bucket')).toEqual(['1a', '1b', '1c']);
    expect(of('stack-2/Queue')).toEqual(['2a']);
  });

  test('counts the invocation before the work ends, and its duration afterwards, with readable dimensions', async () => {
    const { open, stub } = await given(() => OK);
    await open().deliver({ events: [], durationMs: 42 });
    const metrics = stub.requests.filter(({ operation }) => operation === 'PutMetricData').map(({ body }) => body);
    const Dimensions = [
      { Name: 'InvocationPoint', Value: 'UPDATE_PRE_PROVISION' },
      { Name: 'HookType', Value: 'AWSSamples::LambdaFunctionInvoker::Hook' },
    ];
    const Namespace = 'AWS/CloudFormation/111122223333/AWSSamples/LambdaFunctionInvoker/Hook';
    expect(metrics).toMatchObject([
      { Namespace, MetricData: [{ MetricName: 'HandlerInvocationCount', Value: 1, Unit: 'Count', Dimensions }] },
      {
        Namespace,
        MetricData: [{ MetricName: 'HandlerInvocationDuration', Value: 42, Unit: 'Milliseconds', Dimensions }],
      },
    ]);
  });

  test('tells CloudWatch about an exception of the handler, with its type and error code', async () => {
    const { open, stub } = await given(() => OK);
    await open().deliver({ events: [], durationMs: 1, exception: { type: 'TypeError', errorCode: 'InternalFailure' } });
    expect(JSON.stringify(stub.requests.at(-1)?.body)).toContain(
      '{"Name":"ExceptionType","Value":"TypeError"},{"Name":"HandlerErrorCode","Value":"InternalFailure"}',
    );
  });

  test('writes no trace segments unless there are some', async () => {
    const { open, stub } = await given(() => OK);
    await open().deliver({ events: [], durationMs: 1 });
    expect(stub.calls()).not.toContain('PutTraceSegments');
    await open().deliver({ events: [], durationMs: 1, traceSegments: ['{"id":"1"}'] });
    expect(stub.requests.find(({ operation }) => operation === 'PutTraceSegments')?.body).toEqual({
      TraceSegmentDocuments: ['{"id":"1"}'],
    });
  });

  test.each<[string, StubReply, string]>([
    ['refuses', { kind: 'error', name: 'AccessDeniedException' }, 'logs ACCESS_DENIED'],
    ['throttles', { kind: 'error', name: 'ThrottlingException' }, 'logs THROTTLED'],
    ['does not know the group', { kind: 'error', name: 'ResourceNotFoundException' }, 'logs NOT_FOUND'],
    ['breaks', { kind: 'error', name: 'InternalFailure', status: 500 }, 'logs UNKNOWN'],
  ])('a log group that %s costs the lines, and one warning that holds no secret', async (_, reply, failure) => {
    const { open, warnings } = await given(({ operation }) => (operation === 'PutMetricData' ? OK : reply));
    const report = await open().deliver({ events: lines(`${CANARY} 1`, `${CANARY} 2`), durationMs: 1 });
    expect(report).toEqual({ delivered: 0, undelivered: 2, failures: [failure] });
    expect(warnings).toEqual([
      {
        message: 'Telemetry could not be delivered to the account of the stack',
        fields: { undelivered: 2, failures: failure },
      },
    ]);
    expect(JSON.stringify(warnings)).not.toMatch(/CANARY|SECRET/);
  });

  test('services that hang are left when the hook must answer', async () => {
    const { open, warnings } = await given(() => ({ kind: 'hang' }));
    const deadline = new AbortController();
    const delivery = open('stream', deadline.signal);
    const delivered = delivery.deliver({ events: lines('a'), durationMs: 1, traceSegments: ['{}'] });
    deadline.abort();
    expect(await delivered).toEqual({
      delivered: 0,
      undelivered: 1,
      failures: ['logs OUT_OF_TIME', 'metrics OUT_OF_TIME', 'traces OUT_OF_TIME'],
    });
    expect(warnings).toHaveLength(1);
  });

  test('nothing is sent once the time is over', async () => {
    const { open, stub } = await given(() => OK);
    const report = await open('stream', AbortSignal.abort()).deliver({ events: lines('a'), durationMs: 1 });
    expect(report.undelivered).toBe(1);
    expect(stub.requests).toEqual([]);
  });

  test('a service that cannot be reached costs the lines', async () => {
    const { open, stub } = await given(() => OK);
    await stub.close();
    const report = await open().deliver({ events: lines('a'), durationMs: 1 });
    expect(report).toEqual({ delivered: 0, undelivered: 1, failures: ['logs NETWORK', 'metrics NETWORK'] });
  });

  test('counts exactly the lines that CloudWatch Logs rejects', async () => {
    const { open } = await given(
      inTurn('PutLogEvents', {
        kind: 'ok',
        body: {
          rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1, expiredLogEventEndIndex: 2, tooNewLogEventStartIndex: 4 },
        },
      }),
    );
    const report = await open().deliver({ events: lines('a', 'b', 'c', 'd', 'e', 'f'), durationMs: 1 });
    expect(report).toEqual({ delivered: 2, undelivered: 4, failures: ['logs REJECTED'] });
  });

  test('a line that no call can carry costs only itself', async () => {
    const { open, stub } = await given(() => OK);
    const report = await open().deliver({ events: lines('a', 'b'.repeat(1_048_577), 'c'), durationMs: 1 });
    expect(report).toEqual({ delivered: 2, undelivered: 1, failures: ['logs TOO_LARGE'] });
    expect(eventsPut(stub).map(({ message }) => message)).toEqual(['a', 'c']);
  });

  test('the next delivery that works tells how many records were lost before it, once', async () => {
    const refused: StubReply = { kind: 'error', name: 'AccessDeniedException' };
    const { open, stub } = await given(inTurn('PutLogEvents', refused, refused));
    await open().deliver({ events: lines('lost 1', 'lost 2'), durationMs: 1 });
    await open().deliver({ events: lines('lost 3'), durationMs: 1 });
    const before = eventsPut(stub).length;
    expect(await open().deliver({ events: lines('kept'), durationMs: 1 })).toMatchObject({
      delivered: 1,
      undelivered: 0,
    });
    const [kept, notice, ...rest] = eventsPut(stub).slice(before);
    expect(kept?.message).toBe('kept');
    expect(rest).toEqual([]);
    expect(JSON.parse(notice?.message ?? '')).toMatchObject({
      UndeliveredRecords: 3,
      service: 'hook',
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'LambdaFunctionInvokerHook',
            Dimensions: [['service']],
            Metrics: [{ Name: 'UndeliveredRecords' }],
          },
        ],
      },
    });
    await open().deliver({ events: lines('later'), durationMs: 1 });
    expect(eventsPut(stub).at(-1)?.message).toBe('later');
  });

  test('metrics that are refused do not count as lost records', async () => {
    const { open, undelivered } = await given(({ operation }) =>
      operation === 'PutMetricData' ? { kind: 'error', name: 'AccessDenied' } : OK,
    );
    expect(await open().deliver({ events: lines('a'), durationMs: 1 })).toEqual({
      delivered: 1,
      undelivered: 0,
      failures: ['metrics ACCESS_DENIED'],
    });
    expect(undelivered.take()).toBe(0);
  });
});
