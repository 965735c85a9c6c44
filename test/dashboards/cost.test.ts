import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alarmDefinitions } from '../../dashboards/alarms/alarms.ts';
import { monthlyCost, TYPICAL_USAGE, type Usage } from '../../dashboards/cost/cost.ts';
import { METRIC_INVENTORY } from '../../dashboards/cost/metric-inventory.ts';
import { SAMPLE_SETTINGS } from '../../dashboards/settings.ts';
import { HOOK_METRIC, POLICY_FUNCTION_METRIC } from '../../src/hook/names.ts';
import { runs } from '../support/runs.ts';

const ALARMS = alarmDefinitions(SAMPLE_SETTINGS);
const ALWAYS: Usage = { ...TYPICAL_USAGE, accounts: 1, regions: 1, activeHours: 1, rareHours: 1, policyFunctions: 50 };

test('the inventory holds every metric of the engine once', () => {
  const names = METRIC_INVENTORY.map(({ metric }) => metric);
  expect(names.sort()).toEqual([...Object.values(POLICY_FUNCTION_METRIC), ...Object.values(HOOK_METRIC)].sort());
});

describe('the monthly cost', () => {
  test('of series that always live is their number times the price of a metric', () => {
    // 50 functions with 9 metrics each, and 10 of the hook.
    expect(monthlyCost(ALWAYS, ALARMS).metrics).toBeCloseTo(460 * 0.3);
  });

  test('falls by the volume tiers, which the accounts of an organisation share', () => {
    // 460 series in 100 accounts: 10,000 at $0.30, and 36,000 at $0.10.
    expect(monthlyCost({ ...ALWAYS, accounts: 100 }, ALARMS).metrics).toBeCloseTo(10_000 * 0.3 + 36_000 * 0.1);
  });

  test('of an alarm counts one analysed metric per function or hook', () => {
    // Four alarms per function, six per hook: two of them on what Lambda reports.
    expect(monthlyCost(ALWAYS, ALARMS).alarms).toBeCloseTo((4 * 50 + 6) * 0.1);
  });

  test('of a rare metric vanishes when it does not happen', () => {
    expect(monthlyCost({ ...ALWAYS, rareHours: 0 }, ALARMS).metrics).toBeCloseTo(257 * 0.3);
  });

  test('is the sum of its parts, and never falls with more accounts', () => {
    const accounts = fc.integer({ min: 1, max: 2_000 });
    fc.assert(
      fc.property(accounts, accounts, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((count) =>
          monthlyCost({ ...TYPICAL_USAGE, accounts: count }, ALARMS),
        );
        if (low === undefined || high === undefined) return false;
        const { total, ...parts } = low;
        const sum = Object.values(parts).reduce((added, part) => added + part, 0);
        return Math.abs(total - sum) < 1e-9 && low.total <= high.total;
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });
});
