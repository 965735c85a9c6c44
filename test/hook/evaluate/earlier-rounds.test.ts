import { describe, expect, test } from '@jest/globals';
import type { AskedFunction, CallbackState, FinishedFunction, PolicyFunction } from '../../../src/hook/domain.ts';
import { judgeEarlierRounds } from '../../../src/hook/evaluate/earlier-rounds.ts';
import { judge } from '../../../src/hook/evaluate/judge.ts';
import { configurationDigest } from '../../../src/hook/policy/configuration-digest.ts';
import { messageFor } from '../../../src/hook/protocol/response/message.ts';
import { anEvaluation, aPolicyFunction, nonCompliant, passed, timedOut } from '../../support/events/builders.ts';

type Entry = Omit<FinishedFunction, 'asked'>;
const warned: Entry = { outcome: nonCompliant, effect: 'warned' };
const approved: Entry = { outcome: passed, effect: 'passed' };
const notConcerned: Entry = {
  outcome: { kind: 'SKIPPED', reason: 'NOT_APPLICABLE', message: '' },
  effect: 'skipped',
};
const failedOpen: Entry = { outcome: timedOut, effect: 'failed-open' };

interface Earlier {
  readonly digest?: string;
  /** Ids of functions that were in progress; each asked to get its id back. */
  readonly pending?: readonly string[];
  /** What the earlier rounds asked under these ids, where it was not the function that is named like its id. */
  readonly asked?: Readonly<Record<string, AskedFunction | null>>;
}

/** The next round, in which every function that is asked passes. */
function resume(
  finished: Readonly<Record<string, Entry>>,
  inScope: readonly PolicyFunction[],
  { digest = 'new', pending = [], asked = {} }: Earlier = {},
) {
  const askedUnder = (id: string) => {
    const known = asked[id];
    return known === undefined ? { functionName: id, contract: 'invoker' as const } : known;
  };
  const callback: CallbackState = {
    round: 2,
    pending: new Map(pending.map((id) => [id, { asked: askedUnder(id), callbackContext: id }])),
    finished: new Map(Object.entries(finished).map(([id, entry]) => [id, { asked: askedUnder(id), ...entry }])),
    configurationDigest: 'old',
  };
  const earlier = judgeEarlierRounds(callback, { inScope, outOfScope: [] }, digest);
  const evaluations = [
    ...earlier.decidedAnew.map((one) => ({ ...anEvaluation(passed), ...one, attempts: 0 })),
    ...earlier.unfinished.map((policyFunction) => ({ ...anEvaluation(passed), policyFunction })),
  ];
  const verdict = judge({ ...earlier, evaluations, outOfScope: [], round: 2, roundsLeft: true });
  return { ...earlier, verdict, message: messageFor(verdict, 'RESOURCE') };
}

const inWarn = aPolicyFunction({ id: 'tags', failureMode: 'WARN', onError: 'WARN' });
const inFail = aPolicyFunction({ id: 'tags', failureMode: 'FAIL', onError: 'FAIL' });

describe('what earlier rounds have left', () => {
  test('is judged as it was by the same configuration', () => {
    const { verdict, changes } = resume({ tags: warned }, [inFail], { digest: 'old' });
    expect(verdict.kind).toBe('COMPLIANT');
    expect(verdict.finished.get('tags')).toMatchObject(warned);
    expect(changes).toEqual([]);
  });

  test.each([
    ['an objection', warned, 'NON_COMPLIANT'],
    ['an error', failedOpen, 'ERROR'],
  ])(
    '%s made in WARN blocks when the function is in FAIL by now, has a record of this round, and the message says why',
    (_, finished, blockedBy) => {
      const { verdict, message } = resume({ tags: finished }, [inFail]);
      expect(verdict).toMatchObject({ kind: 'BLOCKED', blockedBy });
      expect(verdict.judgements).toMatchObject([
        { effect: 'blocked', evaluation: { policyFunction: { id: 'tags' }, outcome: finished.outcome, attempts: 0 } },
      ]);
      expect([...verdict.finished]).toEqual([]);
      expect(message).toContain('Blocked by 1 of 1 policy function');
      expect(message).toContain(
        `configuration changed meanwhile: tags was ${finished.effect} before and is blocked now`,
      );
    },
  );

  test('a change that is not about a finished function is not worth a word', () => {
    const { verdict, changes, unfinished } = resume({ tags: warned }, [inWarn, aPolicyFunction({ id: 'new' })]);
    expect(verdict.kind).toBe('COMPLIANT');
    expect([...verdict.finished.keys()]).toEqual(['tags']);
    expect(changes).toEqual([]);
    expect(unfinished.map(({ id }) => id)).toEqual(['new']);
  });

  test('an approval of a function that left the scope counts no longer, its objection stays', () => {
    const { finished, changes } = resume({ gone: approved, other: notConcerned, left: warned }, [inWarn], {
      pending: ['slow'],
    });
    expect([...finished.keys()]).toEqual(['left']);
    expect(changes).toEqual([
      'gone is no longer in scope',
      'other is no longer in scope',
      'left is no longer in scope',
      'slow was in progress and is no longer in scope',
    ]);
  });

  test('an objection stays where another alias of the same function is asked: it is another version', () => {
    const prod = aPolicyFunction({ id: 'fn:prod', functionName: 'fn:prod' });
    const { verdict, changes } = resume({ 'fn:live': warned }, [prod]);
    expect([...verdict.finished.keys()]).toEqual(['fn:live']);
    expect(verdict.judgements).toHaveLength(1);
    expect(changes).toEqual(['fn:live is no longer in scope']);
  });

  test('a function that has another id by now is asked, and counted once', () => {
    const renamed = aPolicyFunction({ id: 'tags', functionName: 'fn:prod' });
    const { verdict, changes } = resume({ 'fn:prod': warned }, [renamed, aPolicyFunction({ id: 'other' })]);
    expect([...verdict.finished]).toEqual([]);
    expect(verdict.judgements).toHaveLength(2);
    expect(changes).toEqual(['fn:prod is asked under another id']);
  });
});

describe('what an older version left, which did not note whom it asked', () => {
  const asked = { tags: null, slow: null };

  test('approves nothing once the configuration has changed: everybody is asked from the beginning', () => {
    const slow = aPolicyFunction({ id: 'slow' });
    const { unfinished, callbackContexts, changes } = resume({ tags: approved }, [inFail, slow], {
      pending: ['slow'],
      asked,
    });
    expect(unfinished).toEqual([inFail, slow]);
    expect([...callbackContexts]).toEqual([]);
    expect(changes).toEqual(['tags is asked again', 'slow was in progress and is asked from the beginning']);
  });

  test('counts while the configuration is the same', () => {
    const slow = aPolicyFunction({ id: 'slow' });
    const earlier = resume({ tags: approved }, [inFail, slow], { pending: ['slow'], asked, digest: 'old' });
    expect(earlier.unfinished).toEqual([slow]);
    expect([...earlier.callbackContexts.keys()]).toEqual(['slow']);
    expect(earlier.changes).toEqual([]);
  });
});

describe('an id that names another function by now', () => {
  const before: AskedFunction = { functionName: 'tags', contract: 'invoker' };
  const others: [string, PolicyFunction][] = [
    ['another function', aPolicyFunction({ id: 'tags', functionName: 'tags-strict' })],
    ['another alias', aPolicyFunction({ id: 'tags', functionName: 'tags:live' })],
    [
      'the function of another account',
      aPolicyFunction({ id: 'tags', functionName: 'arn:aws:lambda:eu-west-1:111122223333:function:tags' }),
    ],
    ['the same function in another language', aPolicyFunction({ id: 'tags', contract: 'lambda-hook' })],
  ];

  test.each(others)('approves nothing: %s is asked', (_, other) => {
    const { unfinished, finished, changes } = resume({ tags: approved }, [other], { asked: { tags: before } });
    expect(unfinished).toEqual([other]);
    expect([...finished]).toEqual([]);
    expect(changes).toEqual(['tags is another function now, which is asked']);
  });

  test.each(others)('is not handed what the one before asked to get back: %s begins anew', (_, other) => {
    const { callbackContexts, changes } = resume({}, [other], { pending: ['tags'], asked: { tags: before } });
    expect([...callbackContexts]).toEqual([]);
    expect(changes).toEqual(['tags was in progress and is another function now, which is asked from the beginning']);
  });

  test('is told from one that is the same, with another mode, scope or limit', () => {
    const same = aPolicyFunction({ id: 'tags', onError: 'WARN', actions: ['CREATE'], timeoutMs: 1 });
    const { callbackContexts, changes } = resume({}, [same], { pending: ['tags'], asked: { tags: before } });
    expect([...callbackContexts]).toEqual([['tags', 'tags']]);
    expect(changes).toEqual([]);
    expect(resume({ tags: approved }, [same], { asked: { tags: before } }).unfinished).toEqual([]);
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
