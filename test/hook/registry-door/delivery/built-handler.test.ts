import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseEmf } from '../../../support/emf.ts';
import { type HookEndpoint, startHookEndpoint } from '../../../support/endpoints/hook-endpoint.ts';
import {
  failsWith,
  hangs,
  type PolicyEndpoint,
  replies,
  reply,
  startPolicyEndpoint,
} from '../../../support/endpoints/policy-endpoint.ts';
import { registryEvent } from '../../../support/events/registry-event.ts';
import { type AwsStub, type StubReply, type StubRequest, startAwsStub } from './aws-stub.ts';
import { type EmulatedAws, startEmulatedAws } from './emulated-aws.ts';

const GROUP = 'hook-logs';
const PROVIDER = {
  providerLogGroupName: GROUP,
  providerCredentials: JSON.stringify({
    accessKeyId: 'AKIDPROVIDER',
    secretAccessKey: 'secret',
    sessionToken: 'session',
  }),
};

function stackId(name: string): string {
  return `arn:aws:cloudformation:eu-west-1:111122223333:stack/${name}/1`;
}

/** An event of one target of one stack, whose account wants to see its telemetry. */
function event(stack: string, logicalId: string, functions: readonly string[], requestData: object = {}) {
  return registryEvent({
    functions,
    stackId: stackId(stack),
    clientRequestToken: `${stack}-${logicalId}`,
    requestData: { ...PROVIDER, targetLogicalId: logicalId, ...requestData },
  });
}

let policies: PolicyEndpoint;
beforeAll(async () => {
  policies = await startPolicyEndpoint();
});
beforeEach(() => policies.reset());
afterAll(() => policies.close());

describe('the built handler of the registry type, against an AWS emulator', () => {
  let aws: EmulatedAws;
  let hook: HookEndpoint;
  beforeAll(async () => {
    aws = await startEmulatedAws();
    // An emulator's first answer takes seconds, longer than the hook waits.
    await linesOf('none', 'none').catch(() => {});
    await metricNames();
    hook = await startHookEndpoint({
      policyEndpointUrl: policies.url,
      environment: { AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: aws.endpoint, AWS_ENDPOINT_URL_CLOUDWATCH: aws.endpoint },
    });
  }, 60_000);
  afterAll(async () => {
    await hook?.close();
    await aws?.close();
  });

  function client() {
    return { region: 'eu-west-1', endpoint: aws.endpoint, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  }

  async function linesOf(stack: string, logicalId: string): Promise<string[]> {
    const logs = new CloudWatchLogsClient(client());
    const logStreamName = `${stackId(stack)}/${logicalId}`.replaceAll(':', '__');
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName: GROUP, logStreamName, startFromHead: true }),
    );
    logs.destroy();
    return events.map(({ message }) => message ?? '');
  }

  async function metricNames(): Promise<Set<string | undefined>> {
    const cloudWatch = new CloudWatchClient(client());
    const { Metrics = [] } = await cloudWatch.send(
      new ListMetricsCommand({ Namespace: 'AWS/CloudFormation/111122223333/AWSSamples/LambdaFunctionInvoker/Hook' }),
    );
    cloudWatch.destroy();
    return new Set(Metrics.map(({ MetricName }) => MetricName));
  }

  async function recordsOf(stack: string, logicalId: string): Promise<string[]> {
    const lines = await linesOf(stack, logicalId);
    return lines
      .map((line) => JSON.parse(line))
      .filter(({ record }) => record !== undefined)
      .map(({ record, policyFunction }) => policyFunction ?? record);
  }

  test('leaves one record per evaluation and one per invocation, in the stream of each of two interleaved stacks', async () => {
    policies.define('f', replies(reply()));
    policies.define('g', replies(reply()));
    for (const [stack, logicalId] of [
      ['one', 'A'],
      ['two', 'A'],
      ['one', 'A'],
      ['one', 'B'],
    ] as const) {
      expect(await hook.invoke('TypeFunction', event(stack, logicalId, ['f', 'g']))).toMatchObject({
        hookStatus: 'SUCCESS',
      });
    }
    expect(await recordsOf('one', 'A')).toEqual(['f', 'g', 'invocation', 'f', 'g', 'invocation']);
    expect(await recordsOf('two', 'A')).toEqual(['f', 'g', 'invocation']);
    expect(await recordsOf('one', 'B')).toEqual(['f', 'g', 'invocation']);
    expect(hook.stdout.join('')).not.toContain('"record"');
  });

  test('leaves records that are documents in embedded metric format', async () => {
    policies.define('f', replies(reply()));
    await hook.invoke('TypeFunction', event('emf', 'A', ['f']));
    for (const line of await linesOf('emf', 'A')) expect(parseEmf(line).length).toBeGreaterThan(0);
  });

  test('leaves the log lines beside the records', async () => {
    policies.define('f', failsWith({ errorType: 'Error', errorMessage: 'boom' }));
    await hook.invoke('TypeFunction', event('logs', 'A', ['f']));
    const lines = await linesOf('logs', 'A');
    expect(lines.filter((line) => JSON.parse(line).record === undefined)).not.toEqual([]);
    expect(lines.filter((line) => JSON.parse(line).record !== undefined)).toHaveLength(2);
  });

  test('leaves the metrics that every registry hook has', async () => {
    policies.define('f', replies(reply()));
    await hook.invoke('TypeFunction', event('metrics', 'A', ['f']));
    expect(await metricNames()).toEqual(new Set(['HandlerInvocationCount', 'HandlerInvocationDuration']));
  });
});

describe('the built handler of the registry type, against services that fail', () => {
  let respond: (request: StubRequest) => StubReply;
  let aws: AwsStub;
  let hook: HookEndpoint;
  beforeAll(async () => {
    aws = await startAwsStub((request) => respond(request));
    hook = await startHookEndpoint({
      policyEndpointUrl: policies.url,
      environment: { AWS_ENDPOINT_URL: aws.endpoint },
    });
  });
  beforeEach(() => {
    respond = () => ({ kind: 'ok' });
    aws.requests.length = 0;
    hook.forget();
  });
  afterAll(async () => {
    await hook?.close();
    await aws?.close();
  });

  function linesPut(): string[] {
    return aws.requests
      .filter(({ operation }) => operation === 'PutLogEvents')
      .flatMap(({ body }) => JSON.parse(JSON.stringify(body)).logEvents)
      .map(({ message }: { message: string }) => message);
  }

  test.each<[string, StubReply]>([
    ['refuses', { kind: 'error', name: 'AccessDeniedException' }],
    ['throttles', { kind: 'error', name: 'ThrottlingException' }],
    ['hangs', { kind: 'hang' }],
    ['does not exist', { kind: 'error', name: 'ResourceNotFoundException' }],
    ['rejects every second line', { kind: 'ok', body: { rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } } }],
  ])('an account that %s changes no verdict, and is told of once', async (_, failure) => {
    respond = () => failure;
    policies.define('passes', replies(reply()));
    policies.define('objects', replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'no' })));
    expect(await hook.invoke('TypeFunction', event('s', 'A', ['passes']))).toMatchObject({ hookStatus: 'SUCCESS' });
    expect([...hook.stdout, ...hook.stderr].filter((line) => line.includes('could not be delivered'))).toHaveLength(1);
    expect(await hook.invoke('TypeFunction', event('s', 'A', ['objects']))).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
    });
  });

  test('a hook with little time answers in it, though its policy function and all services hang', async () => {
    respond = () => ({ kind: 'hang' });
    policies.define('hangs', hangs);
    const hurried = await startHookEndpoint({
      policyEndpointUrl: policies.url,
      environment: { AWS_ENDPOINT_URL: aws.endpoint },
      timeoutMs: 1200,
    });
    const answer = await hurried.invoke('TypeFunction', event('s', 'A', ['hangs'])).finally(() => hurried.close());
    expect(answer).toMatchObject({ hookStatus: 'FAILED', clientRequestToken: 's-A' });
  });

  test('a configuration that asks for trace segments gets one with a subsegment per evaluation', async () => {
    policies.define('passes', replies(reply()));
    policies.define('crashes', failsWith({ errorType: 'Error', errorMessage: 'no' }));
    const asked = event('s', 'A', ['passes', 'crashes']);
    await hook.invoke('TypeFunction', asked);
    expect(aws.calls()).not.toContain('PutTraceSegments');
    const configuration = { LambdaFunctions: ['passes', 'crashes'], TraceSegments: true };
    await hook.invoke('TypeFunction', { ...asked, hookModel: configuration });
    const [written] = aws.requests.filter(({ operation }) => operation === 'PutTraceSegments');
    const [document] = JSON.parse(written?.text ?? '').TraceSegmentDocuments;
    const segment = JSON.parse(document);
    expect(segment).toMatchObject({
      annotations: { Verdict: 'BLOCKED' },
      subsegments: [
        { name: 'passes', annotations: { PolicyFunction: 'passes', Outcome: 'PASSED', Effect: 'passed' } },
        { name: 'crashes', annotations: { Outcome: 'ERROR', Effect: 'blocked' }, fault: true },
      ],
    });
    for (const { start_time: start, end_time: end } of segment.subsegments) {
      expect(start).toBeLessThanOrEqual(end);
      expect(end).toBeLessThanOrEqual(segment.end_time);
    }
  });

  test('what was lost is told with the next delivery that works, record by record', async () => {
    policies.define('f', replies(reply()));
    await hook.invoke('TypeFunction', event('s', 'A', ['f']));
    aws.requests.length = 0;
    respond = ({ operation }) =>
      operation === 'PutLogEvents'
        ? { kind: 'ok', body: { rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } } }
        : { kind: 'ok' };
    await hook.invoke('TypeFunction', event('s', 'A', ['f']));
    respond = () => ({ kind: 'ok' });
    aws.requests.length = 0;
    await hook.invoke('TypeFunction', event('s', 'A', ['f']));
    const told = linesPut()
      .flatMap((line) => parseEmf(line))
      .filter(({ name }) => name === 'UndeliveredRecords');
    expect(told.map(({ values }) => values)).toEqual([[1]]);
  });
});
