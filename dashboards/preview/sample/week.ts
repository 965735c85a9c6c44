/** A week as it should be: deployments in bursts, quiet nights, now and then a mistake, two lone errors, a throttled call, and one slow minute. */
import type { Answer, Change } from './change.ts';
import { change, failed, NON_COMPLIANT, PASSED } from './one-change.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_POLICIES, SAMPLE_STACKS, SAMPLE_TARGETS, type SamplePolicy } from './organisation.ts';
import { pick, seededRandom, skewed } from './random.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const DEPLOYMENTS_PER_WORKDAY = 14;

/** @param start milliseconds since 1970: a midnight */
export function healthyWeek(start: number, seed = 1): Change[] {
  const random = seededRandom(seed);
  const changes: Change[] = [];
  for (let day = 0; day < 7; day += 1) {
    const midnight = start + day * DAY;
    const deployments = isWeekend(midnight) ? 1 : DEPLOYMENTS_PER_WORKDAY;
    for (let count = 0; count < deployments; count += 1) {
      changes.push(...deployment(midnight + 7 * HOUR + random() * 11 * HOUR, random));
    }
  }
  changes.push(...slowMinute(start + 2 * DAY + 20 * HOUR));
  changes.push(
    failed(start + DAY + 12 * HOUR, 'THROTTLED', 'FAIL'),
    failed(start + 4 * DAY + 9 * HOUR, 'TIMED_OUT', 'FAIL'),
  );
  changes.push({ ...change(start + 2 * DAY + 11 * HOUR, PASSED, 40), end: 'throttled' });
  changes.push(...badDeployment(start + 3 * DAY + 21 * HOUR));
  return changes.sort((a, b) => a.at - b.at);
}

/** A stack's resources, one after the other. */
export function deployment(start: number, random: () => number): Change[] {
  const accountId = pick(random, SAMPLE_ACCOUNTS).id;
  const stack = pick(random, SAMPLE_STACKS);
  const resources = 4 + Math.floor(random() * 20);
  return Array.from({ length: resources }, (_, index): Change => {
    const targetName = pick(random, SAMPLE_TARGETS);
    const policies = SAMPLE_POLICIES.filter(({ targets }) => targets.includes(targetName));
    return {
      at: Math.round(start + index * 1_700 + random() * 900),
      accountId,
      stack,
      targetName,
      action: random() < 0.3 ? 'CREATE' : 'UPDATE',
      answers: policies.map((policy) => answerOf(policy, random)),
    };
  });
}

function answerOf(policy: SamplePolicy, random: () => number): Answer {
  const retried = random() < 0.01;
  return {
    policyFunction: policy.policyFunction,
    outcome: random() < policy.nonCompliant ? NON_COMPLIANT : PASSED,
    durationMs: skewed(random, policy.medianMs) + (retried ? 250 : 0),
    attempts: retried ? 2 : 1,
  };
}

/** Every call takes almost as long as it may, and then nothing happens for the night. */
function slowMinute(start: number): Change[] {
  return Array.from({ length: 4 }, (_, index) => change(start + index * 15_000, PASSED, 27_000));
}

/** One stack with one mistake in many of its resources. */
function badDeployment(start: number): Change[] {
  return Array.from({ length: 15 }, (_, index) => change(start + index * 2_000, NON_COMPLIANT, 40));
}

function isWeekend(midnight: number): boolean {
  return [0, 6].includes(new Date(midnight + 12 * HOUR).getUTCDay());
}

export const SAMPLE_TIME = { MINUTE, HOUR, DAY } as const;
