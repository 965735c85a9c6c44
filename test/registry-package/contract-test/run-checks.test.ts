import { describe, expect, test } from '@jest/globals';
import { type CheckOptions, runCheck } from '../../../src/registry-package/contract-test/checks/check.ts';
import { checksOf, handlerTargets, randomName } from '../../../src/registry-package/contract-test/checks/checks.ts';
import { functionClient } from '../../../src/registry-package/contract-test/checks/function-client.ts';
import { runChecks } from '../../../src/registry-package/contract-test/checks/run-checks.ts';
import { contractReport, failedChecks } from '../../../src/registry-package/contract-test/contract-report.ts';
import { contractInputs } from '../../../src/registry-package/contract-test/inputs/contract-inputs.ts';
import { type InputRound, inputRounds } from '../../../src/registry-package/contract-test/inputs/input-rounds.ts';
import { typeSchema } from '../../../src/registry-package/type-schema.ts';
import {
  type Behaviour,
  inTurn,
  replies,
  repliesBytes,
  resetsConnection,
  startPolicyEndpoint,
} from '../../support/endpoints/policy-endpoint.ts';

const FAILED = { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: 'no' };
const CHECK = {
  handler: 'preUpdate',
  expected: 'SUCCESS',
  input: { targetName: 'AWS::S3::Bucket', targetModel: { resourceProperties: {}, previousResourceProperties: {} } },
} as const;

function rounds(...names: string[]): readonly InputRound[] {
  const inputs = contractInputs(names);
  const read = inputRounds(
    new Map([...inputs].map(([name, models]) => [name, JSON.stringify(Object.fromEntries(models))])),
  );
  if (read.kind === 'unreadable') throw new Error(read.problem);
  return read.rounds;
}

/** Runs checks against a hook behind a real endpoint; `pauses` holds the milliseconds that were waited. */
async function against<T>(hook: Behaviour, run: (options: CheckOptions, pauses: number[]) => Promise<T>) {
  const endpoint = await startPolicyEndpoint();
  endpoint.define('TypeFunction', hook);
  const pauses: number[] = [];
  const options: CheckOptions = {
    client: await functionClient({ endpoint: endpoint.url, functionName: 'TypeFunction', region: 'eu-west-1' }),
    newToken: () => 'token',
    timeoutMs: 10_000,
    maxCallbacks: 2,
    pause: async (ms) => void pauses.push(ms),
    awsAccountId: '123456789012',
    callerCredentials: { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' },
    typeConfiguration: { LambdaFunctions: ['f'] },
  };
  const result = await run(options, pauses).finally(() => endpoint.close());
  return { result, pauses, events: endpoint.received.map(({ body }) => JSON.parse(body)) };
}

describe('one check', () => {
  test('sends the event of `cfn test`, with one token in three places and neither invocation nor change set', async () => {
    const { result, events } = await against(replies({ hookStatus: 'SUCCESS' }), (options) => runCheck(CHECK, options));
    expect(result).toEqual({ check: CHECK, problem: undefined, invocations: 1 });
    expect(events).toEqual([
      {
        requestData: {
          callerCredentials: '{"accessKeyId":"a","secretAccessKey":"b","sessionToken":"c"}',
          targetName: 'AWS::S3::Bucket',
          targetType: 'RESOURCE',
          targetLogicalId: 'token',
          targetModel: CHECK.input.targetModel,
        },
        requestContext: { callbackContext: null },
        hookTypeName: 'AWSSamples::LambdaFunctionInvoker::Hook',
        hookTypeVersion: '00000001',
        clientRequestToken: 'token',
        stackId: 'token',
        awsAccountId: '123456789012',
        actionInvocationPoint: 'UPDATE_PRE_PROVISION',
        hookModel: { LambdaFunctions: ['f'] },
      },
    ]);
  });

  test('waits as long as the hook asks, and comes back with its context', async () => {
    const hook = inTurn(
      replies({ hookStatus: 'IN_PROGRESS', callbackContext: { round: 1 }, callbackDelaySeconds: 3 }),
      replies({ hookStatus: 'SUCCESS' }),
    );
    const { result, events, pauses } = await against(hook, (options) => runCheck(CHECK, options));
    expect(result).toMatchObject({ problem: undefined, invocations: 2 });
    expect(pauses).toEqual([3000]);
    expect(events[1]).toEqual({ ...events[0], requestContext: { callbackContext: { round: 1 } } });
  });

  test('gives a hook up that never comes to an end', async () => {
    const { result } = await against(replies({ hookStatus: 'IN_PROGRESS' }), (options) => runCheck(CHECK, options));
    expect(result).toMatchObject({ problem: 'still IN_PROGRESS after 2 callbacks', invocations: 3 });
  });

  test.each<[string, Behaviour, string]>([
    ['answers wrongly', replies(FAILED), 'expected SUCCESS, got FAILED / NonCompliant: no'],
    [
      'crashes',
      repliesBytes('{"errorType":"E"}', { 'x-amz-function-error': 'Unhandled' }),
      'failed as a Lambda function',
    ],
    ['breaks the connection', resetsConnection, 'could not be asked'],
  ])('fails with a reason when the hook %s', async (_, hook, problem) => {
    const { result } = await against(hook, (options) => runCheck(CHECK, options));
    expect(result.problem).toContain(problem);
  });
});

describe('all checks', () => {
  const targets = handlerTargets(typeSchema(1));

  test('ask each handler about each target that its schema covers, and once about a target that it does not', () => {
    const checks = checksOf(targets, rounds('AWS::S3::Bucket', 'STACK', 'CHANGE_SET', 'Other::A::B'), () => 'name');
    const of = (handler: string) =>
      checks
        .filter((check) => check.handler === handler)
        .map(({ expected, input }) => `${expected} ${input.targetName}`);
    expect(of('preCreate')).toEqual([
      'SUCCESS AWS::S3::Bucket',
      'SUCCESS CHANGE_SET',
      'SUCCESS STACK',
      'FAILED AWS::S3::Bucket',
      'FAILED CHANGE_SET',
      'FAILED STACK',
      'UNSUPPORTED_TARGET name::name::name',
    ]);
    expect(of('preUpdate')).not.toContain('SUCCESS CHANGE_SET');
    expect(of('preDelete')).not.toContain('FAILED CHANGE_SET');
  });

  test('leave out the unsupported target of a handler without wildcard, and handlers that the schema has not', () => {
    const few = handlerTargets({ handlers: { preCreate: { targetNames: ['STACK'], permissions: [] } } });
    expect(checksOf(few, rounds('STACK'), randomName).map(({ handler, expected }) => [handler, expected])).toEqual([
      ['preCreate', 'SUCCESS'],
      ['preCreate', 'FAILED'],
    ]);
  });

  test('report in the order of the checks, and tell what failed', async () => {
    const checks = checksOf(targets, rounds('AWS::S3::Bucket'), randomName);
    const counts: number[] = [];
    const { result: results } = await against(replies(FAILED), (options) =>
      runChecks(checks, options, 3, (count) => counts.push(count)),
    );
    expect(results.map(({ check }) => check)).toEqual(checks);
    expect(counts.at(-1)).toBe(9);
    const runs = [{ label: 'callbacks off', results, durationMs: 1234 }];
    expect(failedChecks(runs)).toBe(6);
    const report = contractReport(runs);
    expect(report).toContain('callbacks off, 1.2 s');
    expect(report).toMatch(/preCreate {2}success +0 +1 +1\n/);
    expect(report).toMatch(/preCreate {2}failed +1 +0 +1\n/);
    expect(report).toContain(
      'preCreate success, AWS::S3::Bucket (callbacks off): expected SUCCESS, got FAILED / NonCompliant: no',
    );
    expect(report).toContain('6 of 9 checks failed.');
  });

  test('tell at most twenty failures in full', () => {
    const failure = { check: CHECK, problem: 'it failed', invocations: 1 };
    const report = contractReport([{ label: 'l', results: Array.from({ length: 25 }, () => failure), durationMs: 1 }]);
    expect(report.match(/it failed/g)).toHaveLength(20);
    expect(report).toContain('… and 5 more');
  });
});
