import { monthlyCost, TYPICAL_USAGE } from '../dashboards/cost.ts';
import type { Settings } from './settings.ts';

const ACCOUNTS = [1, 30, 300];
const DAYS_PER_MONTH = 30;
/** Of a customer-managed key: https://aws.amazon.com/kms/pricing/ */
const DOLLARS_PER_KEY = 1;

/** What metrics, alarms, dashboards and logs cost a month with these settings, for organisations of several sizes. */
export function costTable({ regions, hook, hookConfiguration }: Settings): string {
  const columns = ACCOUNTS.map((accounts) => {
    const { total, ...cost } = monthlyCost({
      ...TYPICAL_USAGE,
      accounts,
      regions: regions.length,
      policyFunctions: hookConfiguration.LambdaFunctions.length,
      logRetentionMonths: hook.logRetentionDays / DAYS_PER_MONTH,
    });
    // The notification topic's key in each Region, and with encryptLogs one more in each account.
    const keys = DOLLARS_PER_KEY * regions.length * (1 + (hook.encryptLogs ? accounts : 0));
    return { ...cost, keys, total: total + keys };
  });
  const dollars = (value: number) => value.toFixed(2).padStart(10);
  const parts = ['metrics', 'alarms', 'dashboards', 'logs', 'contributorInsights', 'keys', 'total'] as const;
  return [
    `US dollars a month, at ${TYPICAL_USAGE.invocations.toLocaleString('en')} hook calls per account and Region (Lambda and X-Ray apart):`,
    `${'accounts'.padEnd(22)}${ACCOUNTS.map((accounts) => String(accounts).padStart(10)).join('')}`,
    ...parts.map((part) => `  ${part.padEnd(20)}${columns.map((cost) => dollars(cost[part])).join('')}`),
  ].join('\n');
}
