import { ALARM, type AlarmHeading } from './alarms.ts';

/** What must lead to a notification, within which time, and what must never. The runbook prints this table, and the tests prove it. */
export interface AlarmRequirement {
  readonly situation: string;
  /** Null for what must never page. */
  readonly pages: { readonly alarm: AlarmHeading; readonly within: string } | null;
}

/** Minutes between two calls of one policy function for which the alarms are proven. */
export const CALL_INTERVALS_MINUTES = [1, 2, 3, 5, 10, 30, 60] as const;

/** Minutes after its third failed call within which a function that cannot decide at all must page. */
export function pagesWithinMinutes(callIntervalMinutes: number): number {
  return callIntervalMinutes <= 10 ? 20 : 90;
}

/** The share of failed calls that must page, and the number of calls an hour from which on it must. */
export const FAILING_SHARE = 0.2;
export const FAILING_CALLS_PER_HOUR = 20;

export const ALARM_REQUIREMENTS: readonly AlarmRequirement[] = [
  {
    situation: `A policy function cannot decide at all, called every ${CALL_INTERVALS_MINUTES.filter((minutes) => minutes <= 10).join(', ')} minutes`,
    pages: { alarm: ALARM.failing, within: `${pagesWithinMinutes(10)} minutes after the third failed call` },
  },
  {
    situation: `A policy function cannot decide at all, called every ${CALL_INTERVALS_MINUTES.filter((minutes) => minutes > 10).join(' or ')} minutes`,
    pages: { alarm: ALARM.failing, within: `${pagesWithinMinutes(60)} minutes after the third failed call` },
  },
  {
    situation: `A policy function fails ${FAILING_SHARE * 100} % and more of at least ${FAILING_CALLS_PER_HOUR} calls an hour`,
    pages: { alarm: ALARM.failing, within: 'the hour' },
  },
  {
    situation: 'A change is let through unchecked, even one',
    pages: { alarm: ALARM.failedOpen, within: '15 minutes; no OK, but an OpsItem that a person closes' },
  },
  { situation: '3 failures in 1,000 calls within a day, the first hundred of which passed', pages: null },
  { situation: 'A lone failure, however rarely the function is called', pages: null },
  { situation: 'A throttled call that a retry brings through', pages: null },
];
