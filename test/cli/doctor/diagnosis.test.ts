import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Answer, diagnose } from '../../../src/cli/doctor/diagnosis.ts';
import { ERROR_KINDS, OUTCOME_KINDS } from '../../../src/hook/domain.ts';
import { aPolicyFunction } from '../../support/events/builders.ts';

const LIMIT_MS = 1000;

function answer(change: Partial<Answer> = {}): Answer {
  return {
    kind: 'known-good',
    operation: 'RESOURCE',
    targetName: 'AWS::S3::Bucket',
    outcome: 'PASSED',
    errorKind: null,
    contractNote: null,
    reason: 'looked at it',
    durationMs: 10,
    mayBeColdStart: false,
    ...change,
  };
}

const anyAnswer = fc
  .record({
    outcome: fc.constantFrom(...OUTCOME_KINDS),
    error: fc.constantFrom(...ERROR_KINDS),
    durationMs: fc.integer({ min: 0, max: 1200 }),
  })
  .map(({ outcome, error, durationMs }) =>
    answer({
      outcome,
      errorKind: outcome === 'ERROR' ? error : null,
      contractNote: outcome === 'ERROR' && /_RESPONSE$/.test(error) ? 'the reply is empty' : null,
      durationMs,
    }),
  );

function kindsOf(answers: readonly Answer[]): string[] {
  return diagnose(aPolicyFunction(), answers, LIMIT_MS).complaints.map(({ kind }) => kind);
}

test('A function is without fault if and only if it approves and objects, without an error, in good time.', () => {
  fc.assert(
    fc.property(fc.array(anyAnswer, { maxLength: 6 }), (answers) => {
      const outcomes = new Set(answers.map(({ outcome }) => outcome));
      const judges = outcomes.has('PASSED') && outcomes.has('NON_COMPLIANT') && !outcomes.has('ERROR');
      const inTime = answers.every(({ durationMs }) => durationMs < 800);
      expect(kindsOf(answers).length === 0).toBe(judges && inTime);
    }),
  );
});

test('A reply that breaks the contract is a fault also where its decision is clear, and told by the rules alone.', () => {
  const answers = [answer(), answer({ outcome: 'NON_COMPLIANT', contractNote: 'status must be there', reason: 'off' })];
  expect(diagnose(aPolicyFunction(), answers, LIMIT_MS).complaints).toEqual([
    { kind: 'BREAKS_CONTRACT', message: 'about known-good AWS::S3::Bucket: status must be there' },
  ]);
});

describe('The time of an answer', () => {
  const others = [answer(), answer({ outcome: 'NON_COMPLIANT' })];

  test('does not count where the function may have been started for it.', () => {
    expect(kindsOf([answer({ durationMs: 2000, mayBeColdStart: true }), ...others])).toEqual([]);
  });

  test.each([
    [799, []],
    [800, ['SLOW']],
  ])('of %i ms, with a limit of a second, is told as %p.', (durationMs, kinds) => {
    expect(kindsOf([answer({ durationMs }), ...others])).toEqual(kinds);
  });
});
