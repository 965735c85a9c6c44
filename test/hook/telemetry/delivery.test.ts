import { describe, expect, test } from '@jest/globals';
import { createTelemetry, type HookTelemetry } from '../../../src/hook/telemetry/telemetry.ts';
import { parseEmf } from '../../support/emf.ts';
import { MemorySink } from '../../support/memory-sink.ts';
import { judged, judgement, PASSED } from './example-report.ts';

const REPORT = judged([judgement(PASSED, 'passed'), judgement(PASSED, 'passed')]);
/** One for each of the two evaluations, and one for the invocation. */
const RECORDS = 3;

function start(): Promise<HookTelemetry> {
  return createTelemetry({
    door: 'lambda-hook',
    environment: { region: 'eu-west-1', service: 'LambdaFunctionInvokerHook', tracing: false },
    deliveryLimitMs: 20,
  });
}

/** One more invocation, and the count of lost records that it told of. */
async function invoke(telemetry: HookTelemetry, sink: MemorySink, destination = 'group'): Promise<number | undefined> {
  await telemetry.forInvocation({ hookRequestId: undefined, traceHeader: undefined, sink, destination }).report(REPORT);
  const invocation = sink.drain().at(-1);
  if (invocation === undefined) return undefined;
  return parseEmf(invocation).find(({ name }) => name === 'UndeliveredRecords')?.values[0];
}

describe('Telemetry whose sink is broken', () => {
  test.each(['throws', 'rejects', 'never answers'] as const)(
    'resolves when the sink %s, and tells of the loss with the next delivery that works, once',
    async (how) => {
      const telemetry = await start();
      const sink = new MemorySink();
      expect(await invoke(telemetry, sink)).toBeUndefined();
      sink.broken = how;
      await invoke(telemetry, sink);
      await invoke(telemetry, sink);
      sink.broken = 'no';
      expect(await invoke(telemetry, sink)).toBe(2 * RECORDS);
      expect(await invoke(telemetry, sink)).toBeUndefined();
    },
  );

  test('tells nobody of the losses of another account, however many accounts there are', async () => {
    const telemetry = await start();
    const [broken, whole] = [new MemorySink(), new MemorySink()];
    broken.broken = 'throws';
    await invoke(telemetry, broken, 'one');
    for (let account = 0; account < 50; account += 1) {
      expect(await invoke(telemetry, whole, `another-${account}`)).toBeUndefined();
    }
    broken.broken = 'no';
    expect(await invoke(telemetry, broken, 'one')).toBe(RECORDS);
  });

  test('delivers the next invocation’s records in full', async () => {
    const telemetry = await start();
    const sink = new MemorySink();
    sink.broken = 'throws';
    await invoke(telemetry, sink);
    sink.broken = 'no';
    await telemetry.forInvocation({ hookRequestId: undefined, traceHeader: undefined, sink }).report(REPORT);
    expect(sink.lines.map((line) => JSON.parse(line).record)).toEqual(['decision', 'decision', 'invocation']);
  });
});

test('Only the first invocation of a process is a cold start', async () => {
  const telemetry = await start();
  const sink = new MemorySink();
  const coldStarts = [];
  for (let invocation = 0; invocation < 3; invocation += 1) {
    await telemetry.forInvocation({ hookRequestId: undefined, traceHeader: undefined, sink }).report(judged([]));
    coldStarts.push(JSON.parse(sink.drain().join('')).coldStart);
  }
  expect(coldStarts).toEqual([true, false, false]);
});
