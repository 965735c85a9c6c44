import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Finding, Outcome } from '../../../src/hook/domain.ts';
import { withinContextBudget } from '../../../src/hook/evaluate/context-budget.ts';
import { judge } from '../../../src/hook/evaluate/judge.ts';
import { lambdaErrorCodes } from '../../../src/hook/lambda-door/error-codes.ts';
import { readCallbackContext, writeCallbackContext } from '../../../src/hook/protocol/callback-context.ts';
import { respond } from '../../../src/hook/protocol/response/respond.ts';
import { anEvaluation, aRequest, inProgress, nonCompliant, passed, timedOut } from '../../support/events/builders.ts';
import { runs } from '../../support/runs.ts';

/** What the next round reads of what this one wrote, after CloudFormation has carried it. */
function nextRound(outcomes: Readonly<Record<string, Outcome>>) {
  const evaluations = Object.entries(outcomes).map(([id, outcome]) => anEvaluation(outcome, { id }));
  const verdict = judge({ evaluations, finished: new Map(), outOfScope: [], round: 1, roundsLeft: true });
  const read = readCallbackContext(JSON.parse(JSON.stringify(writeCallbackContext(verdict, 'digest'))));
  if (read.kind === 'unreadable') throw new Error(read.problems.join('; '));
  return read.state;
}

const asked = (functionName: string) => ({ functionName, contract: 'invoker' });
const context = { invokerHook: 3, round: 1, configurationDigest: 'digest', pending: {}, finished: {} };

describe('the callback context', () => {
  test('tells the next round who is unfinished and how the others concluded', () => {
    expect(nextRound({ scan: inProgress, tags: passed })).toEqual({
      round: 2,
      pending: new Map([['scan', { asked: asked('scan'), callbackContext: { job: 7 } }]]),
      finished: new Map([['tags', { asked: asked('tags'), outcome: passed, effect: 'passed' }]]),
      configurationDigest: 'digest',
    });
  });

  test('keeps functions whose names are keys of every object', () => {
    const state = nextRound({ ['__proto__']: inProgress, constructor: passed, toString: inProgress });
    expect([...state.pending.keys()]).toEqual(['__proto__', 'toString']);
    expect([...state.finished.keys()]).toEqual(['constructor']);
    expect([...nextRound({ scan: inProgress, ['__proto__']: passed }).finished.keys()]).toEqual(['__proto__']);
  });

  test('carries the texts of finished functions in short', () => {
    const text = 'x'.repeat(5_000_000);
    const finding: Finding = {
      rule: 'tags',
      message: text,
      severityLevel: 'LOW',
      remediationMessage: text,
      remediationLink: `https://wiki.example/${text}`,
      path: '/Tags',
    };
    const talkative: Outcome = {
      kind: 'NON_COMPLIANT',
      message: text,
      warningOnly: true,
      findings: Array.from({ length: 30 }, () => finding),
      findingsLeftOut: 5,
      contractNote: text,
    };
    const read = nextRound({ scan: inProgress, talkative }).finished.get('talkative');
    expect(read).toMatchObject({ effect: 'warned', outcome: { message: `${'x'.repeat(4095)}…`, warningOnly: true } });
    expect(read?.outcome).toMatchObject({
      contractNote: `${'x'.repeat(4095)}…`,
      findings: { length: 30 },
      findingsLeftOut: 5,
    });
  });

  test('of more findings than fit keeps whole ones, the worst first, and counts the rest', () => {
    const findings = Array.from(
      { length: 100 },
      (_, index): Finding => ({ rule: `rule-${index}`, message: 'x'.repeat(9000) }),
    );
    const outcomes = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`f${index}`, { ...nonCompliant, warningOnly: true, findings }]),
    );
    const outcome = nextRound({ scan: inProgress, ...outcomes }).finished.get('f49')?.outcome;
    const kept = outcome?.kind === 'NON_COMPLIANT' ? outcome : undefined;
    const number = kept?.findings.length ?? 0;
    expect(number).toBeGreaterThan(5);
    expect(kept?.findings.map(({ rule }) => rule)).toEqual(findings.slice(0, number).map(({ rule }) => rule));
    expect(kept?.findingsLeftOut).toBe(100 - number);
  });

  test('fits into the answer that Lambda passes on, with as many functions as can be', () => {
    const text = fc.string({ unit: fc.constantFrom('"', '\\', 'x', '漢', '😀'), minLength: 1, maxLength: 20 });
    const talk = fc.tuple(text, fc.nat({ max: 9000 })).map(([part, times]) => part.repeat(times));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 250 }),
        talk,
        fc.nat({ max: 64 * 1024 - 2 }),
        fc.nat(),
        (count, said, size, seed) => {
          const finding: Finding = {
            rule: 'rule',
            message: said,
            remediationMessage: said,
            remediationLink: `https://a.example/${'x'.repeat(5000)}`,
          };
          const outcomes = Array.from(
            { length: count },
            (_, index): Outcome =>
              (index + seed) % 3 === 0
                ? {
                    ...nonCompliant,
                    message: said,
                    warningOnly: true,
                    contractNote: said,
                    findings: Array.from({ length: 20 }, () => finding),
                  }
                : {
                    ...inProgress,
                    kind: 'IN_PROGRESS',
                    message: said,
                    callbackContext: 'c'.repeat(size),
                    callbackDelaySeconds: 1,
                  },
          );
          const evaluations = outcomes.map((outcome, index) =>
            anEvaluation(outcome, { id: `function-${index}`, onError: 'WARN' }),
          );
          const verdict = judge({
            evaluations: withinContextBudget(evaluations),
            finished: new Map(),
            outOfScope: [],
            round: 1,
            roundsLeft: true,
          });
          const answer = respond(verdict, aRequest(), lambdaErrorCodes, 'digest');
          expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(6 * 1024 * 1024);
        },
      ),
      runs({ quick: 10, full: 60 }),
    );
  });

  test('refuses the largest of the contexts that are too big together, by name, and nobody else', () => {
    const waiting = (bytes: number): Outcome => ({
      kind: 'IN_PROGRESS',
      message: 'scanning',
      callbackContext: 'c'.repeat(bytes - 2),
      callbackDelaySeconds: 1,
    });
    const small = Array.from({ length: 78 }, (_, index) => anEvaluation(waiting(60_000), { id: `small-${index}` }));
    const large = anEvaluation(waiting(65_000), { id: 'large' });
    const objection = anEvaluation(nonCompliant, { id: 'objects', failureMode: 'WARN' });
    const kept = withinContextBudget([...small, large, objection]);
    const refused = kept.filter(({ outcome }) => outcome.kind === 'ERROR');
    expect(refused.map(({ policyFunction }) => policyFunction.id)).toEqual(['large']);
    expect(refused[0]?.outcome).toMatchObject({
      error: 'MALFORMED_RESPONSE',
      message: expect.stringContaining('its callbackContext of 64 KB does not fit'),
    });
    expect(kept.at(-1)).toBe(objection);
    expect(withinContextBudget(small)).toBe(small);
  });

  test('of version 1 is read, as what had not blocked', () => {
    const old = { invokerHook: 1, round: 1, pending: {}, finished: { tags: nonCompliant, scan: timedOut } };
    expect(readCallbackContext(old)).toEqual({
      kind: 'known',
      state: {
        round: 2,
        pending: new Map(),
        finished: new Map([
          ['tags', { asked: null, outcome: nonCompliant, effect: 'warned' }],
          ['scan', { asked: null, outcome: timedOut, effect: 'failed-open' }],
        ]),
        configurationDigest: null,
      },
    });
  });

  test('of version 2 is read, and does not say which functions were asked', () => {
    const finished = { tags: { outcome: nonCompliant, effect: 'warned' } };
    const old = { ...context, invokerHook: 2, pending: { scan: { job: 7 } }, finished };
    expect(readCallbackContext(old)).toEqual({
      kind: 'known',
      state: {
        round: 2,
        pending: new Map([['scan', { asked: null, callbackContext: { job: 7 } }]]),
        finished: new Map([['tags', { asked: null, outcome: nonCompliant, effect: 'warned' }]]),
        configurationDigest: 'digest',
      },
    });
  });

  test.each([
    ['that this version does not know', nonCompliant, 'grandfathered'],
    ['that approves what was found', nonCompliant, 'passed'],
    ['that approves what nobody could decide', timedOut, 'passed'],
    ['of a function that is not asked any more', timedOut, 'withdrawn'],
    ['that waits for somebody who has concluded', passed, 'pending'],
    ['after which there is no round', nonCompliant, 'blocked'],
  ])('with an effect %s is refused', (_, outcome, effect) => {
    const finished = { tags: { asked: null, outcome, effect } };
    expect(readCallbackContext({ ...context, finished })).toMatchObject({
      kind: 'unreadable',
      problems: [expect.stringMatching(/^finished\.tags\.effect: /)],
    });
  });

  test.each<[string, unknown, string]>([
    ['pending', { ...context, pending: [] }, 'pending: expected an object'],
    ['finished', { ...context, finished: null }, 'finished: expected an object'],
    [
      'one finished function',
      {
        ...context,
        finished: { tags: { asked: null, outcome: { ...nonCompliant, findings: null }, effect: 'warned' } },
      },
      'finished.tags.outcome.findings: ',
    ],
  ])('names what it cannot read in %s', (_, changed, problem) => {
    expect(readCallbackContext(changed)).toEqual({
      kind: 'unreadable',
      problems: [expect.stringContaining(problem)],
    });
  });
});
