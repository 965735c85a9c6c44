import { monthlyCost, TYPICAL_USAGE } from '../../dashboards/cost/cost.ts';
import type { Settings } from '../settings/settings.ts';

const ACCOUNTS = [1, 30, 300];
const DAYS_PER_MONTH = 30;
/** Of a customer-managed key: https://aws.amazon.com/kms/pricing/ */
const DOLLARS_PER_KEY = 1;

/** What each template's standing parts cost a month with these settings, for organisations of several sizes. */
export function costTable(settings: Settings): string {
  const columns = ACCOUNTS.map((accounts) => costOf(settings, accounts));
  const line = (label: string, part: keyof ReturnType<typeof costOf>) =>
    `${label.padEnd(34)}${columns.map((cost) => cost[part].toFixed(2).padStart(10)).join('')}`;
  const { regions, hookConfiguration, policyFunctions, organization } = settings;
  const free = [
    ...(policyFunctions.length > 0 ? ['PolicyFunctions'] : []),
    ...(organization === undefined ? [] : ['OrgDeployment']),
  ];
  return [
    `US dollars a month, for ${counted(hookConfiguration.LambdaFunctions.length, 'policy function')} in ${counted(regions.length, 'Region')}:`,
    '',
    `${'accounts'.padEnd(34)}${ACCOUNTS.map((accounts) => String(accounts).padStart(10)).join('')}`,
    'HookActivation (or Registry)',
    line('  metrics', 'metrics'),
    line('  logs, taken in and kept', 'logs'),
    line('  keys of the logs', 'logKeys'),
    'Monitoring',
    line('  alarms *', 'alarms'),
    line('  dashboards', 'dashboards'),
    line('  Contributor Insights *', 'contributorInsights'),
    line('  keys of the notification topics', 'topicKeys'),
    line('total', 'total'),
    '',
    ...(free.length === 0 ? [] : [`${free.join(' and ')}: nothing but what Lambda charges for invocations.`]),
    `Taken as typical: ${TYPICAL_USAGE.invocations.toLocaleString('en')} hook calls per account and Region, in ${percent(TYPICAL_USAGE.activeHours)} of its hours; in ${percent(TYPICAL_USAGE.rareHours)} of these, each`,
    'kind of trouble. List prices of us-east-1; * stands by prices that could not be confirmed. Lambda, X-Ray, and the log queries',
    'that people and open dashboards run come on top.',
  ].join('\n');
}

function costOf({ regions, hook, hookConfiguration }: Settings, accounts: number) {
  const { total, ...cost } = monthlyCost({
    ...TYPICAL_USAGE,
    accounts,
    regions: regions.length,
    policyFunctions: hookConfiguration.LambdaFunctions.length,
    policyFunctionsPerInvocation: Math.min(
      TYPICAL_USAGE.policyFunctionsPerInvocation,
      hookConfiguration.LambdaFunctions.length,
    ),
    logRetentionMonths: hook.logRetentionDays / DAYS_PER_MONTH,
  });
  const logKeys = hook.encryptLogs ? DOLLARS_PER_KEY * regions.length * accounts : 0;
  const topicKeys = DOLLARS_PER_KEY * regions.length;
  return { ...cost, logKeys, topicKeys, total: total + logKeys + topicKeys };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
