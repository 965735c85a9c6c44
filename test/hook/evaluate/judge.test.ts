import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FailureMode, Outcome } from '../../../src/hook/domain.ts';
import type { Effect } from '../../../src/hook/effect.ts';
import { judge } from '../../../src/hook/evaluate/judge.ts';
import { anEvaluation, inProgress, nonCompliant, passed, timedOut } from '../../support/events/builders.ts';
import { runs } from '../../support/runs.ts';

const skipped: Outcome = { kind: 'SKIPPED', reason: 'NOT_APPLICABLE', message: 'no bucket' };

function verdictOn(evaluations: Parameters<typeof judge>[0]['evaluations'], roundsLeft = true) {
  return judge({ evaluations, finished: new Map(), outOfScope: [], round: 1, roundsLeft });
}

describe('judge', () => {
  test.each<[string, Outcome, FailureMode, FailureMode, string, Effect]>([
    ['passes', passed, 'FAIL', 'FAIL', 'COMPLIANT', 'passed'],
    ['says nothing about the target', skipped, 'FAIL', 'FAIL', 'COMPLIANT', 'skipped'],
    ['objects in mode FAIL', nonCompliant, 'FAIL', 'WARN', 'BLOCKED', 'blocked'],
    ['warns by itself', { ...nonCompliant, warningOnly: true }, 'FAIL', 'FAIL', 'COMPLIANT', 'warned'],
    ['objects in mode WARN', nonCompliant, 'WARN', 'FAIL', 'COMPLIANT', 'warned'],
    ['cannot decide with OnError FAIL', timedOut, 'WARN', 'FAIL', 'BLOCKED', 'blocked'],
    ['cannot decide with OnError WARN', timedOut, 'FAIL', 'WARN', 'COMPLIANT', 'failed-open'],
    ['is in progress', inProgress, 'FAIL', 'FAIL', 'IN_PROGRESS', 'pending'],
  ])('a function that %s', (_, outcome, failureMode, onError, kind, effect) => {
    const verdict = verdictOn([anEvaluation(outcome, { failureMode, onError })]);
    expect({ kind: verdict.kind, effects: verdict.judgements.map((judgement) => judgement.effect) }).toEqual({
      kind,
      effects: [effect],
    });
  });

  test.each<[string, Outcome[], string]>([
    ['an objection', [nonCompliant], 'NON_COMPLIANT'],
    ['a function that could not decide', [timedOut], 'ERROR'],
    ['both', [timedOut, nonCompliant], 'NON_COMPLIANT'],
  ])('a block by %s says so', (_, outcomes, blockedBy) => {
    expect(verdictOn(outcomes.map((outcome) => anEvaluation(outcome)))).toMatchObject({ kind: 'BLOCKED', blockedBy });
  });

  test('an objection that only warns does not make a block by an error a block by an objection', () => {
    const verdict = verdictOn([anEvaluation(nonCompliant, { failureMode: 'WARN' }), anEvaluation(timedOut)]);
    expect(verdict).toMatchObject({ kind: 'BLOCKED', blockedBy: 'ERROR' });
  });

  test.each<[string, Outcome]>([
    ['objects', nonCompliant],
    ['only warns', { ...nonCompliant, warningOnly: true }],
    ['could not decide', timedOut],
  ])(
    'a function that %s is judged once, however many rules it found broken, and whatever their severity',
    (_, outcome) => {
      const findings = (['CRITICAL', 'HIGH', undefined] as const).map((severityLevel, index) => ({
        rule: `rule-${index}`,
        message: 'broken',
        ...(severityLevel === undefined ? {} : { severityLevel }),
      }));
      for (const failureMode of ['FAIL', 'WARN'] as const) {
        const [without, withRules] = [outcome, { ...outcome, findings, findingsLeftOut: 7 }].map((one) =>
          verdictOn([anEvaluation(one, { failureMode, onError: failureMode })]),
        );
        expect(withRules?.kind).toBe(without?.kind);
        expect(withRules?.judgements.map(({ effect }) => effect)).toEqual(
          without?.judgements.map(({ effect }) => effect),
        );
      }
    },
  );

  test('an outcome that this version does not know blocks', () => {
    const unknown: Outcome = JSON.parse('{"kind":"PERHAPS","message":"who knows"}');
    const verdict = verdictOn([anEvaluation(unknown, { failureMode: 'WARN', onError: 'WARN' })]);
    expect(verdict).toMatchObject({ kind: 'BLOCKED', judgements: [{ effect: 'blocked' }] });
  });

  test('what a function has found so far is told if it does not finish', () => {
    const findings = [{ rule: 'ENCRYPTION', message: 'no key' }];
    const outcomeOf = (outcome: Outcome) => verdictOn([anEvaluation(outcome)], false).judgements[0]?.evaluation.outcome;
    const error = 'TIMED_OUT';
    expect(outcomeOf({ ...inProgress, findings, findingsLeftOut: 7 })).toMatchObject({
      error,
      findings,
      findingsLeftOut: 7,
    });
    expect(outcomeOf({ ...inProgress, findings })).not.toHaveProperty('findingsLeftOut');
    expect(outcomeOf(inProgress)).not.toHaveProperty('findings');
  });

  test('no evaluation at all is compliant', () => {
    expect(verdictOn([]).kind).toBe('COMPLIANT');
  });

  test('a block outweighs work in progress', () => {
    expect(verdictOn([anEvaluation(inProgress, { id: 'slow' }), anEvaluation(nonCompliant)]).kind).toBe('BLOCKED');
  });

  test.each<[FailureMode, string, Effect]>([
    ['FAIL', 'BLOCKED', 'blocked'],
    ['WARN', 'COMPLIANT', 'failed-open'],
  ])('with no round left, a function in progress has timed out, by its OnError %s', (onError, kind, effect) => {
    const verdict = verdictOn([anEvaluation(inProgress, { onError })], false);
    expect(verdict.kind).toBe(kind);
    expect(verdict.judgements).toMatchObject([
      { effect, evaluation: { outcome: { kind: 'ERROR', error: 'TIMED_OUT' } } },
    ]);
  });

  const mode = fc.constantFrom<FailureMode>('FAIL', 'WARN');
  const evaluation = fc
    .record({
      outcome: fc.constantFrom(passed, skipped, nonCompliant, timedOut, inProgress),
      failureMode: mode,
      onError: mode,
    })
    .map(({ outcome, failureMode, onError }) => anEvaluation(outcome, { failureMode, onError }));

  test('the verdict does not depend on the order of evaluations', () => {
    fc.assert(
      fc.property(
        fc
          .array(evaluation)
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fc.boolean(),
        ([all, shuffled], roundsLeft) => {
          expect(verdictOn(shuffled, roundsLeft).kind).toBe(verdictOn(all, roundsLeft).kind);
        },
      ),
      runs({ quick: 100, full: 1000 }),
    );
  });

  test('one more blocking function always blocks', () => {
    const blocking = fc.constantFrom(
      anEvaluation(nonCompliant, { failureMode: 'FAIL' }),
      anEvaluation(timedOut, { onError: 'FAIL' }),
    );
    fc.assert(
      fc.property(fc.array(evaluation), blocking, fc.nat(), (others, blocker, position) => {
        expect(verdictOn(others.toSpliced(position % (others.length + 1), 0, blocker)).kind).toBe('BLOCKED');
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });

  test('functions in WARN never block', () => {
    const lenient = fc
      .constantFrom(passed, skipped, nonCompliant, timedOut, inProgress)
      .map((outcome) => anEvaluation(outcome, { failureMode: 'WARN', onError: 'WARN' }));
    fc.assert(
      fc.property(fc.array(lenient), fc.boolean(), (evaluations, roundsLeft) => {
        expect(verdictOn(evaluations, roundsLeft).kind).not.toBe('BLOCKED');
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });

  test('every evaluation has exactly one judgement, in its place', () => {
    fc.assert(
      fc.property(fc.array(evaluation), fc.boolean(), (evaluations, roundsLeft) => {
        const { judgements } = verdictOn(evaluations, roundsLeft);
        expect(judgements.map((judgement) => judgement.evaluation.policyFunction)).toEqual(
          evaluations.map(({ policyFunction }) => policyFunction),
        );
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });
});
