import { describe, expect, test } from '@jest/globals';
import { configurationSource } from '../../../src/hook/lambda-door/configuration-source.ts';
import type { ParameterResult } from '../../../src/hook/ports.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';

const configured = (name: string): ParameterResult => ({ kind: 'read', value: `{"LambdaFunctions":["${name}"]}` });
const GOOD = configured('tags');
const WRONG: ParameterResult = { kind: 'read', value: '{}' };
const failed = (reason: string, retryable: boolean): ParameterResult => ({ kind: 'failed', reason, retryable });
const THROTTLED = failed('SSM throttled the request', true);
const NOT_THERE = failed('there is no such parameter', false);

const environment = {
  region: 'eu-west-1',
  configuration: undefined,
  configurationParameter: 'hook',
  tracing: false,
  service: 'hook',
};

/** A source over a parameter that answers with `current.result` after `current.afterMs`, or never while there is none. */
function parameter(clock: FakeClock) {
  const current: { result: ParameterResult | undefined; afterMs: number; reads: number } = {
    result: GOOD,
    afterMs: 0,
    reads: 0,
  };
  const warnings: string[] = [];
  const reader = {
    async read() {
      current.reads += 1;
      const { result, afterMs } = current;
      if (result === undefined) return new Promise<never>(() => {});
      if (afterMs > 0) await new Promise<void>((resolve) => clock.after(afterMs, resolve));
      return result;
    },
  };
  const source = configurationSource(environment, reader, { clock, random: () => 1 }, (message) =>
    warnings.push(message),
  );
  return { current, warnings, read: (withinMs = 28_000) => source.read(clock.now() + withinMs) };
}

describe('A parameter', () => {
  test('is read once a minute, counted from when the read began', async () => {
    const clock = fakeClock();
    const { current, read } = parameter(clock);
    current.afterMs = 1000;
    const first = read();
    await clock.pass(1000);
    await first;
    await clock.pass(58_999);
    await read();
    expect(current.reads).toBe(1);
    await clock.pass(1);
    const second = read();
    await clock.pass(1000);
    await second;
    expect(current.reads).toBe(2);
  });

  test.each([
    ['the process was frozen for a minute, and with it the monotonic clock', 60_000],
    ['the time of day was set back, as its age cannot be told then', -1],
  ])('is read again after %s', async (_, ms) => {
    const clock = fakeClock();
    const { current, read } = parameter(clock);
    await read();
    current.result = configured('new');
    clock.setForward(ms);
    expect(await read()).toMatchObject({ configuration: { policyFunctions: [{ id: 'new' }] } });
    expect(current.reads).toBe(2);
  });

  test('is read once for all who need it at the same moment', async () => {
    const clock = fakeClock();
    const { current, read } = parameter(clock);
    current.afterMs = 100;
    const reads = Array.from({ length: 20 }, () => read());
    await clock.pass(100);
    expect((await Promise.all(reads)).map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'configured'));
    expect(current.reads).toBe(1);
  });

  test('that cannot be read at first is tried again for half of the time, with growing pauses', async () => {
    const clock = fakeClock();
    const { current, read } = parameter(clock);
    current.result = THROTTLED;
    const reading = read();
    await clock.pass(13_000);
    expect(current.reads).toBeGreaterThan(10);
    current.result = GOOD;
    await clock.pass(1000);
    expect(await reading).toMatchObject({ kind: 'configured' });
    expect(clock.pending()).toBe(0);
  });

  test('that cannot be read in half of the time is unreadable, which is not called wrong', async () => {
    const clock = fakeClock();
    const { current, read, warnings } = parameter(clock);
    current.result = THROTTLED;
    const reading = read();
    await clock.pass(14_000);
    expect(await reading).toEqual({
      kind: 'rejected',
      rejection: {
        kind: 'CONFIGURATION_UNREADABLE',
        message:
          "The hook's configuration cannot be read: its SSM parameter could not be had: SSM throttled the request.",
      },
    });
    expect(warnings).toHaveLength(1);
  });

  test.each([
    ['is missing', NOT_THERE, 'CONFIGURATION_UNREADABLE'],
    ['holds no configuration', WRONG, 'INVALID_CONFIGURATION'],
    ['holds no JSON', { kind: 'read', value: '{' } as const, 'INVALID_CONFIGURATION'],
  ])('that %s is refused at once, and read anew by the next call', async (_, result, kind) => {
    const clock = fakeClock();
    const { current, read } = parameter(clock);
    current.result = result;
    expect(await read()).toMatchObject({ kind: 'rejected', rejection: { kind } });
    expect(current.reads).toBe(1);
    current.result = GOOD;
    expect(await read()).toMatchObject({ kind: 'configured' });
  });

  test('that another call gave up on is read by the one that has more time', async () => {
    const clock = fakeClock();
    const { current, read } = parameter(clock);
    current.result = undefined;
    const hurried = read(200);
    const patient = read(20_000);
    await clock.pass(99);
    current.result = GOOD;
    await clock.pass(1);
    expect(await hurried).toMatchObject({ rejection: { kind: 'CONFIGURATION_UNREADABLE' } });
    expect(await patient).toMatchObject({ kind: 'configured' });
    expect(current.reads).toBe(2);
  });
});

describe('The last good configuration stays in force', () => {
  test('while SSM hangs: after at most two seconds, and then at once', async () => {
    const clock = fakeClock();
    const { current, warnings, read } = parameter(clock);
    await read();
    current.result = undefined;
    await clock.pass(60_000);
    const renewed = read();
    await clock.pass(2000);
    expect(await renewed).toMatchObject({ kind: 'configured' });
    expect(warnings).toEqual([expect.stringContaining('did not answer in time')]);
    expect(await read()).toMatchObject({ kind: 'configured' });
    expect(current.reads).toBe(2);
    current.result = GOOD;
    await clock.pass(10_000);
    await read();
    expect(current.reads).toBe(3);
    expect(clock.pending()).toBe(0);
  });

  test.each([
    ['is wrong', WRONG, /not valid/],
    ['is gone', NOT_THERE, /cannot be read/],
  ])('while the parameter %s, with a warning at each read, until it is repaired', async (_, result, warning) => {
    const clock = fakeClock();
    const { current, warnings, read } = parameter(clock);
    await read();
    current.result = result;
    await clock.pass(60_000);
    const configurationProblem = result === WRONG ? 'INVALID_CONFIGURATION' : 'CONFIGURATION_UNREADABLE';
    expect(await read()).toMatchObject({ kind: 'configured', configurationProblem });
    expect(await read()).toMatchObject({ kind: 'configured', configurationProblem });
    expect(warnings).toEqual([expect.stringMatching(warning)]);
    current.result = configured('repaired');
    await clock.pass(10_000);
    const repaired = await read();
    expect(repaired).toMatchObject({ configuration: { policyFunctions: [{ id: 'repaired' }] } });
    expect(repaired).not.toHaveProperty('configurationProblem');
  });
});

describe('A configuration that was kept', () => {
  test('can be renewed, for all who ask for it by one read that begins afterwards', async () => {
    const clock = fakeClock();
    const { current, read } = parameter(clock);
    expect(await read()).not.toHaveProperty('renew');
    await clock.pass(10_000);
    const calls = [await read(), await read(), await read()];
    current.result = configured('new');
    current.afterMs = 50;
    const renewals = calls.map((call) => (call.kind === 'configured' ? call.renew?.() : undefined));
    await clock.pass(100);
    for (const renewal of await Promise.all(renewals)) {
      expect(renewal?.policyFunctions.map(({ id }) => id)).toEqual(['new']);
    }
    // The first one read at once, and the others after it.
    expect(current.reads).toBe(3);
    expect(await read()).toMatchObject({ configuration: { policyFunctions: [{ id: 'new' }] } });
  });

  test('is not replaced by what was begun before: one read ends before the next begins', async () => {
    const clock = fakeClock();
    const { current, read } = parameter(clock);
    await read();
    const kept = await read(200_000);
    await clock.pass(60_000);
    current.result = configured('old');
    current.afterMs = 300;
    const slow = read();
    await clock.pass(100);
    current.result = configured('new');
    current.afterMs = 10;
    const renewal = kept.kind === 'configured' ? kept.renew?.() : undefined;
    await clock.pass(300);
    await slow;
    expect((await renewal)?.policyFunctions.map(({ id }) => id)).toEqual(['new']);
    expect(await read()).toMatchObject({ configuration: { policyFunctions: [{ id: 'new' }] } });
  });

  test('that cannot be renewed stays without a blemish, and is not asked about again for a while', async () => {
    const clock = fakeClock();
    const { current, read } = parameter(clock);
    await read();
    await clock.pass(10_000);
    current.result = THROTTLED;
    const renew = async () => {
      const call = await read();
      return call.kind === 'configured' ? call.renew?.() : undefined;
    };
    expect(await renew()).toBeUndefined();
    expect(await renew()).toBeUndefined();
    expect(current.reads).toBe(2);
    expect(await read()).toMatchObject({ kind: 'configured', configurationProblem: undefined });
    await clock.pass(10_000);
    await renew();
    expect(current.reads).toBe(3);
  });

  test('is renewed once in ten seconds, however many calls find a function out of reach', async () => {
    const clock = fakeClock();
    const { current, read } = parameter(clock);
    for (let second = 0; second < 50; second += 1) {
      const call = await read();
      if (call.kind === 'configured') await call.renew?.();
      await clock.pass(1000);
    }
    expect(current.reads).toBe(5);
  });
});
