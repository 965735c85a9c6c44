import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Evaluation, HookRequest, Outcome } from '../../../../src/hook/domain.ts';
import { judge } from '../../../../src/hook/evaluate/judge.ts';
import { messageFor } from '../../../../src/hook/protocol/response/message.ts';
import {
  anEvaluation,
  aPolicyFunction,
  inProgress,
  nonCompliant,
  passed,
  timedOut,
} from '../../../support/events/builders.ts';
import { runs } from '../../../support/runs.ts';

function verdictOn(evaluations: readonly Evaluation[]) {
  return judge({ evaluations, finished: new Map(), outOfScope: [], round: 1, roundsLeft: true });
}

function message(evaluations: readonly Evaluation[], operation: HookRequest['operation'] = 'RESOURCE') {
  return messageFor(verdictOn(evaluations), operation);
}

describe('the message of an answer', () => {
  test('names every blocking function, non-compliance before errors, and leaves the others out', () => {
    expect(
      message([
        anEvaluation(timedOut, { id: 'tags' }),
        anEvaluation(passed, { id: 'encryption' }),
        anEvaluation(nonCompliant, { id: 'versioning' }),
      ]),
    ).toBe(
      'Blocked by 2 of 3 policy functions.\n' +
        'versioning: versioning is off\n' +
        'tags: could not decide (TIMED_OUT): no answer within 10 s',
    );
  });

  test('names all who block within what cdk deploy prints of it, if the objections are too long', () => {
    const long: Outcome = { kind: 'NON_COMPLIANT', message: 'word '.repeat(40), findings: [] };
    const text = message([
      anEvaluation(long, { id: 'versioning' }),
      anEvaluation(passed, { id: 'tags' }),
      anEvaluation(long, { id: 'encryption' }),
      anEvaluation(long, { id: 'logging' }),
    ]);
    const lines = ['versioning', 'encryption', 'logging'].map((id) => `\n${id}: ${'word '.repeat(40)}`);
    expect(text).toBe(`Blocked by 3 of 4 policy functions: versioning, encryption, logging.${lines.join('')}`);
  });

  test('lists as many names as a stack event shows of it when they are too many for lines in that room', () => {
    const many = Array.from({ length: 70 }, (_, index) =>
      anEvaluation(nonCompliant, { id: `function-number-${index}` }),
    );
    const [headline, ...lines] = message(many).split('\n');
    expect(headline).toMatch(
      /^Blocked by 70 of 70 policy functions: function-number-0, .*, function-number-48 and 21 more\.$/,
    );
    expect(headline?.length).toBeLessThanOrEqual(1024);
    expect(lines).toHaveLength(70);
  });

  test('cuts the name in its middle if not even one fits', () => {
    const [first, second] = [`${'a'.repeat(1200)}-first`, `${'a'.repeat(1200)}-second`];
    const text = message(
      [anEvaluation(nonCompliant, { id: first }), anEvaluation(timedOut, { id: second })],
      'CLOUD_CONTROL',
    );
    expect(text).toMatch(/^Blocked by 2 of 2 policy functions: a{400,}…a{400,}-first and 1 more\.$/);
    expect(text).toHaveLength(1024);
  });

  test('says what the configuration has changed since the last round, in every kind of answer', () => {
    const changes = ['tags was warned before and is blocked now', `${'x'.repeat(2000)} is no longer in scope`];
    for (const outcomes of [[], [passed], [nonCompliant], [inProgress]]) {
      const evaluations = outcomes.map((one) => anEvaluation(one));
      const verdict = judge({ evaluations, finished: new Map(), changes, outOfScope: [], round: 2, roundsLeft: true });
      const text = messageFor(verdict, 'CLOUD_CONTROL');
      expect(text).toContain('\nThe configuration changed meanwhile: tags was warned before and is blocked now; x');
      expect(text.length).toBeLessThanOrEqual(1024);
    }
  });

  test('puts the severest objection first', () => {
    const severe: Outcome = {
      kind: 'NON_COMPLIANT',
      message: 'public',
      findings: [{ rule: 'acl', message: '', severityLevel: 'CRITICAL' }],
    };
    expect(message([anEvaluation(nonCompliant, { id: 'a' }), anEvaluation(severe, { id: 'b' })])).toBe(
      'Blocked by 2 of 2 policy functions.\nb: public\nb acl (CRITICAL): failed\na: versioning is off',
    );
  });

  test('says so when nothing objects', () => {
    expect(message([anEvaluation(passed)])).toBe('Compliant with the one policy function.\nversioning: fine');
  });

  test('does not hide what was let through', () => {
    expect(
      message([
        anEvaluation(passed, { id: 'a' }),
        anEvaluation(timedOut, { id: 'b', onError: 'WARN' }),
        anEvaluation(nonCompliant, { id: 'c', failureMode: 'WARN' }),
      ]),
    ).toBe(
      'Not blocked, but 1 warned and 1 failed open of 3 policy functions.\n' +
        'c: warning: versioning is off\n' +
        'b: failed open: could not decide (TIMED_OUT): no answer within 10 s\n' +
        'a: fine',
    );
  });

  test('says whom it waits for', () => {
    expect(message([anEvaluation(passed, { id: 'a' }), anEvaluation(inProgress, { id: 'b' })])).toBe(
      'Waiting for 1 of 2 policy functions (round 1).\nb: in progress: scanning\na: fine',
    );
  });

  test('says so when no function is in scope', () => {
    const verdict = judge({
      evaluations: [],
      finished: new Map(),
      outOfScope: [{ policyFunction: aPolicyFunction(), reason: 'ACTION' }],
      round: 1,
      roundsLeft: true,
    });
    expect(messageFor(verdict, 'RESOURCE')).toBe(
      'No policy function is in scope of this target and action (1 policy function configured).',
    );
  });

  const outcome = fc.oneof(
    fc
      .string({ unit: 'binary', maxLength: 9000 })
      .map((text): Outcome => ({ kind: 'NON_COMPLIANT', message: text, findings: [] })),
    fc.string({ unit: 'grapheme' }).map((text): Outcome => ({ kind: 'ERROR', error: 'FUNCTION_ERROR', message: text })),
  );
  const evaluations = (maxLength: number) =>
    fc
      .uniqueArray(fc.string({ unit: fc.constantFrom(...'abcdefgh-_0123456789'), minLength: 1, maxLength: 64 }), {
        minLength: 1,
        maxLength,
      })
      .chain((ids) => fc.tuple(...ids.map((id) => outcome.map((made) => anEvaluation(made, { id })))));

  test.each<[HookRequest['operation'], number]>([
    ['RESOURCE', 4096],
    ['CLOUD_CONTROL', 1024],
  ])('fits what CloudFormation keeps, whatever the functions say (%s)', (operation, limit) => {
    fc.assert(
      fc.property(evaluations(100), (made) => {
        const text = message(made, operation);
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(text).not.toBe('');
        if (made.every((one) => isWellFormed(one.outcome.message))) expect(isWellFormed(text)).toBe(true);
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });

  test('still names every blocking function when there are as many as fit at all', () => {
    fc.assert(
      fc.property(evaluations(14), (made) => {
        const lines = message(made, 'CLOUD_CONTROL').split('\n');
        for (const { policyFunction } of made) {
          expect(lines.some((line) => line.startsWith(`${policyFunction.id}: `))).toBe(true);
        }
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });
});

/** A function with more to say than one sentence. */
const manyRules: Outcome = {
  kind: 'NON_COMPLIANT',
  message: '2 of 9 rules failed.',
  findings: [
    {
      rule: 'public',
      message: 'ACL is public',
      severityLevel: 'CRITICAL',
      remediationMessage: 'Block public ACLs.',
      path: '/AccessControl',
    },
    { rule: 'encryption', message: 'no key', severityLevel: 'LOW' },
  ],
  findingsLeftOut: 3,
};

describe('the failed rules of a function', () => {
  test('have a line each, with what helps, and the number of those left out', () => {
    expect(message([anEvaluation(manyRules, { id: 's3' }), anEvaluation(nonCompliant, { id: 'tags' })])).toBe(
      [
        'Blocked by 2 of 2 policy functions.',
        's3: 2 of 9 rules failed.',
        's3 public (CRITICAL): ACL is public (at /AccessControl). Fix: Block public ACLs.',
        's3 encryption (LOW): no key',
        'tags: versioning is off',
        'and 3 more failed rules',
      ].join('\n'),
    );
  });

  test('are not told twice where the function’s own message tells them', () => {
    const told: Outcome = {
      kind: 'NON_COMPLIANT',
      message: 'Versioning is off. Turn it on.',
      findings: [{ rule: 'versioning', message: 'Versioning is off.', remediationMessage: 'Turn it on.' }],
    };
    expect(message([anEvaluation(told)])).toBe(
      'Blocked by 1 of 1 policy function.\nversioning: Versioning is off. Turn it on.',
    );
  });

  test('stand for the message of a function that gives none', () => {
    expect(message([anEvaluation({ ...manyRules, message: '' }, { id: 's3' })])).toMatch(
      /^Blocked by 1 of 1 policy function\.\ns3: 5 rules failed\ns3 public \(CRITICAL\): ACL is public/,
    );
  });
});

/** Whether no surrogate pair has been cut in two. */
function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text;
}
