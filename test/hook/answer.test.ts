import { describe, expect, test } from '@jest/globals';
import { type AnswerPorts, answer } from '../../src/hook/answer.ts';
import type { Report } from '../../src/hook/domain.ts';
import { lambdaDoor } from '../../src/hook/lambda-door/lambda-door.ts';
import { parseConfiguration } from '../../src/hook/policy/configuration.ts';
import type { InvokeCall, InvokeResult, LambdaInvoker } from '../../src/hook/ports.ts';
import { lambdaEvent } from '../support/events/lambda-event.ts';
import { fakeClock } from '../support/fake-clock.ts';

const success: InvokeResult = {
  kind: 'replied',
  payload: Buffer.from(JSON.stringify({ status: 'SUCCESS', errorCode: null, message: 'ok' })),
};
const throttled: InvokeResult = { kind: 'failed', error: 'THROTTLED', message: 'throttled', retryable: true };
const never = new Promise<never>(() => {});

type Invoke = (call: InvokeCall) => Promise<InvokeResult>;

function scene(
  invoke: Invoke,
  functions: readonly unknown[] = ['f'],
  telemetry: Partial<AnswerPorts['telemetry']> = {},
) {
  const clock = fakeClock();
  const calls: InvokeCall[] = [];
  const reports: Report[] = [];
  const parsed = parseConfiguration({ LambdaFunctions: functions });
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join());
  const { configuration } = parsed;
  const invoker: LambdaInvoker = {
    invoke(call) {
      calls.push(call);
      return invoke(call);
    },
  };
  const ports: AnswerPorts = {
    clock,
    random: () => 1,
    payloadReader: { read: () => never },
    telemetry: {
      identify: () => {},
      trace: (_, evaluate) => evaluate(undefined),
      report: async (report) => void reports.push(report),
      warn: () => {},
      fault: () => {},
      ...telemetry,
    },
  };
  const door = lambdaDoor({ read: async () => ({ kind: 'configured', configuration }) }, invoker);
  return {
    clock,
    calls,
    reports,
    ports,
    door,
    ask: (remainingMs = 30_000) => answer(lambdaEvent(), door, remainingMs, ports),
  };
}

describe('the deadline', () => {
  test.each([
    ['CloudFormation’s 30 seconds', 300_000, 28_000],
    ['what is left of a shorter function', 10_000, 8000],
    ['three quarters of very little time', 800, 600],
  ])('is %s, minus a reserve for answering', async (_, remainingMs, answeredAt) => {
    const { clock, ask, calls, reports } = scene(() => never, [{ FunctionName: 'f', TimeoutSeconds: 30 }]);
    const answered = ask(remainingMs);
    await clock.pass(answeredAt - 1);
    expect(reports).toHaveLength(0);
    await clock.pass(1);
    expect(await answered).toMatchObject({ hookStatus: 'FAILED', message: expect.stringContaining('TIMED_OUT') });
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true]);
    expect(clock.pending()).toBe(0);
  });

  test('does not hold functions to more than their own limit', async () => {
    const { clock, ask, reports } = scene(() => never, [{ FunctionName: 'quick', TimeoutSeconds: 2 }]);
    const answered = ask();
    await clock.pass(2000);
    expect(await answered).toMatchObject({ message: expect.stringContaining('did not answer within 2 s') });
    expect(reports).toMatchObject([{ latencyMs: 2000 }]);
    expect(clock.pending()).toBe(0);
  });

  test('that has passed already is no reason not to answer, or to lose a record', async () => {
    const { ask, reports, clock } = scene(() => never);
    expect(await ask(0)).toMatchObject({ hookStatus: 'FAILED', message: expect.stringContaining('no time was left') });
    expect(reports).toMatchObject([
      { result: { kind: 'judged', verdict: { judgements: [{ evaluation: { attempts: 0 } }] } } },
    ]);
    expect(clock.pending()).toBe(0);
  });
});

describe('retries', () => {
  test('follow throttling, with pauses that grow to a second, and leave the last second to others', async () => {
    const { clock, ask, calls, reports } = scene(async () => throttled);
    const answered = ask();
    const made = [0];
    for (let ms = 0; ms < 8499; ms += 1) {
      if (calls.length > made.length) made.push(clock.now());
      await clock.pass(1);
    }
    // The longest that jitter allows, of a limit of ten seconds.
    expect(made).toEqual([0, 100, 300, 700, 1500, 2500, 3500, 4500, 5500, 6500, 7500]);
    await clock.pass(1);
    expect(await answered).toMatchObject({ hookStatus: 'FAILED', message: expect.stringContaining('THROTTLED') });
    expect(reports).toMatchObject([
      { result: { verdict: { judgements: [{ evaluation: { attempts: 12, durationMs: 8500 } }] } } },
    ]);
    expect(clock.pending()).toBe(0);
  });

  test('of a function that is throttled and then hangs are told with the limit', async () => {
    let calls = 0;
    const { clock, ask, reports } = scene(async () => {
      calls += 1;
      return calls <= 2 ? throttled : never;
    });
    const answered = ask();
    await clock.pass(10_000);
    expect(await answered).toMatchObject({
      message: expect.stringMatching(/\(TIMED_OUT\): the function did not answer within 10 s; .* failed: throttled/),
    });
    expect(reports).toMatchObject([{ result: { verdict: { judgements: [{ evaluation: { attempts: 3 } }] } } }]);
  });

  test('end with the first reply', async () => {
    let calls = 0;
    const { clock, ask } = scene(async () => {
      calls += 1;
      return calls === 1 ? throttled : success;
    });
    const answered = ask();
    await clock.pass(100);
    expect(await answered).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(calls).toBe(2);
  });

  test('are not begun when the pause would use up the limit', async () => {
    const { ask, calls, clock } = scene(async () => throttled, [{ FunctionName: 'f', TimeoutSeconds: 0.1 }]);
    expect(await ask()).toMatchObject({ hookStatus: 'FAILED', message: expect.stringContaining('THROTTLED') });
    expect(calls).toHaveLength(1);
    expect(clock.pending()).toBe(0);
  });

  test('do not follow what would fail again', async () => {
    const { ask, calls } = scene(async () => ({
      kind: 'failed',
      error: 'NOT_FOUND',
      message: 'gone',
      retryable: false,
    }));
    await ask();
    expect(calls).toHaveLength(1);
  });
});

describe('a configuration that may be out of date', () => {
  /** The hook keeps the first configuration, while the parameter holds the second. */
  function kept(before: readonly unknown[], after: readonly unknown[] | undefined, refused: readonly string[]) {
    const configuration = (functions: readonly unknown[]) => {
      const parsed = parseConfiguration({ LambdaFunctions: functions });
      if (parsed.kind === 'invalid') throw new Error(parsed.problems.join());
      return parsed.configuration;
    };
    let reads = 0;
    const renew = async () => {
      reads += 1;
      return after === undefined ? undefined : configuration(after);
    };
    const { ports, reports } = scene(async () => success);
    const asked: string[] = [];
    const door = lambdaDoor(
      { read: async () => ({ kind: 'configured', configuration: configuration(before), renew }) },
      {
        async invoke({ functionName }) {
          asked.push(functionName);
          return refused.includes(functionName)
            ? { kind: 'failed', error: 'ACCESS_DENIED', message: 'denied', retryable: false }
            : success;
        },
      },
    );
    const ask = () => answer(lambdaEvent(), door, 30_000, ports);
    return { ask, asked, reports, reads: () => reads };
  }

  test('is read once more before a function that may not be asked is judged: one that was taken out is dropped', async () => {
    const { ask, reads, reports } = kept(['stays', 'removed'], ['stays'], ['removed']);
    expect(await ask()).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(reads()).toBe(1);
    expect(reports).toMatchObject([
      {
        result: {
          verdict: {
            judgements: [
              { effect: 'passed', evaluation: { policyFunction: { id: 'stays' } } },
              { effect: 'withdrawn', evaluation: { policyFunction: { id: 'removed' } } },
            ],
          },
        },
      },
    ]);
  });

  test('has an alias asked that moved, and nobody twice', async () => {
    const { ask, asked } = kept(['stays', 'rule:v1'], ['stays', 'rule:v2'], ['rule:v1']);
    expect(await ask()).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(asked).toEqual(['stays', 'rule:v1', 'rule:v2']);
  });

  test('gives its failure modes to what was asked before', async () => {
    const warned = { FunctionName: 'denied', FailureMode: 'WARN' };
    expect(await kept(['denied'], [warned], ['denied']).ask()).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(await kept([warned], ['denied'], ['denied']).ask()).toMatchObject({ hookStatus: 'FAILED' });
  });

  test.each([
    ['still names the function', ['denied']],
    ['cannot be read', undefined],
  ])('that %s leaves the judgement as it is', async (_, after) => {
    const { ask, asked } = kept(['denied'], after, ['denied']);
    expect(await ask()).toMatchObject({ hookStatus: 'FAILED', message: expect.stringContaining('ACCESS_DENIED') });
    expect(asked).toEqual(['denied']);
  });

  test('is not read when every function could be asked', async () => {
    const { ask, reads } = kept(['fine'], [], []);
    expect(await ask()).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(reads()).toBe(0);
  });
});

describe('a request larger than Lambda accepts', () => {
  test('is not sent', async () => {
    const { ports, calls } = scene(async () => success);
    const parsed = parseConfiguration({ LambdaFunctions: ['f'] });
    if (parsed.kind === 'invalid') throw new Error();
    const { configuration } = parsed;
    const door = lambdaDoor(
      { read: async () => ({ kind: 'configured', configuration }) },
      { invoke: async () => success },
    );
    const targetModel = { resourceProperties: { Body: 'x'.repeat(6 * 1024 * 1024) } };
    const event = lambdaEvent({ requestData: { targetName: 'AWS::S3::Bucket', targetModel } });
    expect(await answer(event, door, 30_000, ports)).toMatchObject({
      hookStatus: 'FAILED',
      message: expect.stringContaining(
        '(REQUEST_TOO_LARGE): the request exceeds the 6 MB that Lambda accepts; it was not sent',
      ),
    });
    expect(calls).toHaveLength(0);
  });
});

describe('what must never change the verdict or hold it up', () => {
  test.each<[string, Partial<AnswerPorts['telemetry']>]>([
    [
      'throws',
      {
        report: () => {
          throw new Error('sink');
        },
      },
    ],
    ['rejects', { report: () => Promise.reject(new Error('sink')) }],
    ['never ends', { report: () => never }],
  ])('telemetry that %s', async (_, telemetry) => {
    const { clock, ask } = scene(async () => success, ['f'], telemetry);
    const answered = ask();
    await clock.pass(30_000);
    expect(await answered).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(clock.pending()).toBe(0);
  });

  test('an invoker that throws: the function could not decide, and the others still count', async () => {
    const { ask } = scene(
      (call) => {
        if (call.functionName === 'bad') throw new Error('a bug with a secret');
        return Promise.resolve(success);
      },
      ['bad', 'good'],
    );
    expect(await ask()).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      message:
        'Blocked by 1 of 2 policy functions.\nbad: could not decide (UNKNOWN): the hook failed to invoke the function',
    });
  });

  test('is telemetry that cannot be told who asks', async () => {
    const identify = () => {
      throw new Error('bug');
    };
    const { ask, reports } = scene(async () => success, ['f'], { identify });
    expect(await ask()).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(reports).toMatchObject([{ result: { kind: 'judged' } }]);
  });

  test('a bug of the hook’s own is answered, logged, and on record as a fault with what had been evaluated', async () => {
    const faults: unknown[] = [];
    const bug = new Error('bug');
    const { ports, reports, door } = scene(async () => success, ['f'], {
      fault: (_, error) => void faults.push(error),
    });
    const open: typeof door.open = async (event, deadline) => {
      const opened = await door.open(event, deadline);
      const close = () => {
        throw bug;
      };
      return opened.kind === 'opened' ? { ...opened, close } : opened;
    };
    expect(await answer(lambdaEvent(), { ...door, open }, 30_000, ports)).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      clientRequestToken: 'token-1',
    });
    expect(faults).toEqual([bug]);
    expect(reports).toMatchObject([
      { result: { kind: 'rejected', rejection: { kind: 'FAULT' }, judgements: [{ effect: 'passed' }] } },
    ]);
  });
});
