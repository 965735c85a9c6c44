import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AnswerPorts, answer } from '../../../src/hook/answer.ts';
import type { Configuration, Report, Verdict } from '../../../src/hook/domain.ts';
import { blocks } from '../../../src/hook/effect.ts';
import { lambdaDoor } from '../../../src/hook/lambda-door/lambda-door.ts';
import { parseConfiguration } from '../../../src/hook/policy/configuration.ts';
import { invocationFields } from '../../../src/hook/telemetry/records/invocation-record.ts';
import { startHookEndpoint } from '../../support/endpoints/hook-endpoint.ts';
import { replies, reply, startPolicyEndpoint } from '../../support/endpoints/policy-endpoint.ts';
import { lambdaEvent } from '../../support/events/lambda-event.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { runs } from '../../support/runs.ts';

describe('A hundred policy functions that each ask to get 64 kB back', () => {
  const NAMES = Array.from({ length: 100 }, (_, index) => `scan-${index}`);
  const KILOBYTES = 64;

  test('are answered below the 6 MB of Lambda, and each gets its own back, or is told that it cannot', async () => {
    const policies = await startPolicyEndpoint();
    const contextOf = (name: string) => ({ name, state: 'x'.repeat(KILOBYTES * 1024 - 40) });
    const handedBack = new Map<string, unknown>();
    for (const name of NAMES) {
      policies.define(name, (response, invocation) => {
        const { callbackContext } = JSON.parse(invocation.body);
        const first = Object.keys(callbackContext).length === 0;
        if (!first) handedBack.set(name, callbackContext);
        const waiting = { status: 'IN_PROGRESS', callbackDelaySeconds: 1, callbackContext: contextOf(name) };
        return replies(first ? reply(waiting) : reply())(response, invocation);
      });
    }
    const configuration = { LambdaFunctions: NAMES, OnError: 'WARN', TimeoutSeconds: 20 };
    const hook = await startHookEndpoint({ policyEndpointUrl: policies.url, configuration });
    try {
      const first = await hook.invoke('LambdaHook', lambdaEvent());
      const size = Buffer.byteLength(JSON.stringify(first));
      expect(first).toMatchObject({ hookStatus: 'IN_PROGRESS' });
      expect(size).toBeLessThan(6 * 1024 * 1024);
      expect(size).toBeGreaterThan(4 * 1024 * 1024);
      const { callbackContext } = JSON.parse(JSON.stringify(first));
      const pending = Object.keys(callbackContext.pending);
      const refused = Object.keys(callbackContext.finished);
      expect([...pending, ...refused].sort()).toEqual([...NAMES].sort());
      for (const name of refused) {
        expect(callbackContext.finished[name]).toMatchObject({
          effect: 'failed-open',
          outcome: { message: expect.stringContaining('does not fit into the hook') },
        });
      }
      const second = await hook.invoke(
        'LambdaHook',
        lambdaEvent({ requestContext: { invocation: 2, callbackContext } }),
      );
      expect(second).toMatchObject({ hookStatus: 'SUCCESS' });
      expect([...handedBack.keys()].sort()).toEqual(pending.sort());
      for (const [name, context] of handedBack) expect(context).toEqual(contextOf(name));
    } finally {
      await hook.close();
      await policies.close();
    }
  });
});

describe('Rounds of one request, between which the configuration changes at will', () => {
  const REPLIES = {
    passes: { status: 'SUCCESS', errorCode: null, message: 'ok' },
    objects: { status: 'FAILED', errorCode: 'NonCompliant', message: 'no' },
    waits: { status: 'IN_PROGRESS', errorCode: null, message: 'later', callbackDelaySeconds: 1, callbackContext: {} },
    fails: { status: 'FAILED', errorCode: 'InternalFailure', message: 'broken' },
  } as const;
  /** A function that is gone may have been taken out of the configuration, which is then read once more. */
  type Behaviour = keyof typeof REPLIES | 'is gone';

  const mode = fc.constantFrom('FAIL', 'WARN');
  const configured = fc.record({
    Id: fc.constantFrom('a', 'b', 'c'),
    FunctionName: fc.constantFrom('f:live', 'f:prod', 'g'),
    Contract: fc.constantFrom('invoker', 'lambda-hook'),
    FailureMode: mode,
    OnError: mode,
    TargetNames: fc.constantFrom(['*'], ['AWS::Other::Type']),
  });
  const configuration = fc
    .uniqueArray(configured, {
      // A function that two ids name may answer each of them otherwise, which the tests below do not follow.
      comparator: (one, other) => one.Id === other.Id || one.FunctionName === other.FunctionName,
      minLength: 1,
      maxLength: 3,
    })
    .map((LambdaFunctions): Configuration => {
      const parsed = parseConfiguration({ LambdaFunctions });
      if (parsed.kind === 'invalid') throw new Error(parsed.problems.join());
      return parsed.configuration;
    });
  const behaviour = fc.constantFrom<Behaviour>('passes', 'objects', 'waits', 'waits', 'fails', 'is gone');
  const round = fc.record({
    configuration,
    renewed: fc.option(configuration),
    live: behaviour,
    prod: behaviour,
    other: behaviour,
  });
  type RoundInput = typeof round extends fc.Arbitrary<infer Input> ? Input : never;

  interface Round {
    /** As it was when the hook answered. */
    readonly configuration: Configuration;
    readonly report: Report;
    readonly hookStatus: string;
    readonly message: string;
    /** What each function that was called in this round did, by its name and language. */
    readonly called: readonly (readonly [asked: string, did: Behaviour])[];
  }

  /** Plays the rounds until the hook concludes. */
  async function play(rounds: readonly RoundInput[]): Promise<Round[]> {
    const played: Round[] = [];
    let callbackContext: unknown = null;
    for (const [index, { configuration: before, renewed, live, prod, other }] of rounds.entries()) {
      const called: [string, Behaviour][] = [];
      const reports: Report[] = [];
      let today = before;
      const ports: AnswerPorts = {
        clock: fakeClock(),
        random: () => 1,
        payloadReader: { read: () => new Promise(() => {}) },
        telemetry: {
          identify: () => {},
          trace: (_, evaluate) => evaluate(undefined),
          report: async (report) => void reports.push(report),
          warn: () => {},
          fault: () => {},
        },
      };
      const renew = async () => {
        today = renewed ?? before;
        return renewed ?? undefined;
      };
      const door = lambdaDoor(
        { read: async () => ({ kind: 'configured', configuration: before, renew }) },
        {
          async invoke({ functionName, payload }) {
            const document = JSON.parse(Buffer.concat([...payload]).toString());
            const language = document.request === undefined ? 'lambda-hook' : 'invoker';
            const { clientRequestToken } = document.request ?? document;
            const did = { 'f:live': live, 'f:prod': prod }[functionName] ?? other;
            called.push([`${functionName} ${language}`, did]);
            if (did === 'is gone') {
              return { kind: 'failed', error: 'NOT_FOUND', message: 'not found', retryable: false };
            }
            const { status, ...rest } = REPLIES[did];
            const body =
              language === 'invoker' ? { status, ...rest } : { hookStatus: status, ...rest, clientRequestToken };
            return { kind: 'replied', payload: Buffer.from(JSON.stringify(body)) };
          },
        },
      );
      const event = lambdaEvent({ requestContext: { invocation: index + 1, callbackContext } });
      const response = JSON.parse(JSON.stringify(await answer(event, door, 30_000, ports)));
      const [report] = reports;
      if (report === undefined) throw new Error('No report');
      const { hookStatus, message } = response;
      played.push({ configuration: today, report, called, hookStatus, message });
      if (hookStatus !== 'IN_PROGRESS') break;
      callbackContext = response.callbackContext;
    }
    return played;
  }

  function verdictOf({ report }: Round): Verdict {
    if (report.result.kind !== 'judged') throw new Error(`Rejected: ${report.result.rejection.message}`);
    return report.result.verdict;
  }

  const anyRounds = fc.array(round, { minLength: 1, maxLength: 3 });

  test('give every call its record, and count each block that a record names', async () => {
    await fc.assert(
      fc.asyncProperty(anyRounds, async (rounds) => {
        for (const played of await play(rounds)) {
          const verdict = verdictOf(played);
          const record = invocationFields(played.report, false, { door: 'lambda-hook' });
          const blocking = verdict.judgements.filter(({ effect }) => blocks(effect));
          expect(verdict.kind === 'BLOCKED').toBe(blocking.length > 0);
          expect(record.blockedCount).toBe(blocking.length);
          expect(record.evaluationCount).toBe(verdict.judgements.length);
          for (const { evaluation } of blocking) expect(played.message).toContain(evaluation.policyFunction.id);
          expect(verdict.judgements.filter(({ evaluation }) => evaluation.attempts > 0)).toHaveLength(
            played.called.length,
          );
        }
      }),
      runs({ quick: 200, full: 4000 }),
    );
  });

  test('approve only what every function in scope, as it is configured now, has let through', async () => {
    await fc.assert(
      fc.asyncProperty(anyRounds, async (rounds) => {
        const played = await play(rounds);
        const last = new Map(played.flatMap(({ called }) => called));
        const end = played.at(-1);
        if (end?.hookStatus !== 'SUCCESS') return;
        for (const { functionName, contract, targetNames, failureMode, onError } of end.configuration.policyFunctions) {
          if (targetNames?.includes('*') !== true) continue;
          const did = last.get(`${functionName} ${contract}`);
          const lenient = did === 'objects' ? failureMode === 'WARN' : onError === 'WARN';
          expect(did === 'passes' || (did !== undefined && lenient)).toBe(true);
        }
      }),
      runs({ quick: 400, full: 8000 }),
    );
  });

  test('lose no objection, unless today’s configuration says so, and the answer says why', async () => {
    await fc.assert(
      fc.asyncProperty(anyRounds, async (rounds) => {
        const open = new Set<string>();
        for (const played of await play(rounds)) {
          const verdict = verdictOf(played);
          const told = (id: string) => verdict.changes.some((change) => change.startsWith(`${id} `));
          const judged = verdict.judgements.filter(({ effect }) => effect !== 'withdrawn');
          const here = new Set([
            ...verdict.finished.keys(),
            ...judged.map(({ evaluation }) => evaluation.policyFunction.id),
          ]);
          for (const id of open) {
            expect(here.has(id) || told(id)).toBe(true);
            if (!here.has(id)) open.delete(id);
          }
          for (const { evaluation, effect } of verdict.judgements) {
            const { id } = evaluation.policyFunction;
            if (effect === 'withdrawn') expect(told(id)).toBe(true);
            else if (evaluation.outcome.kind === 'NON_COMPLIANT') open.add(id);
          }
        }
      }),
      runs({ quick: 200, full: 4000 }),
    );
  });
});
