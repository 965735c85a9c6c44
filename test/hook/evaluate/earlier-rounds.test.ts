import { describe, expect, test } from '@jest/globals';
import type { FinishedFunction, PolicyFunction } from '../../../src/hook/domain.ts';
import { judgeEarlierRounds } from '../../../src/hook/evaluate/earlier-rounds.ts';
import { judge } from '../../../src/hook/evaluate/judge.ts';
import { configurationDigest } from '../../../src/hook/policy/configuration-digest.ts';
import { messageFor } from '../../../src/hook/protocol/response/message.ts';
import { anEvaluation, aPolicyFunction, nonCompliant, passed, timedOut } from '../../support/events/builders.ts';

const warned: FinishedFunction = { outcome: nonCompliant, effect: 'warned' };
const approved: FinishedFunction = { outcome: passed, effect: 'passed' };
const failedOpen: FinishedFunction = { outcome: timedOut, effect: 'failed-open' };

function resume(
  finished: Readonly<Record<string, FinishedFunction>>,
  inScope: readonly PolicyFunction[],
  { digest = 'new', pending = [] }: { readonly digest?: string; readonly pending?: readonly string[] } = {},
) {
  const callback = {
    round: 2,
    pending: new Map(pending.map((id) => [id, null])),
    finished: new Map(Object.entries(finished)),
    configurationDigest: 'old',
  };
  const earlier = judgeEarlierRounds(callback, { inScope, outOfScope: [] }, digest);
  const evaluations = earlier.unfinished.map((one) => ({ ...anEvaluation(passed), policyFunction: one }));
  const verdict = judge({ ...earlier, evaluations, outOfScope: [], round: 2, roundsLeft: true });
  return { ...earlier, verdict, message: messageFor(verdict, 'RESOURCE') };
}

const inWarn = aPolicyFunction({ id: 'tags', failureMode: 'WARN', onError: 'WARN' });
const inFail = aPolicyFunction({ id: 'tags', failureMode: 'FAIL', onError: 'FAIL' });

describe('what earlier rounds have left', () => {
  test('is judged as it was by the same configuration', () => {
    const { verdict, changes } = resume({ tags: warned }, [inFail], { digest: 'old' });
    expect(verdict.kind).toBe('COMPLIANT');
    expect(verdict.finished.get('tags')).toBe(warned);
    expect(changes).toEqual([]);
  });

  test.each([
    ['an objection', warned, 'NON_COMPLIANT'],
    ['an error', failedOpen, 'ERROR'],
  ])(
    '%s made in WARN blocks when the function is in FAIL by now, and the message says why',
    (_, finished, blockedBy) => {
      const { verdict, message } = resume({ tags: finished }, [inFail]);
      expect(verdict).toMatchObject({ kind: 'BLOCKED', blockedBy });
      expect(message).toContain('Blocked by 1 of 1 policy function');
      expect(message).toContain(
        `configuration changed since the last round: tags was ${finished.effect} before and is blocked now`,
      );
    },
  );

  test('a change that is not about a finished function is not worth a word', () => {
    const { verdict, changes, unfinished } = resume({ tags: warned }, [inWarn, aPolicyFunction({ id: 'new' })]);
    expect(verdict.kind).toBe('COMPLIANT');
    expect(changes).toEqual([]);
    expect(unfinished.map(({ id }) => id)).toEqual(['new']);
  });

  test('an approval of a function that left the scope counts no longer, its objection stays', () => {
    const { finished, changes } = resume({ gone: approved, left: warned }, [inWarn], { pending: ['slow'] });
    expect([...finished]).toEqual([['left', warned]]);
    expect(changes).toEqual([
      'gone is no longer in scope',
      'left is no longer in scope',
      'slow was in progress and is no longer in scope',
    ]);
  });

  test('a function that has another alias by now is asked, and counted once', () => {
    const prod = aPolicyFunction({ id: 'fn:prod', functionName: 'fn:prod' });
    const { verdict, finished, changes } = resume({ fn: warned }, [prod]);
    expect([...finished]).toEqual([]);
    expect(verdict.judgements).toHaveLength(1);
    expect(changes).toEqual(['fn is asked under another id']);
  });
});

describe('the digest of a configuration', () => {
  const first = aPolicyFunction({ id: 'a', targetNames: ['AWS::S3::*', 'AWS::SNS::*'] });
  const second = aPolicyFunction({ id: 'b' });
  const digest = (policyFunctions: readonly PolicyFunction[], maxRounds?: number) =>
    configurationDigest({ policyFunctions, maxRounds });

  test('does not depend on any order', () => {
    const turned = { ...first, targetNames: ['AWS::SNS::*', 'AWS::S3::*'] };
    expect(digest([second, turned])).toBe(digest([first, second]));
  });

  test.each<[string, readonly PolicyFunction[]]>([
    ['a mode', [{ ...first, failureMode: 'WARN' }, second]],
    ['an OnError', [{ ...first, onError: 'WARN' }, second]],
    ['a scope', [{ ...first, actions: ['CREATE'] }, second]],
    ['an alias', [{ ...first, functionName: 'a:live' }, second]],
    ['a function', [first]],
  ])('depends on %s', (_, changed) => {
    expect(digest(changed)).not.toBe(digest([first, second]));
  });
});
