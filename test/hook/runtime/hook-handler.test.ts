import { describe, expect, test } from '@jest/globals';
import { createHandler } from '../../../src/hook/lambda-door/create-handler.ts';
import type { InvokeResult } from '../../../src/hook/ports.ts';
import { createHandlers } from '../../../src/hook/registry-door/create-handlers.ts';
import type { HandlerPorts } from '../../../src/hook/runtime/handler-ports.ts';
import { lambdaEvent } from '../../support/events/lambda-event.ts';
import { registryEvent } from '../../support/events/registry-event.ts';
import { MemorySink } from '../../support/memory-sink.ts';

const approves: InvokeResult = {
  kind: 'replied',
  payload: Buffer.from(JSON.stringify({ status: 'SUCCESS', errorCode: null, message: 'ok' })),
};

function scene(makeHandler: (ports: HandlerPorts) => (event: unknown, context: never) => Promise<unknown>) {
  const records = new MemorySink();
  const log: string[] = [];
  const handler = makeHandler({
    environment: { AWS_REGION: 'eu-west-1', HOOK_CONFIGURATION: '{"LambdaFunctions":["f"]}' },
    invoker: { invoke: async () => approves },
    records,
    log: (line) => log.push(line),
  });
  return {
    log,
    /** As JavaScript would: whoever invokes a bundle by hand passes what he likes. */
    ask: (event: unknown, context: unknown): Promise<unknown> => Reflect.apply(handler, undefined, [event, context]),
    records: () => records.drain().map((line): Record<string, unknown> => JSON.parse(line)),
  };
}

const doors: [string, (ports: HandlerPorts) => (event: unknown, context: never) => Promise<unknown>, unknown][] = [
  ['the Lambda Hook', createHandler, lambdaEvent()],
  ['the registry hook', (ports) => createHandlers(ports).handler, registryEvent()],
];

describe.each(doors)('%s', (_, makeHandler, event) => {
  const throwing = () => {
    throw new Error('no context');
  };
  test.each<[string, unknown]>([
    ['no context', undefined],
    ['null', null],
    ['an empty context', {}],
    ['a text', 'context'],
    ['no function for the time', { awsRequestId: 7, getRemainingTimeInMillis: 5000 }],
    ['not a number of milliseconds', { getRemainingTimeInMillis: () => Number.NaN }],
    ['no milliseconds at all', { getRemainingTimeInMillis: () => undefined }],
    ['a clock that throws', { getRemainingTimeInMillis: throwing }],
    ['a getter that throws', Object.defineProperty({}, 'awsRequestId', { get: throwing, enumerable: true })],
  ])('given %s has CloudFormation’s time, and leaves its records', async (__, context) => {
    const { ask, records } = scene(makeHandler);
    expect(await ask(event, context)).toMatchObject({ hookStatus: 'SUCCESS', clientRequestToken: 'token-1' });
    const [decision, invocation, ...others] = records();
    expect(others).toEqual([]);
    expect(decision).toMatchObject({ record: 'decision', effect: 'passed', remainingMs: expect.any(Number) });
    expect(invocation).toMatchObject({ record: 'invocation', verdict: 'COMPLIANT' });
  });

  test('whose onlooker throws leaves its records all the same', async () => {
    const onReport = () => {
      throw new Error('no screen');
    };
    const { ask, records, log } = scene((ports) => makeHandler({ ...ports, onReport }));
    expect(await ask(event, {})).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(records().map(({ record }) => record)).toEqual(['decision', 'invocation']);
    expect(log.join()).toContain('The report could not be shown');
  });

  test('asks a context of some class for its own time', async () => {
    const { ask, records } = scene(makeHandler);
    class LambdaContext {
      readonly #remainingMs = 4000;
      getRemainingTimeInMillis() {
        return this.#remainingMs;
      }
    }
    await ask(event, new LambdaContext());
    const remaining = Number(records()[0]?.remainingMs);
    expect(remaining).toBeGreaterThan(1000);
    expect(remaining).toBeLessThanOrEqual(3000);
  });

  test('given an event that breaks its own parsing answers, and leaves one record, a fault', async () => {
    const { ask, records, log } = scene(makeHandler);
    const hostile = new Proxy({}, { ownKeys: throwing, get: throwing, has: throwing });
    expect(await ask(hostile, undefined)).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InternalFailure' });
    expect(records()).toEqual([expect.objectContaining({ record: 'invocation', rejection: 'FAULT', Faults: 1 })]);
    expect(log.join('\n')).toContain('"errorName":"Error"');
  });

  test('answers a warm-up, which is on record and no fault', async () => {
    const { ask, records } = scene(makeHandler);
    expect(await ask({ warmup: true }, {})).toMatchObject({ hookStatus: 'FAILED' });
    const [record, ...others] = records();
    expect(others).toEqual([]);
    expect(record).toMatchObject({ record: 'invocation', rejection: 'INVALID_REQUEST', Invocations: 1 });
    expect(record).not.toHaveProperty('Faults');
  });

  test('counts a hook event that it cannot read as a fault', async () => {
    const { ask, records } = scene(makeHandler);
    await ask({ ...Object(event), requestData: {} }, {});
    expect(records()).toMatchObject([{ record: 'invocation', rejection: 'INVALID_REQUEST', Faults: 1 }]);
  });

  test.each([['FAIL'], ['WARN']])(
    'decides about an unknown action by OnError %s, counted and named',
    async (onError) => {
      const { ask, records } = scene((ports) =>
        makeHandler({
          ...ports,
          environment: {
            ...ports.environment,
            HOOK_CONFIGURATION: JSON.stringify({
              LambdaFunctions: [{ FunctionName: 'f', Actions: ['CREATE'] }],
              OnError: onError,
            }),
          },
        }),
      );
      const answer = await ask(
        {
          ...Object(event),
          hookModel: { LambdaFunctions: [{ FunctionName: 'f', Actions: ['CREATE'] }], OnError: onError },
          actionInvocationPoint: 'IMPORT_PRE_PROVISION',
        },
        {},
      );
      expect(answer).toMatchObject({
        hookStatus: onError === 'FAIL' ? 'FAILED' : 'SUCCESS',
        message: expect.stringContaining('does not know the invocation point IMPORT_PRE_PROVISION'),
      });
      expect(records()).toMatchObject([
        { record: 'decision', outcome: 'ERROR', effect: onError === 'FAIL' ? 'blocked' : 'failed-open', attempts: 0 },
        { record: 'invocation' },
      ]);
    },
  );
});
