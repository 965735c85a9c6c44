import { describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { handlerInvoker } from '../../../../src/local/cloudformation/local-hook/handler-invoker.ts';

const invokedAs = {
  functionName: 'hook',
  functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:hook',
  timeoutMs: 31_000,
};

function call(event: unknown) {
  const payload = [new TextEncoder().encode(JSON.stringify(event))];
  return { functionName: 'hook', payload, signal: new AbortController().signal, traceHeader: undefined };
}

function decoded(payload: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(payload));
}

interface WaitingHandler {
  readonly events: unknown[];
  readonly answers: ((answer: unknown) => void)[];
}

/** Handlers that answer when they are told to. */
function handlersThatWait() {
  const made: WaitingHandler[] = [];
  const create = () => {
    const handler: WaitingHandler = { events: [], answers: [] };
    made.push(handler);
    return (event: unknown) => {
      handler.events.push(event);
      return new Promise<unknown>((resolve) => handler.answers.push(resolve));
    };
  };
  return { made, create };
}

describe('A handler is invoked in this process as Lambda would invoke it', () => {
  test.each([
    ['an object', { hookStatus: 'SUCCESS' }, { hookStatus: 'SUCCESS' }],
    ['what JSON cannot hold', { at: new Date(0), missing: undefined }, { at: '1970-01-01T00:00:00.000Z' }],
    ['nothing', undefined, null],
  ])('Its answer passes as JSON: %s.', async (_, answer, expected) => {
    const result = await handlerInvoker(() => async () => answer, invokedAs).invoke(call({}));
    expect(result.kind === 'replied' && decoded(result.payload)).toEqual(expected);
  });

  test('It gets an event of its own, and the context of a function.', async () => {
    const sent = { nested: { list: [1] } };
    const got: { event: unknown; context: Context }[] = [];
    const invoker = handlerInvoker(
      () => async (event, context) => {
        got.push({ event, context });
      },
      invokedAs,
    );
    const result = await invoker.invoke(call(sent));
    expect(got[0]?.event).toEqual(sent);
    expect(got[0]?.context).toMatchObject({
      functionName: 'hook',
      invokedFunctionArn: invokedAs.functionArn,
      awsRequestId: result.awsRequestId,
    });
    const remaining = got[0]?.context.getRemainingTimeInMillis() ?? 0;
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(31_000);
  });

  test.each([
    ['rejects', async () => Promise.reject(new RangeError('too far')), 'RangeError', 'too far'],
    [
      'throws',
      () => {
        throw new RangeError('too far');
      },
      'RangeError',
      'too far',
    ],
    ['rejects with no error', async () => Promise.reject('text'), 'string', 'text'],
  ])('One that %s is a function error.', async (_, handler, errorType, errorMessage) => {
    const result = await handlerInvoker(() => handler, invokedAs).invoke(call({}));
    expect(result).toMatchObject({ kind: 'replied', functionError: 'Unhandled' });
    expect(result.kind === 'replied' && decoded(result.payload)).toEqual({ errorType, errorMessage });
  });

  test('It serves one event at a time, and another one when it is done; for two at once there are two.', async () => {
    const { made, create } = handlersThatWait();
    const invoker = handlerInvoker(create, invokedAs);
    const first = invoker.invoke(call('first'));
    const second = invoker.invoke(call('second'));
    expect(made.map(({ events }) => events)).toEqual([['first'], ['second']]);
    made[1]?.answers[0]?.('answer');
    await second;
    const third = invoker.invoke(call('third'));
    expect(made.map(({ events }) => events)).toEqual([['first'], ['second', 'third']]);
    made[0]?.answers[0]?.('answer');
    made[1]?.answers[1]?.('answer');
    expect(await Promise.all([first, third])).toMatchObject([{ kind: 'replied' }, { kind: 'replied' }]);
  });
});
