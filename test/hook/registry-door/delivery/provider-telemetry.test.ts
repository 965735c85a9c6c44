import { afterEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { Rejection, Report } from '../../../../src/hook/domain.ts';
import type { Telemetry } from '../../../../src/hook/ports.ts';
import {
  openProviderTelemetry,
  type ProviderTelemetry,
} from '../../../../src/hook/registry-door/delivery/provider-telemetry.ts';
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

interface Given {
  readonly stub: AwsStub;
  readonly warnings: Warning[];
  open(options?: { logicalId?: string; limitMs?: number; tracing?: boolean }): ProviderTelemetry;
}

async function given(reply: (request: StubRequest) => StubReply): Promise<Given> {
  const started = await startAwsStub(reply);
  stub = started;
  const warnings: Warning[] = [];
  return {
    stub: started,
    warnings,
    open: ({ logicalId = 'Bucket', limitMs = 20_000, tracing = false } = {}) =>
      openProviderTelemetry({
        provider: {
          logGroupName: 'group',
          credentials: { accessKeyId: CANARY, secretAccessKey: `${CANARY}-secret`, sessionToken: `${CANARY}-token` },
          awsAccountId: '111122223333',
          stackId: 'stack',
          targetLogicalId: logicalId,
          hookTypeName: 'AWSSamples::LambdaFunctionInvoker::Hook',
          invocationPoint: 'UPDATE_PRE_PROVISION',
          traceSegments: tracing,
        },
        region: 'eu-west-1',
        clock: { today: () => new Date(NOW) },
        newId: () => '0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f',
        warn: (message, fields) => warnings.push({ message, fields }),
        limitMs,
        withinMs: 25_000,
        endpoint: started.endpoint,
      }),
  };
}

/** Delivers the lines as telemetry does, and closes. */
async function deliver(provider: ProviderTelemetry, ...lines: string[]): Promise<readonly string[]> {
  const missing = await provider.sink.write(lines);
  await provider.close();
  return missing;
}

const SILENT: Telemetry = {
  identify: () => {},
  trace: (_, evaluate) => evaluate(undefined),
  report: async () => {},
  warn: () => {},
  fault: () => {},
};

function report(rejection: Rejection, latencyMs = 42): Report {
  return {
    door: 'registry-hook',
    request: null,
    clientRequestToken: null,
    result: { kind: 'rejected', rejection, judgements: [] },
    latencyMs,
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

/** A reply that depends on how often the operation has been called before. */
function inTurn(operation: string, ...replies: StubReply[]): (request: StubRequest) => StubReply {
  return (request) => (request.operation === operation ? (replies.shift() ?? OK) : OK);
}

const WARNING = 'Telemetry could not be delivered to the account of the stack';

describe('telemetry in the account of the stack', () => {
  test('writes records and log lines in one call, in order, marked as embedded metric format', async () => {
    const { open, stub, warnings } = await given(() => OK);
    const provider = open();
    provider.log('a log line');
    expect(await deliver(provider, 'first', 'second')).toEqual([]);
    expect(stub.calls().filter((call) => call === 'PutLogEvents')).toHaveLength(1);
    expect(eventsPut(stub).map(({ message }) => message)).toEqual(['a log line', 'first', 'second']);
    const put = stub.requests.find(({ operation }) => operation === 'PutLogEvents');
    expect(put?.headers['x-amzn-logs-format']).toBe('json/emf');
    expect(warnings).toEqual([]);
  });

  test('also writes what is logged after the records', async () => {
    const { open, stub } = await given(() => OK);
    const provider = open();
    await provider.sink.write(['record']);
    provider.log('late');
    await provider.close();
    expect(eventsPut(stub).map(({ message }) => message)).toEqual(['record', 'late']);
  });

  test('signs with the credentials of this invocation', async () => {
    const { open, stub } = await given(() => OK);
    await deliver(open(), 'a');
    expect(stub.requests).not.toEqual([]);
    for (const { headers } of stub.requests) {
      expect(headers.authorization).toContain(`Credential=${CANARY}/`);
      expect(headers['x-amz-security-token']).toBe(`${CANARY}-token`);
    }
  });

  test('creates the stream, and the group where that is missing too, and writes into them', async () => {
    const made = new Set<string>();
    const { open, stub } = await given(({ operation }) => {
      const missing = { kind: 'error', name: 'ResourceNotFoundException' } as const;
      if (operation === 'CreateLogStream' && !made.has('CreateLogGroup')) return missing;
      if (operation === 'PutLogEvents' && !made.has('CreateLogStream')) return missing;
      made.add(operation);
      return OK;
    });
    expect(await deliver(open(), 'a')).toEqual([]);
    expect(stub.calls().filter((call) => call.startsWith('Create'))).toEqual([
      'CreateLogStream',
      'CreateLogGroup',
      'CreateLogStream',
    ]);
  });

  test('does not wait for a stream that is there already and cannot be created', async () => {
    const { open, stub } = await given(({ operation }) => (operation === 'CreateLogStream' ? { kind: 'hang' } : OK));
    expect(await deliver(open(), 'a')).toEqual([]);
    expect(eventsPut(stub).map(({ message }) => message)).toEqual(['a']);
  });

  test.each([
    ['the connection breaks', { kind: 'reset' }],
    ['the service fails', { kind: 'error', name: 'ServiceUnavailableException', status: 503 }],
  ] as const)('is not sent twice when it may have arrived: %s', async (_, reply) => {
    const { open, stub, warnings } = await given(inTurn('PutLogEvents', reply));
    expect(await deliver(open(), 'a', 'b')).toEqual(['a', 'b']);
    expect(stub.calls().filter((call) => call === 'PutLogEvents')).toHaveLength(1);
    expect(warnings).toMatchObject([{ message: WARNING, fields: { undelivered: 2 } }]);
  });

  test('is sent again when it was refused for a moment', async () => {
    const { open, stub } = await given(inTurn('PutLogEvents', { kind: 'error', name: 'ThrottlingException' }));
    expect(await deliver(open(), 'a')).toEqual([]);
    expect(stub.calls().filter((call) => call === 'PutLogEvents')).toHaveLength(2);
  });

  test('takes a stream and a group that somebody else has just created', async () => {
    const { open } = await given(({ operation }) => {
      if (operation === 'CreateLogGroup') return { kind: 'error', name: 'ResourceAlreadyExistsException' };
      if (operation !== 'CreateLogStream') return OK;
      const before = stub?.calls().filter((call) => call === 'CreateLogStream').length;
      return { kind: 'error', name: before === 1 ? 'ResourceNotFoundException' : 'ResourceAlreadyExistsException' };
    });
    expect(await deliver(open(), 'a')).toEqual([]);
  });

  test('creates what was deleted while the policy functions were at work', async () => {
    const { open, stub } = await given(inTurn('PutLogEvents', { kind: 'error', name: 'ResourceNotFoundException' }));
    expect(await deliver(open(), 'a')).toEqual([]);
    expect(stub.calls().filter((call) => call === 'PutLogEvents')).toHaveLength(2);
  });

  test('keeps the streams of two targets apart on one warm handler', async () => {
    const { open, stub } = await given(() => OK);
    await Promise.all([deliver(open({ logicalId: 'One' }), '1a', '1b'), deliver(open({ logicalId: 'Other' }), '2a')]);
    await deliver(open({ logicalId: 'One' }), '1c');
    const of = (name: string) => eventsPut(stub).flatMap(({ stream, message }) => (stream === name ? [message] : []));
    expect(of('stack/One')).toEqual(['1a', '1b', '1c']);
    expect(of('stack/Other')).toEqual(['2a']);
  });

  test.each<[string, StubReply, string]>([
    ['refuses', { kind: 'error', name: 'AccessDeniedException' }, 'logs ACCESS_DENIED'],
    ['throttles', { kind: 'error', name: 'ThrottlingException' }, 'logs THROTTLED'],
    ['does not exist and cannot be made', { kind: 'error', name: 'ResourceNotFoundException' }, 'logs NOT_FOUND'],
    ['breaks', { kind: 'error', name: 'InternalFailure', status: 500 }, 'logs UNKNOWN'],
  ])('a log group that %s costs the lines, and one warning that holds no secret', async (_, reply, failure) => {
    const { open, warnings } = await given(({ operation }) => (operation === 'PutMetricData' ? OK : reply));
    expect(await deliver(open(), `${CANARY} 1`, `${CANARY} 2`)).toEqual([`${CANARY} 1`, `${CANARY} 2`]);
    expect(warnings).toEqual([{ message: WARNING, fields: { undelivered: 2, failures: failure } }]);
    expect(JSON.stringify(warnings)).not.toMatch(/CANARY|SECRET/);
  });

  test('services that hang are left when the limit is over', async () => {
    const { open, warnings } = await given(() => ({ kind: 'hang' }));
    const provider = open({ limitMs: 20, tracing: true });
    const telemetry = provider.withHookMetrics({
      ...SILENT,
      report: async () => void (await provider.sink.write(['a'])),
    });
    await telemetry.report(report({ kind: 'FAULT', message: 'm' }));
    await provider.close();
    expect(warnings).toEqual([
      {
        message: WARNING,
        fields: { undelivered: 1, failures: 'traces OUT_OF_TIME, metrics OUT_OF_TIME, logs OUT_OF_TIME' },
      },
    ]);
  });

  test('a service that cannot be reached costs the lines', async () => {
    const { open, stub, warnings } = await given(() => OK);
    await stub.close();
    expect(await deliver(open(), 'a')).toEqual(['a']);
    expect(warnings).toHaveLength(1);
  });

  test('names exactly the lines that CloudWatch Logs rejects', async () => {
    const rejectedLogEventsInfo = {
      tooOldLogEventEndIndex: 1,
      expiredLogEventEndIndex: 2,
      tooNewLogEventStartIndex: 4,
    };
    const { open, warnings } = await given(inTurn('PutLogEvents', { kind: 'ok', body: { rejectedLogEventsInfo } }));
    expect(await deliver(open(), 'a', 'b', 'c', 'd', 'e', 'f')).toEqual(['a', 'b', 'e', 'f']);
    expect(warnings).toMatchObject([{ fields: { undelivered: 4, failures: 'logs REJECTED' } }]);
  });

  test('a line that no call can carry costs only itself', async () => {
    const { open, stub } = await given(() => OK);
    const long = 'b'.repeat(1_048_577);
    expect(await deliver(open(), 'a', long, 'c')).toEqual([long]);
    expect(eventsPut(stub).map(({ message }) => message)).toEqual(['a', 'c']);
  });
});

describe('the metrics that every registry hook has', () => {
  const Dimensions = [
    { Name: 'InvocationPoint', Value: 'UPDATE_PRE_PROVISION' },
    { Name: 'HookType', Value: 'AWSSamples::LambdaFunctionInvoker::Hook' },
  ];
  const Namespace = 'AWS/CloudFormation/111122223333/AWSSamples/LambdaFunctionInvoker/Hook';

  async function metricsOf(rejection: Rejection, thrown?: Error) {
    const { open, stub } = await given(() => OK);
    const provider = open();
    const telemetry = provider.withHookMetrics(SILENT);
    if (thrown !== undefined) telemetry.fault('It failed', thrown);
    await telemetry.report(report(rejection));
    await provider.close();
    return stub.requests.filter(({ operation }) => operation === 'PutMetricData').map(({ body }) => body);
  }

  test('count the invocation and tell its duration, with dimensions that can be read', async () => {
    expect(await metricsOf({ kind: 'UNSUPPORTED_TARGET', message: 'm' })).toMatchObject([
      { Namespace, MetricData: [{ MetricName: 'HandlerInvocationCount', Value: 1, Unit: 'Count', Dimensions }] },
      {
        Namespace,
        MetricData: [{ MetricName: 'HandlerInvocationDuration', Value: 42, Unit: 'Milliseconds', Dimensions }],
      },
    ]);
  });

  test('tell of an exception of the handler, with its type and error code', async () => {
    const [, last] = await metricsOf({ kind: 'FAULT', message: 'm' }, new TypeError('secret'));
    expect(last).toMatchObject({
      MetricData: [
        { MetricName: 'HandlerInvocationDuration' },
        {
          MetricName: 'HandlerException',
          Dimensions: [
            ...Dimensions,
            { Name: 'ExceptionType', Value: 'TypeError' },
            { Name: 'HandlerErrorCode', Value: 'InternalFailure' },
          ],
        },
      ],
    });
    expect(JSON.stringify(last)).not.toContain('secret');
  });

  test('are not counted twice when a connection breaks', async () => {
    const { open, stub } = await given(inTurn('PutMetricData', { kind: 'reset' }));
    const provider = open();
    await provider.withHookMetrics(SILENT).report(report({ kind: 'UNSUPPORTED_TARGET', message: 'm' }));
    await provider.close();
    const counts = stub.requests.filter(({ text }) => text.includes('HandlerInvocationCount'));
    expect(counts).toHaveLength(1);
  });

  test('are told of on stdout when they are refused, without counting a record as lost', async () => {
    const { open, warnings } = await given(({ operation }) =>
      operation === 'PutMetricData' ? { kind: 'error', name: 'AccessDenied' } : OK,
    );
    const provider = open();
    await provider.withHookMetrics(SILENT).report(report({ kind: 'UNSUPPORTED_TARGET', message: 'm' }));
    expect(await deliver(provider, 'a')).toEqual([]);
    expect(warnings).toEqual([{ message: WARNING, fields: { undelivered: 0, failures: 'metrics ACCESS_DENIED' } }]);
  });
});

describe('trace segments', () => {
  test('are written only where tracing is on', async () => {
    const { open, stub } = await given(() => OK);
    for (const tracing of [false, true]) {
      const provider = open({ tracing });
      await provider.withHookMetrics(SILENT).report(report({ kind: 'FAULT', message: 'm' }));
      await provider.close();
    }
    const written = stub.requests.filter(({ operation }) => operation === 'PutTraceSegments');
    expect(written).toHaveLength(1);
    const { TraceSegmentDocuments: documents } = z
      .object({ TraceSegmentDocuments: z.tuple([z.string()]) })
      .parse(written[0]?.body);
    expect(JSON.parse(documents[0])).toMatchObject({
      name: 'LambdaFunctionInvokerHook',
      trace_id: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      fault: true,
      end_time: NOW / 1000,
      start_time: (NOW - 42) / 1000,
    });
  });
});
