import type { Change } from './change.ts';
import { FAULTS } from './faults.ts';
import { failed } from './one-change.ts';
import { seededRandom } from './random.ts';
import { deployment, healthyWeek, SAMPLE_TIME } from './week.ts';

const { DAY, HOUR, MINUTE } = SAMPLE_TIME;

/** Two weeks up to now, with incidents in the last hours, so that every widget has something to show. */
export function showcase(now: number): Change[] {
  const today = Math.floor(now / DAY) * DAY;
  const random = seededRandom(7);
  const recent = Array.from({ length: 14 }, () => deployment(now - 20 * MINUTE - random() * 11 * HOUR, random)).flat();
  const incidents = [
    ...FAULTS.PolicyFunctionFailing(now - 9 * MINUTE),
    ...FAULTS.PolicyFunctionFailing(now - 4 * HOUR),
    ...[1, 5, 8].map((hours) => failed(now - hours * HOUR, 'THROTTLED', 'FAIL')),
    ...FAULTS.PolicyFunctionGone(now - 7 * HOUR),
    ...FAULTS.PolicyFunctionFailedOpen(now - 3 * HOUR),
    ...FAULTS.NonComplianceRising(now - 9 * HOUR),
    ...FAULTS.AnswerLatencyNearLimit(now - 5 * HOUR),
    ...FAULTS.HookHandlerFaults(now - 2 * HOUR),
    ...FAULTS.HookFunctionDied(now - 8 * HOUR),
    ...FAULTS.HookFunctionThrottled(now - 10 * HOUR),
    ...FAULTS.RecordsUndelivered(now - 6 * HOUR),
  ];
  const weeks = [...healthyWeek(today - 14 * DAY, 3), ...healthyWeek(today - 7 * DAY, 4)];
  return [...weeks, ...recent, ...incidents].filter(({ at }) => at < now).sort((a, b) => a.at - b.at);
}
