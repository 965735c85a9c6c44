import type { AlarmDefinition } from '../alarms/alarm.ts';
import { alarmDefinitions } from '../alarms/alarms.ts';
import { SAMPLE_SETTINGS } from '../settings.ts';
import { LAMBDA } from '../widgets/lambda-metrics.ts';
import { METRIC_INVENTORY } from './metric-inventory.ts';
import { METRIC_TIERS, PRICE } from './prices.ts';

/** What an organisation does in a month. */
export interface Usage {
  readonly accounts: number;
  /** Per account. */
  readonly regions: number;
  readonly policyFunctions: number;
  /** Share of the month's hours in which an account's Region deploys: a series is paid for only in hours with data. */
  readonly activeHours: number;
  /** Share of the active hours in which a rare thing happens, per series. */
  readonly rareHours: number;
  /** Hook calls per account, Region and month. */
  readonly invocations: number;
  /** Policy functions in scope of one call. */
  readonly policyFunctionsPerInvocation: number;
  /** Bytes of one record's line. */
  readonly bytesPerRecord: number;
  readonly logRetentionMonths: number;
  readonly dashboards: number;
  readonly contributorInsightsRules: number;
}

export const TYPICAL_USAGE: Omit<Usage, 'accounts'> = {
  regions: 2,
  policyFunctions: 20,
  activeHours: 0.1,
  rareHours: 0.2,
  invocations: 3_000,
  policyFunctionsPerInvocation: 4,
  bytesPerRecord: 1_100,
  logRetentionMonths: 12,
  dashboards: 2,
  contributorInsightsRules: 3,
};

/** US dollars per month, at list prices of us-east-1. */
export interface MonthlyCost {
  readonly metrics: number;
  readonly alarms: number;
  readonly dashboards: number;
  readonly logs: number;
  readonly contributorInsights: number;
  readonly total: number;
}

/** Of what the dashboards and alarms are made of. Lambda, X-Ray and the log queries that people run come on top. */
export function monthlyCost(
  usage: Usage,
  alarms: readonly AlarmDefinition[] = alarmDefinitions(SAMPLE_SETTINGS),
): MonthlyCost {
  const invocations = usage.invocations * usage.accounts * usage.regions;
  const decisions = invocations * usage.policyFunctionsPerInvocation;
  const gigabytes = ((invocations + decisions) * usage.bytesPerRecord) / 1e9;
  const parts = {
    // Usage types carry the Region, so each Region has tiers of its own; accounts of an organisation share them.
    metrics: tiered(seriesPerPlace(usage) * usage.accounts) * usage.regions,
    alarms: analysedMetrics(usage, alarms) * usage.accounts * usage.regions * PRICE.insightsAlarmMetric,
    dashboards: usage.dashboards * PRICE.dashboard,
    logs: gigabytes * (PRICE.logIngestion + PRICE.logStorage * usage.logRetentionMonths),
    contributorInsights:
      usage.regions * usage.contributorInsightsRules * PRICE.contributorInsightsRule +
      ((decisions * usage.contributorInsightsRules) / 1e6) * PRICE.contributorInsightsEvents,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** Months of series in one account and Region: a series that lives in a tenth of the hours counts a tenth. */
function seriesPerPlace(usage: Usage): number {
  return METRIC_INVENTORY.reduce((sum, entry) => sum + liveMonths(entry.metric, usage), 0);
}

/** A Metrics Insights alarm pays for each metric that it analyses, while that exists. */
function analysedMetrics(usage: Usage, alarms: readonly AlarmDefinition[]): number {
  return alarms.reduce((sum, { query }) => {
    const [, metric = '', namespace = ''] = /\((\w+)\) FROM SCHEMA\("([^"]+)"/.exec(query) ?? [];
    // Lambda's own metrics cost nothing to have; one of them is analysed per hook function, while that is invoked.
    return sum + (namespace === LAMBDA.namespace ? usage.activeHours : liveMonths(metric, usage));
  }, 0);
}

function liveMonths(metric: string, { policyFunctions, activeHours, rareHours }: Usage): number {
  const entry = METRIC_INVENTORY.find((candidate) => candidate.metric === metric);
  if (entry === undefined) throw new RangeError(`${metric} is not a metric of the inventory`);
  return (entry.per === 'hook' ? 1 : policyFunctions) * activeHours * (entry.rare ? rareHours : 1);
}

function tiered(series: number): number {
  let cost = 0;
  let from = 0;
  for (const { upTo, price } of METRIC_TIERS) {
    cost += Math.max(0, Math.min(series, upTo) - from) * price;
    from = upTo;
  }
  return cost;
}
