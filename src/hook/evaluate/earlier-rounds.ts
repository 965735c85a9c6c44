import type { CallbackState, FinishedFunction, PolicyFunction } from '../domain.ts';
import { nameOf } from '../policy/function-name.ts';
import type { Routed } from '../policy/route.ts';
import { effectOf } from './judge.ts';

/** What today's configuration makes of what earlier rounds of the same request have left. */
export interface EarlierRounds {
  /** In scope, and not concluded yet. */
  readonly unfinished: readonly PolicyFunction[];
  readonly finished: ReadonlyMap<string, FinishedFunction>;
  /** What has changed for functions that earlier rounds asked, one sentence each, for the developer. */
  readonly changes: readonly string[];
}

/**
 * Functions that concluded in an earlier round are judged by the configuration of today: an objection made in WARN blocks when the
 * mode is FAIL by now. With the same configuration, the effect of then counts. An approval of a function that left the scope counts
 * no longer; its objection stays as it was, unless the same function is asked again under another id.
 */
export function judgeEarlierRounds(
  { pending, finished, configurationDigest }: CallbackState,
  { inScope }: Routed,
  digestToday: string,
): EarlierRounds {
  const today = new Map(inScope.map((policyFunction) => [policyFunction.id, policyFunction]));
  const unfinished = inScope.filter(({ id }) => !finished.has(id));
  if (configurationDigest === digestToday) return { unfinished, finished, changes: [] };
  const askedNames = new Set(unfinished.map(({ functionName }) => nameOf(functionName)));
  const kept = new Map<string, FinishedFunction>();
  const changes: string[] = [];
  for (const [id, { outcome, effect }] of finished) {
    const policyFunction = today.get(id);
    if (policyFunction !== undefined) {
      const effectToday = effectOf({ outcome, policyFunction });
      kept.set(id, { outcome, effect: effectToday });
      if (effectToday !== effect) changes.push(`${id} was ${effect} before and is ${effectToday} now`);
    } else if (askedNames.has(nameOf(id))) {
      changes.push(`${id} is asked under another id`);
    } else {
      changes.push(`${id} is no longer in scope`);
      if (effect !== 'passed' && effect !== 'skipped') kept.set(id, { outcome, effect });
    }
  }
  for (const id of pending.keys()) {
    if (!today.has(id)) changes.push(`${id} was in progress and is no longer in scope`);
  }
  return { unfinished, finished: kept, changes };
}
