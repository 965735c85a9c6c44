import { describe, expect, test } from '@jest/globals';
import type { Evaluation, Outcome } from '../../../../src/hook/domain.ts';
import { judge } from '../../../../src/hook/evaluate/judge.ts';
import { annotationsFor } from '../../../../src/hook/protocol/response/annotations.ts';
import { anEvaluation, passed, timedOut } from '../../../support/events/builders.ts';

function verdictOn(evaluations: readonly Evaluation[]) {
  return judge({ evaluations, finished: new Map(), outOfScope: [], round: 1, roundsLeft: true });
}

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

describe('annotations', () => {
  test('one per function that says more than its rules, with what the developer can do about it', () => {
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
        annotationName: 'versioning/versioning',
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

  test('one for each failed rule, the severest first, beside what the function itself says', () => {
    const verdict = verdictOn([anEvaluation(manyRules, { id: 's3' })]);
    expect(annotationsFor(verdict)).toEqual([
      { annotationName: 's3', status: 'FAILED', statusMessage: '2 of 9 rules failed.' },
      {
        annotationName: 's3/public',
        status: 'FAILED',
        statusMessage: 'ACL is public (at /AccessControl)',
        remediationMessage: 'Block public ACLs.',
        severityLevel: 'CRITICAL',
      },
      { annotationName: 's3/encryption', status: 'FAILED', statusMessage: 'no key', severityLevel: 'LOW' },
      { annotationName: 's3', status: 'FAILED', statusMessage: 'and 3 more failed rules' },
    ]);
  });

  test('of many functions with many rules: as many as an answer holds, and the number of those left out', () => {
    const finding = (index: number) => ({ rule: `rule-${index}`, message: 'x'.repeat(300) });
    const talkative: Outcome = {
      kind: 'NON_COMPLIANT',
      message: '',
      findings: Array.from({ length: 100 }, (_, index) => finding(index)),
    };
    const annotations = annotationsFor(
      verdictOn(Array.from({ length: 50 }, (_, index) => anEvaluation(talkative, { id: `f${index}` }))),
    );
    for (let index = 0; index < 50; index += 1) {
      const own = annotations.filter(({ annotationName }) => annotationName.split('/')[0] === `f${index}`);
      const shown = own.filter(({ annotationName }) => annotationName.includes('/')).length;
      expect(shown).toBe(6);
      expect(own.at(-1)?.statusMessage).toBe('and 94 more failed rules');
    }
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
