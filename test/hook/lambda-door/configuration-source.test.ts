import { expect, test } from '@jest/globals';
import { configurationSource } from '../../../src/hook/lambda-door/configuration-source.ts';
import type { ParameterResult } from '../../../src/hook/ports.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';

const GOOD: ParameterResult = { kind: 'read', value: '{"LambdaFunctions":["tags"]}' };
const environment = {
  region: 'eu-west-1',
  configuration: undefined,
  configurationParameter: 'hook',
  tracing: false,
  service: 'hook',
};

/** A source over a parameter that answers with `current.result`, or never while that is undefined. */
function parameter(clock: FakeClock) {
  const current: { result: ParameterResult | undefined; reads: number } = { result: GOOD, reads: 0 };
  const warnings: string[] = [];
  const reader = {
    async read() {
      current.reads += 1;
      return current.result ?? new Promise<ParameterResult>(() => {});
    },
  };
  const source = configurationSource(environment, reader, clock, (message) => warnings.push(message));
  return { current, warnings, read: () => source.read(clock.now() + 29_000) };
}

test('a parameter is read once a minute', async () => {
  const clock = fakeClock();
  const { current, read } = parameter(clock);
  await read();
  await clock.pass(59_000);
  await read();
  expect(current.reads).toBe(1);
  await clock.pass(1000);
  await read();
  expect(current.reads).toBe(2);
});

test('while SSM hangs, the last good configuration is used, after at most two seconds, and then at once', async () => {
  const clock = fakeClock();
  const { current, warnings, read } = parameter(clock);
  await read();
  current.result = undefined;
  await clock.pass(60_000);
  const renewed = read();
  await clock.pass(2000);
  expect(await renewed).toMatchObject({ kind: 'configured' });
  expect(warnings).toEqual([expect.stringContaining('it did not answer in time')]);
  expect(await read()).toMatchObject({ kind: 'configured' });
  expect(current.reads).toBe(2);
  current.result = GOOD;
  await clock.pass(10_000);
  await read();
  expect(current.reads).toBe(3);
  expect(clock.pending()).toBe(0);
});

test('a bad parameter is refused in spite of an earlier good one, and seen as soon as it is repaired', async () => {
  const clock = fakeClock();
  const { current, read } = parameter(clock);
  await read();
  current.result = { kind: 'read', value: '{}' };
  await clock.pass(60_000);
  expect(await read()).toMatchObject({ kind: 'rejected', rejection: { kind: 'INVALID_CONFIGURATION' } });
  current.result = GOOD;
  expect(await read()).toMatchObject({ kind: 'configured' });
});

test('without an earlier one, a parameter that cannot be read is asked for again each time', async () => {
  const clock = fakeClock();
  const { current, read } = parameter(clock);
  current.result = { kind: 'failed', reason: 'SSM throttled the request' };
  expect(await read()).toMatchObject({ rejection: { message: expect.stringContaining('SSM throttled the request') } });
  expect(await read()).toMatchObject({ kind: 'rejected' });
  expect(current.reads).toBe(2);
});
