import type {
  AskedFunction,
  CallbackState,
  ConcludedOutcome,
  FinishedFunction,
  Json,
  PolicyFunction,
} from '../domain.ts';
import type { Routed } from '../policy/route.ts';
import { effectOf } from './judge.ts';

/** What today's configuration makes of what earlier rounds of the same request have left. */
export interface EarlierRounds {
  /** In scope, and not concluded yet. */
  readonly unfinished: readonly PolicyFunction[];
  /** What unfinished functions asked to get back, by their ids. */
  readonly callbackContexts: ReadonlyMap<string, Json>;
  readonly finished: ReadonlyMap<string, FinishedFunction>;
  /** Outcomes of earlier rounds that have another effect by today's configuration: they are decided anew. */
  readonly decidedAnew: readonly { readonly policyFunction: PolicyFunction; readonly outcome: ConcludedOutcome }[];
  /** What has changed for functions that earlier rounds asked, one sentence each, for the developer. */
  readonly changes: readonly string[];
}

/**
 * Functions that concluded in an earlier round are judged by the configuration of today: an objection made in WARN blocks when the
 * mode is FAIL by now. With the same configuration, the effect of then counts. An id that names another function by now has judged
 * nothing: that function is asked. Where an older version did not note what it asked, everybody is asked afresh. An approval of a function that left the scope counts no longer; its objection stays as it was,
 * unless the same function is asked again under another id.
 */
export function judgeEarlierRounds(
  { pending, finished, configurationDigest }: CallbackState,
  { inScope }: Routed,
  digestToday: string,
): EarlierRounds {
  const today = new Map(inScope.map((policyFunction) => [policyFunction.id, policyFunction]));
  const unchanged = configurationDigest === digestToday;
  const isSame = (one: AskedFunction, before: AskedFunction | null) =>
    unchanged || (before?.functionName === one.functionName && before.contract === one.contract);
  const unfinished = inScope.filter((one) => {
    const before = finished.get(one.id);
    return before === undefined || !isSame(one, before.asked);
  });
  const callbackContexts = new Map<string, Json>();
  const changesOfPending: string[] = [];
  for (const [id, { asked, callbackContext }] of pending) {
    const policyFunction = today.get(id);
    if (policyFunction === undefined) changesOfPending.push(`${id} was in progress and is no longer in scope`);
    else if (isSame(policyFunction, asked)) callbackContexts.set(id, callbackContext);
    else {
      const why = asked === null ? 'is' : 'is another function now, which is';
      changesOfPending.push(`${id} was in progress and ${why} asked from the beginning`);
    }
  }
  const rest = { unfinished, callbackContexts };
  if (unchanged) return { ...rest, finished, decidedAnew: [], changes: [] };
  const kept = new Map<string, FinishedFunction>();
  const changes: string[] = [];
  const decidedAnew: { policyFunction: PolicyFunction; outcome: ConcludedOutcome }[] = [];
  for (const [id, before] of finished) {
    const { outcome, effect } = before;
    const policyFunction = today.get(id);
    if (policyFunction === undefined) {
      const askedAgain = unfinished.some((one) => isSame(one, before.asked));
      changes.push(`${id} is ${askedAgain ? 'asked under another id' : 'no longer in scope'}`);
      if (!askedAgain && effect !== 'passed' && effect !== 'skipped') kept.set(id, before);
    } else if (!isSame(policyFunction, before.asked)) {
      changes.push(`${id} ${before.asked === null ? 'is asked again' : 'is another function now, which is asked'}`);
    } else {
      const effectToday = effectOf({ outcome, policyFunction });
      if (effectToday === effect) {
        kept.set(id, before);
      } else {
        decidedAnew.push({ policyFunction, outcome });
        changes.push(`${id} was ${effect} before and is ${effectToday} now`);
      }
    }
  }
  return { ...rest, finished: kept, decidedAnew, changes: [...changes, ...changesOfPending] };
}
