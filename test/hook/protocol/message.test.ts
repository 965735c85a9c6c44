import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Evaluation, HookRequest, Outcome } from '../../../src/hook/domain.ts';
import { judge } from '../../../src/hook/evaluate/judge.ts';
import { annotationsFor } from '../../../src/hook/protocol/annotations.ts';
import { messageFor } from '../../../src/hook/protocol/message.ts';
import { anEvaluation, aPolicyFunction, inProgress, nonCompliant, passed, timedOut } from '../../support/builders.ts';
import { runs } from '../../support/runs.ts';

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

  test('names as many as fit there when they are too many', () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      anEvaluation(nonCompliant, { id: `function-number-${index}` }),
    );
    const [headline, ...lines] = message(many).split('\n');
    expect(headline).toMatch(
      /^Blocked by 40 of 40 policy functions: function-number-0, .*, function-number-17 and 22 more\.$/,
    );
    expect(headline?.length).toBeLessThanOrEqual(400);
    expect(lines).toHaveLength(40);
  });

  test('puts the severest objection first', () => {
    const severe: Outcome = {
      kind: 'NON_COMPLIANT',
      message: 'public',
      findings: [{ rule: 'acl', message: '', severityLevel: 'CRITICAL' }],
    };
    expect(message([anEvaluation(nonCompliant, { id: 'a' }), anEvaluation(severe, { id: 'b' })])).toBe(
      'Blocked by 2 of 2 policy functions.\nb: public\na: versioning is off',
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

describe('annotations', () => {
  test('one per function, with what the developer can do about it', () => {
    const advised: Outcome = {
      kind: 'NON_COMPLIANT',
      message: 'versioning is off',
      findings: [
        {
          rule: 'versioning',
          message: 'versioning is off',
          remediationMessage: 'turn it on',
          remediationLink: 'https://wiki.example/versioning',
          severityLevel: 'HIGH',
        },
      ],
    };
    const verdict = verdictOn([
      anEvaluation(passed, { id: 'encryption' }),
      anEvaluation(timedOut, { id: 'tags', onError: 'WARN' }),
      anEvaluation(advised),
    ]);
    expect(annotationsFor(verdict)).toEqual([
      {
        annotationName: 'versioning',
        status: 'FAILED',
        statusMessage: 'versioning is off',
        remediationMessage: 'turn it on',
        remediationLink: 'https://wiki.example/versioning',
        severityLevel: 'HIGH',
      },
      {
        annotationName: 'tags',
        status: 'FAILED',
        statusMessage: 'failed open: could not decide (TIMED_OUT): no answer within 10 s',
      },
      { annotationName: 'encryption', status: 'PASSED', statusMessage: 'fine' },
    ]);
  });

  test('a long text starts with a line that cdk deploy prints whole', () => {
    const text = 'word '.repeat(200);
    const long: Outcome = {
      kind: 'NON_COMPLIANT',
      message: text,
      findings: [{ rule: 'words', message: text, remediationMessage: text }],
    };
    const [annotation] = annotationsFor(verdictOn([anEvaluation(long)]));
    for (const printed of [annotation?.statusMessage, annotation?.remediationMessage]) {
      const [firstLine, ...rest] = (printed ?? '').split('\n');
      expect(firstLine).toHaveLength(400);
      expect(rest.join('\n')).toBe(text);
    }
  });
});

test('annotations of 300 functions that say as much as they can still fit into what Lambda passes on', () => {
  const text = '\u0001'.repeat(20_000);
  const outcome: Outcome = {
    kind: 'NON_COMPLIANT',
    message: text,
    findings: [{ rule: 'words', message: text, remediationMessage: text }],
  };
  const functions = Array.from({ length: 300 }, (_, index) => anEvaluation(outcome, { id: `f${index}` }));
  const annotations = annotationsFor(verdictOn(functions));
  expect(annotations).toHaveLength(300);
  expect(Buffer.byteLength(JSON.stringify(annotations))).toBeLessThan(6_000_000);
});

/** Whether no surrogate pair has been cut in two. */
function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text;
}
