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

  test('that could not be sent are none', async () => {
    const { ask, reports } = scene(async () => ({
      kind: 'failed',
      error: 'UNKNOWN',
      message: 'no credentials',
      retryable: false,
      unsent: true,
    }));
    await ask();
    expect(reports).toMatchObject([{ result: { verdict: { judgements: [{ evaluation: { attempts: 0 } }] } } }]);
  });

  test('are all on record, those that the invoker made by itself included', async () => {
    const { ask, reports } = scene(async ({ sentAgain }) => {
      sentAgain?.();
      return success;
    });
    await ask();
    expect(reports).toMatchObject([{ result: { verdict: { judgements: [{ evaluation: { attempts: 2 } }] } } }]);
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

  test('is read once more for a function that is not found, too, and clears what was wrong with the one before', async () => {
    const gone = { kind: 'failed', error: 'NOT_FOUND', message: 'gone', retryable: false } as const;
    const { reports, calls, ports, door } = scene(async () => gone, ['removed']);
    const renewed = { policyFunctions: [], maxRounds: undefined };
    const open: typeof door.open = async (event, deadline) => {
      const opened = await door.open(event, deadline);
      if (opened.kind !== 'opened') return opened;
      const renew = async () => (calls.length > 0 ? renewed : undefined);
      return { ...opened, configurationProblem: 'INVALID_CONFIGURATION', renew };
    };
    expect(await answer(lambdaEvent(), { ...door, open }, 30_000, ports)).toMatchObject({
      hookStatus: 'SUCCESS',
      message: expect.stringContaining('removed was asked and is no longer configured for this target'),
    });
    expect(reports).toMatchObject([{ configurationProblem: undefined, result: { verdict: { kind: 'COMPLIANT' } } }]);
    const kept: typeof door.open = async (event, deadline) => {
      const opened = await door.open(event, deadline);
      return opened.kind === 'opened' ? { ...opened, configurationProblem: 'INVALID_CONFIGURATION' } : opened;
    };
    await answer(lambdaEvent(), { ...door, open: kept }, 30_000, ports);
    expect(reports[1]).toMatchObject({ configurationProblem: 'INVALID_CONFIGURATION' });
  });

  test('leaves every call on record, also if the hook fails afterwards', async () => {
    const { ports, reports, door } = scene(
      async ({ functionName }) =>
        functionName === 'removed'
          ? { kind: 'failed', error: 'ACCESS_DENIED', message: 'denied', retryable: false }
          : success,
      ['removed', 'stays'],
    );
    const renewed = parseConfiguration({ LambdaFunctions: ['stays'] });
    if (renewed.kind === 'invalid') throw new Error();
    const open: typeof door.open = async (event, deadline) => {
      const opened = await door.open(event, deadline);
      const close = () => {
        throw new Error('bug');
      };
      return opened.kind === 'opened' ? { ...opened, close, renew: async () => renewed.configuration } : opened;
    };
    await answer(lambdaEvent(), { ...door, open }, 30_000, ports);
    expect(reports).toMatchObject([
      {
        result: {
          kind: 'rejected',
          judgements: [
            { effect: 'passed', evaluation: { policyFunction: { id: 'stays' } } },
            { effect: 'withdrawn', evaluation: { policyFunction: { id: 'removed' } } },
          ],
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

describe('what was decided in an earlier round', () => {
  const waiting: InvokeResult = {
    kind: 'replied',
    payload: Buffer.from(
      JSON.stringify({ status: 'IN_PROGRESS', errorCode: null, message: 'later', callbackDelaySeconds: 1 }),
    ),
  };
  const objecting: InvokeResult = {
    kind: 'replied',
    payload: Buffer.from(JSON.stringify({ status: 'FAILED', errorCode: 'NonCompliant', message: 'no' })),
  };

  test('and has another effect by now is decided anew, without a request, in the order of the configuration', async () => {
    const first = scene(
      async ({ functionName }) => (functionName === 'tags' ? objecting : waiting),
      ['scan', { FunctionName: 'tags', FailureMode: 'WARN' }, 'last'],
    );
    const { callbackContext } = JSON.parse(JSON.stringify(await first.ask()));
    const second = scene(async () => success, ['scan', 'tags', 'last']);
    await second.clock.pass(5000);
    const event = lambdaEvent({ requestContext: { invocation: 2, callbackContext } });
    expect(await answer(event, second.door, 30_000, second.ports)).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
    });
    const [report] = second.reports;
    const judgements = report?.result.kind === 'judged' ? report.result.verdict.judgements : [];
    expect(judgements.map(({ evaluation }) => evaluation.policyFunction.id)).toEqual(['scan', 'tags', 'last']);
    expect(judgements[1]).toMatchObject({
      effect: 'blocked',
      evaluation: { attempts: 0, durationMs: 0, remainingMs: 28_000 },
    });
    expect(second.calls.map(({ functionName }) => functionName)).toEqual(['scan', 'last']);
  });

  test.each<[string, number, InvokeResult, readonly unknown[]]>([
    ['more rounds than CloudFormation grants, and needs them', 4, waiting, [{ maxRounds: 4, granted: 3 }]],
    ['more rounds than CloudFormation grants, and needs none', 4, success, []],
    ['as many rounds as CloudFormation grants', 3, waiting, []],
  ])('is told to a configuration that asks for %s', async (_, maxRounds, result, warned) => {
    const warnings: [string, unknown][] = [];
    const warn: AnswerPorts['telemetry']['warn'] = (message, fields) => void warnings.push([message, fields]);
    const { ports, door } = scene(async ({ functionName }) => (functionName === 'f' ? result : success), ['f', 'g'], {
      warn,
    });
    const open: typeof door.open = async (event, deadline) => {
      const opened = await door.open(event, deadline);
      return opened.kind === 'opened' ? { ...opened, configuration: { ...opened.configuration, maxRounds } } : opened;
    };
    await answer(lambdaEvent(), { ...door, open }, 30_000, ports);
    expect(warnings).toEqual(warned.map((fields) => ['MaxRounds is more than CloudFormation grants', fields]));
  });
});

describe('a report', () => {
  test('has the token, the time from the start, and whoever asks is told to telemetry first', async () => {
    const identified: unknown[] = [];
    const identify: AnswerPorts['telemetry']['identify'] = ({ stackId }) => void identified.push(stackId);
    const { clock, ask, reports } = scene(() => never, [{ FunctionName: 'f', TimeoutSeconds: 2 }], { identify });
    await clock.pass(700);
    const answered = ask();
    await clock.pass(2000);
    await answered;
    expect(reports).toMatchObject([{ clientRequestToken: 'token-1', latencyMs: 2000 }]);
    expect(identified).toEqual(['arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1']);
  });

  test('of an event that nobody can read identifies nobody', async () => {
    const identified: unknown[] = [];
    const { door, ports, reports } = scene(async () => success, ['f'], {
      identify: (request) => void identified.push(request),
    });
    await answer({}, door, 30_000, ports);
    expect(identified).toEqual([]);
    expect(reports).toMatchObject([{ request: null, clientRequestToken: null, result: { kind: 'rejected' } }]);
  });

  test('that never ends does not hold up an answer beyond what is left for it', async () => {
    const { clock, ask } = scene(async () => success, ['f'], { report: () => never });
    await clock.pass(60_000);
    let answered = false;
    const asked = ask().then(() => {
      answered = true;
    });
    await clock.pass(29_999);
    expect(answered).toBe(true);
    await asked;
  });
});

describe('a rejection', () => {
  test('of Cloud Control is as short as Cloud Control keeps it', async () => {
    const { door, ports } = scene(async () => success);
    const open: typeof door.open = async (event, deadline) => {
      const opened = await door.open(event, deadline);
      const rejection = { kind: 'INVALID_CONFIGURATION', message: 'x'.repeat(5000) } as const;
      return { kind: 'rejected', rejection, clientRequestToken: 'token-1', request: opened.request };
    };
    const lengthOf = async (change: Readonly<Record<string, unknown>>) =>
      (await answer(lambdaEvent(change), { ...door, open }, 30_000, ports)).message.length;
    expect(await lengthOf({ stackId: '' })).toBe(1024);
    expect(await lengthOf({})).toBe(4096);
  });

  test('by a bug in opening the event has its token all the same', async () => {
    const faults: string[] = [];
    const { door, ports, reports } = scene(async () => success, ['f'], {
      fault: (message) => void faults.push(message),
    });
    const open = () => Promise.reject(new Error('bug'));
    expect(await answer(lambdaEvent(), { ...door, open }, 30_000, ports)).toMatchObject({
      hookStatus: 'FAILED',
      clientRequestToken: 'token-1',
    });
    expect(reports).toMatchObject([{ clientRequestToken: 'token-1' }]);
    expect(faults).toEqual(['The hook failed by an error of its own']);
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

  test('an invoker that throws: the function could not decide, and the others still count, and the log says what was thrown', async () => {
    const bug = new Error('a bug with a secret');
    const faults: unknown[] = [];
    const { ask } = scene(
      (call) => {
        if (call.functionName === 'bad') throw bug;
        return Promise.resolve(success);
      },
      ['bad', 'good'],
      { fault: (_, error) => void faults.push(error) },
    );
    expect(await ask()).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      message:
        'Blocked by 1 of 2 policy functions.\nbad: could not decide (UNKNOWN): the hook failed to invoke the function',
    });
    expect(faults).toEqual([bug]);
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
