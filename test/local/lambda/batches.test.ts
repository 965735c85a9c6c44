import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Served, serve } from './support.ts';

/** Does what its event says, and tells which process did it, as which of its invocations. */
const OBEYS = `
import { appendFileSync } from 'node:fs';
let count = 0;
const until = (ms) => { for (const end = Date.now() + ms; Date.now() < end; ); };
export const handler = async ({ id, spin = 0, wait = 0, hang = false, exit = false, fail = false }, context) => {
  count += 1;
  appendFileSync('../runs', id + '\\n');
  const remaining = context.getRemainingTimeInMillis();
  if (exit) process.exit(3);
  if (fail) throw new Error('asked to');
  while (hang);
  until(spin);
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  return { id, pid: process.pid, count, remaining, requestId: context.awsRequestId };
};
`;

const OBEYS_IN_PYTHON = `
import os
count = 0
def lambda_handler(event, context):
    global count
    count += 1
    return {"id": event["id"], "pid": os.getpid(), "count": count, "requestId": context.aws_request_id}
`;

let served: Served;

beforeAll(async () => {
  served = await serve({
    'obeys/index.mjs': OBEYS,
    'obeys/function.json': '{"Timeout": 2}',
    'python/lambda_function.py': OBEYS_IN_PYTHON,
  });
});

afterAll(() => served?.close());

/** How often each invocation was run since the last call. */
function runs(): Record<string, number> {
  const file = join(served.folder, 'runs');
  const ids = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  rmSync(file);
  const counts: Record<string, number> = {};
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

async function invoke(functionName: string, event: Readonly<Record<string, unknown>>) {
  const payload = Buffer.from(JSON.stringify(event));
  const reply = await served.endpoint.invoke({ functionName, payload, traceId: undefined, abandoned: () => false });
  if (reply.kind === 'refused') throw new Error(reply.message);
  return { errorType: reply.errorType, requestId: reply.requestId, value: JSON.parse(reply.payload.toString()) };
}

/** Invocations that come so fast that they are delivered together: in one turn, to a function that has shown itself fast. */
async function together(events: readonly Readonly<Record<string, unknown>>[], functionName = 'obeys') {
  for (let time = 0; time < 20; time += 1) await invoke(functionName, { id: 'warm' });
  return Promise.all(events.map((event, id) => invoke(functionName, { ...event, id })));
}

const MANY = 12;
const others = Array.from({ length: MANY }, () => ({}));
const OTHER_IDS = Array.from({ length: MANY }, (_, index) => index + 1);

describe('Invocations that are delivered together', () => {
  test.each(['obeys', 'python'])(
    'are answered one by one, each with its own reply and request id: %s.',
    async (name) => {
      const replies = await together(others, name);
      expect(replies.map(({ value }) => value.id)).toEqual(Array.from({ length: MANY }, (_, index) => index));
      for (const { value, requestId } of replies) expect(value.requestId).toBe(requestId);
      const [first] = replies;
      expect(replies.map(({ value }) => [value.pid, value.count])).toEqual(
        replies.map((_, index) => [first?.value.pid, first?.value.count + index]),
      );
    },
  );

  test.each([10, 70_000, 200_000])('may be large: %i bytes and more.', async (length) => {
    const text = 'ü'.repeat(length / 2);
    const replies = await together(others.map(() => ({ text })));
    expect(replies.map(({ value }) => value.id)).toEqual(Array.from({ length: MANY }, (_, index) => index));
  });

  test('have each the whole timeout before them.', async () => {
    const replies = await together(others.map(() => ({ spin: 45 })));
    for (const { value } of replies) expect(value.remaining).toBeGreaterThan(1_840);
  });

  test('fail each for itself.', async () => {
    const replies = await together([{ fail: true }, ...others, { fail: true }]);
    expect(replies.map(({ errorType }) => errorType)).toEqual(['Error', ...others.map(() => undefined), 'Error']);
  });

  test('do not suffer from one that ends the process.', async () => {
    const [ending, ...replies] = await together([{ exit: true }, ...others]);
    expect(ending?.errorType).toBe('Runtime.ExitError');
    expect(replies.map(({ value }) => value.id)).toEqual(OTHER_IDS);
  });

  test.each([
    ['that hangs', { hang: true }, 'Sandbox.Timedout'],
    ['that takes long', { wait: 1_500 }, undefined],
  ])('do not wait for one %s.', async (_, event, errorType) => {
    for (let time = 0; time < 20; time += 1) await invoke('obeys', { id: 'warm' });
    runs();
    const order: unknown[] = [];
    const slow = invoke('obeys', { ...event, id: 'slow' }).then((reply) => {
      order.push('slow');
      return reply;
    });
    const replies = await Promise.all(OTHER_IDS.map((id) => invoke('obeys', { id })));
    order.push('others');
    expect((await slow).errorType).toBe(errorType);
    expect(order).toEqual(['others', 'slow']);
    expect(replies.map(({ value }) => value.id)).toEqual(OTHER_IDS);
    expect(runs()).toEqual(Object.fromEntries(['slow', ...OTHER_IDS].map((id) => [id, 1])));
    // The process that was held up, or another one, goes on.
    expect((await invoke('obeys', { id: 'afterwards' })).errorType).toBeUndefined();
  });

  test('run once, however long the event loop that reads the replies is busy.', async () => {
    for (let time = 0; time < 20; time += 1) await invoke('obeys', { id: 'warm' });
    runs();
    const replies = Promise.all(OTHER_IDS.map((id) => invoke('obeys', { id })));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    for (const end = Date.now() + 700; Date.now() < end; );
    expect((await replies).map(({ value }) => value.id)).toEqual(OTHER_IDS);
    expect(runs()).toEqual(Object.fromEntries(OTHER_IDS.map((id) => [id, 1])));
  });

  test('run once and are answered when the process is stopped for a while.', async () => {
    const { value } = await invoke('obeys', { id: 'pid' });
    for (let time = 0; time < 20; time += 1) await invoke('obeys', { id: 'warm' });
    runs();
    process.kill(value.pid, 'SIGSTOP');
    const replies = Promise.all(OTHER_IDS.map((id) => invoke('obeys', { id })));
    await new Promise((resolve) => setTimeout(resolve, 600));
    process.kill(value.pid, 'SIGCONT');
    expect((await replies).map(({ value: reply }) => reply.id)).toEqual(OTHER_IDS);
    expect(runs()).toEqual(Object.fromEntries(OTHER_IDS.map((id) => [id, 1])));
  });
});
