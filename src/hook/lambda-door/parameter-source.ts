import type { Configuration, ConfigurationProblem } from '../domain.ts';
import type { Clock, ParameterReader, ParameterResult } from '../ports.ts';
import { backoff } from '../time/backoff.ts';
import { SHARE, TIME } from '../time/budget.ts';
import { pause } from '../time/pause.ts';
import { withLimit } from '../time/with-limit.ts';
import { type ConfigurationAnswer, type ConfigurationSource, unreadable } from './configuration-answer.ts';

export interface ParameterSourceOptions {
  /** Of the parameter. */
  readonly name: string;
  readonly reader: ParameterReader;
  readonly clock: Clock;
  /** A number from 0 to 1. */
  readonly random: () => number;
  readonly parse: (text: string) => ConfigurationAnswer;
  /** Called with the problem of every read that gave no configuration. */
  readonly warn: (message: string) => void;
}

/**
 * A configuration in SSM. The last good one is kept for a minute, and stays in force while the parameter cannot be read or holds a
 * wrong one: neither may stop every deployment. Nothing bad is kept, so that a repaired parameter works at once.
 *
 * Ages are told by the time of day. Lambda freezes the process between invocations, and the monotonic clock may stand still meanwhile,
 * by which a configuration of last week would be a minute old.
 *
 * There is one read at a time for all calls of the process: environments that start together would else throttle each other.
 */
export function parameterSource(options: ParameterSourceOptions): ConfigurationSource {
  const { clock, warn } = options;
  let kept: Kept | undefined;
  let current: Promise<ConfigurationAnswer> | undefined;
  let next: Promise<ConfigurationAnswer> | undefined;
  /** The last read that began, whatever it found. */
  let lastRead: Period | undefined;

  /** Never called while another is under way, so that what was begun later is also what comes later. */
  function begin(limitMs: number, persistent: boolean): Promise<ConfigurationAnswer> {
    const begun = clock.today().getTime();
    current = readWithin(limitMs, persistent, options).then((answer) => {
      current = undefined;
      if (answer.kind === 'configured') {
        lastRead = periodOf(begun, TIME.configurationRetry);
        kept = {
          configuration: answer.configuration,
          fresh: periodOf(begun, TIME.configurationAge),
          configurationProblem: undefined,
        };
        return answer;
      }
      warn(answer.rejection.message);
      lastRead = periodOf(clock.today().getTime(), TIME.configurationRetry);
      // A renewal that failed says nothing against a configuration that nobody had to read again yet.
      if (kept !== undefined && !lasts(kept.fresh, clock)) {
        kept = { ...kept, fresh: lastRead, configurationProblem: answer.rejection.kind };
      }
      return answer;
    });
    return current;
  }

  /** A read that begins after now, shared by all who ask for one until then. */
  function beginAfterCurrent(limitMs: number): Promise<ConfigurationAnswer> {
    if (current === undefined) return begin(limitMs, false);
    next ??= current.then(() => {
      next = undefined;
      return beginAfterCurrent(limitMs);
    });
    return next;
  }

  async function renewed(deadline: number): Promise<Configuration | undefined> {
    // What a function that stays out of reach says with every call must not cost a read with every call.
    if (current === undefined && lastRead !== undefined && lasts(lastRead, clock)) return undefined;
    const limitMs = renewalLimit(deadline, clock);
    const limited = await withLimit(limitMs, clock, () => beginAfterCurrent(limitMs));
    return limited.kind === 'done' && limited.value.kind === 'configured' ? limited.value.configuration : undefined;
  }

  return {
    async read(deadline) {
      if (kept !== undefined && lasts(kept.fresh, clock)) {
        return { ...answerOf(kept), renew: () => renewed(deadline) };
      }
      const limitMs =
        kept === undefined ? (deadline - clock.now()) * SHARE.configuration : renewalLimit(deadline, clock);
      const end = clock.now() + limitMs;
      let answer: ConfigurationAnswer = NOT_IN_TIME;
      for (let mine = false; !mine && isUnreadable(answer) && clock.now() < end; ) {
        // Another call's read may end before this one's time is over.
        mine = current === undefined;
        const reading = current ?? begin(limitMs, true);
        const limited = await withLimit(end - clock.now(), clock, () => reading);
        if (limited.kind === 'done') answer = limited.value;
      }
      return answer.kind === 'rejected' && kept !== undefined ? answerOf(kept) : answer;
    },
  };
}

interface Kept {
  readonly configuration: Configuration;
  /** Until then it is not read again. */
  readonly fresh: Period;
  /** What the last read found instead. */
  readonly configurationProblem: ConfigurationProblem | undefined;
}

function answerOf({ configuration, configurationProblem }: Kept) {
  return { kind: 'configured', configuration, configurationProblem } as const;
}

/** From and until a time of day, in milliseconds. */
interface Period {
  readonly from: number;
  readonly until: number;
}

function periodOf(from: number, lengthMs: number): Period {
  return { from, until: from + lengthMs };
}

/** A time of day that was set back tells no ages: the period is over then, too. */
function lasts({ from, until }: Period, clock: Clock): boolean {
  const now = clock.today().getTime();
  return from <= now && now < until;
}

function isUnreadable(answer: ConfigurationAnswer): boolean {
  return answer.kind === 'rejected' && answer.rejection.kind === 'CONFIGURATION_UNREADABLE';
}

function renewalLimit(deadline: number, clock: Clock): number {
  return Math.min((deadline - clock.now()) * SHARE.configuration, TIME.configurationRenewal);
}

const NOT_IN_TIME = unreadable('SSM did not answer in time');

/** @param persistent whether to try again, as long as there is time, what may pass by itself */
async function readWithin(
  limitMs: number,
  persistent: boolean,
  { name, reader, clock, random, parse }: ParameterSourceOptions,
): Promise<ConfigurationAnswer> {
  const end = clock.now() + limitMs;
  let last: ParameterResult | undefined;
  await withLimit(limitMs, clock, async (signal) => {
    for (let attempts = 1; ; attempts += 1) {
      const result = await reader.read(name, signal);
      if (signal.aborted) return;
      last = result;
      if (result.kind === 'read' || !result.retryable || !persistent) return;
      const wait = backoff(attempts, random);
      if (clock.now() + wait >= end) return;
      await pause(wait, clock, signal);
    }
  });
  if (last === undefined) return NOT_IN_TIME;
  return last.kind === 'read' ? parse(last.value) : unreadable(`its SSM parameter could not be had: ${last.reason}`);
}
