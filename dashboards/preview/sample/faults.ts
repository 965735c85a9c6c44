/** One script per alarm: what happens when the thing goes wrong that the alarm is for, and nothing else. */
import { ALARM } from '../../alarms/alarms.ts';
import type { Change } from './change.ts';
import { change, failed, NON_COMPLIANT, PASSED } from './one-change.ts';

const MINUTE = 60_000;

/** @param start milliseconds since 1970 */
export type Fault = (start: number) => Change[];

export const FAULTS: Readonly<Record<(typeof ALARM)[keyof typeof ALARM], Fault>> = {
  [ALARM.failing]: (start) =>
    repeat(5, 20_000, start, (at, index) => failed(at, index % 2 === 0 ? 'TIMED_OUT' : 'FUNCTION_ERROR', 'FAIL')),
  [ALARM.gone]: (start) =>
    repeat(12, 15_000, start, (at, index) => failed(at, index % 2 === 0 ? 'NOT_FOUND' : 'ACCESS_DENIED', 'FAIL')),
  [ALARM.failedOpen]: (start) => [failed(start, 'MALFORMED_RESPONSE', 'WARN')],
  [ALARM.nonComplianceRising]: (start) => repeat(60, 30_000, start, (at) => change(at, NON_COMPLIANT, 40)),
  [ALARM.answerLatency]: (start) =>
    repeat(20, 15_000, start, (at, index) => change(at, PASSED, index % 2 === 0 ? 27_500 : 40)),
  [ALARM.faults]: (start) => [
    {
      ...change(start, PASSED, 10),
      answers: [],
      rejection: { kind: 'CONFIGURATION_UNREADABLE', message: 'SSM could not be asked.' },
    },
  ],
  [ALARM.misconfigured]: (start) => [
    {
      ...change(start, PASSED, 10),
      answers: [],
      rejection: { kind: 'INVALID_CONFIGURATION', message: 'LambdaFunctions is missing.' },
    },
  ],
  [ALARM.died]: (start) => [change(start, PASSED, 40), { ...change(start + 5_000, PASSED, 40), end: 'died' }],
  [ALARM.throttled]: (start) =>
    repeat(8, 10_000, start, (at, index) => ({
      ...change(at, PASSED, 40),
      end: index % 2 === 0 ? 'returned' : 'throttled',
    })),
  [ALARM.undelivered]: (start) => [
    { ...change(start, PASSED, 40), undelivered: true },
    change(start + 2_000, PASSED, 40),
  ],
};

function repeat(count: number, everyMs: number, start: number, make: (at: number, index: number) => Change): Change[] {
  return Array.from({ length: count }, (_, index) => make(start + index * everyMs, index));
}

export const FAULT_LASTS_MS = 30 * MINUTE;
