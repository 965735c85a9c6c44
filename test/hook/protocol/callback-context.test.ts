import { describe, expect, test } from '@jest/globals';
import type { Finding, Outcome } from '../../../src/hook/domain.ts';
import { judge } from '../../../src/hook/evaluate/judge.ts';
import { readCallbackContext, writeCallbackContext } from '../../../src/hook/protocol/callback-context.ts';
import { anEvaluation, inProgress, nonCompliant, passed } from '../../support/builders.ts';

/** What the next round reads of what this one wrote, after CloudFormation has carried it. */
function nextRound(outcomes: Readonly<Record<string, Outcome>>) {
  const evaluations = Object.entries(outcomes).map(([id, outcome]) => anEvaluation(outcome, { id }));
  const verdict = judge({ evaluations, finished: new Map(), outOfScope: [], round: 1, roundsLeft: true });
  const read = readCallbackContext(JSON.parse(JSON.stringify(writeCallbackContext(verdict))));
  if (read.kind === 'unreadable') throw new Error(read.problems.join('; '));
  return read.state;
}

const context = { invokerHook: 1, round: 1, pending: {}, finished: {} };

describe('the callback context', () => {
  test('tells the next round who is unfinished and how the others concluded', () => {
    expect(nextRound({ scan: inProgress, tags: passed })).toEqual({
      round: 2,
      pending: new Map([['scan', { job: 7 }]]),
      finished: new Map([['tags', passed]]),
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
    const shortened = `${'x'.repeat(399)}…`;
    const { remediationLink: _, ...kept } = finding;
    expect(nextRound({ scan: inProgress, talkative }).finished.get('talkative')).toEqual({
      kind: 'NON_COMPLIANT',
      message: shortened,
      warningOnly: true,
      findings: Array.from({ length: 20 }, () => ({ ...kept, message: shortened, remediationMessage: shortened })),
      findingsLeftOut: 15,
      contractNote: shortened,
    });
  });

  test.each<[string, unknown, string]>([
    ['pending', { ...context, pending: [] }, 'pending: expected an object'],
    ['finished', { ...context, finished: null }, 'finished: expected an object'],
    [
      'one finished function',
      { ...context, finished: { tags: { ...nonCompliant, findings: null } } },
      'finished.tags.findings: ',
    ],
  ])('names what it cannot read in %s', (_, changed, problem) => {
    expect(readCallbackContext(changed)).toEqual({
      kind: 'unreadable',
      problems: [expect.stringContaining(problem)],
    });
  });
});
