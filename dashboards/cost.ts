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
  /** Bytes of one record's line. */
  readonly bytesPerRecord: number;
  readonly logRetentionMonths: number;
  readonly alarms: number;
  readonly dashboards: number;
  readonly contributorInsightsRules: number;
}

export const TYPICAL_USAGE: Omit<Usage, 'accounts'> = {
  regions: 2,
  policyFunctions: 20,
  activeHours: 0.1,
  rareHours: 0.2,
  invocations: 3_000,
  bytesPerRecord: 900,
  logRetentionMonths: 12,
  alarms: 7,
  dashboards: 2,
  contributorInsightsRules: 3,
};

/** US dollars per month. */
export interface MonthlyCost {
  readonly metrics: number;
  readonly alarms: number;
  readonly dashboards: number;
  readonly logs: number;
  readonly contributorInsights: number;
  readonly total: number;
}

/** The list price of what the dashboards and alarms are made of; Lambda itself, X-Ray and queries that people run come on top. */
export function monthlyCost(usage: Usage): MonthlyCost {
  const places = usage.accounts * usage.regions;
  const records = usage.invocations * places * (1 + usage.policyFunctions);
  const gigabytes = (records * usage.bytesPerRecord) / 1e9;
  const parts = {
    metrics: regionalMetrics(usage) * usage.regions,
    // One monitoring account per Region; each alarm analyses one metric per function or hook, of every account.
    alarms: alarmedSeries(usage) * usage.accounts * usage.regions * PRICE.insightsAlarmMetric,
    dashboards: usage.dashboards * PRICE.dashboard,
    logs: gigabytes * (PRICE.logIngestion + PRICE.logStorage * usage.logRetentionMonths),
    contributorInsights:
      usage.regions * usage.contributorInsightsRules * PRICE.contributorInsightsRule +
      (records / 1e6) * PRICE.contributorInsightsEvents,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** In one Region: usage types, and so the tiers, are per Region. */
function regionalMetrics(usage: Usage): number {
  const perPlace = METRIC_INVENTORY.reduce((sum, { per, rare }) => {
    const series = per === 'hook' ? 1 : usage.policyFunctions;
    return sum + series * usage.activeHours * (rare ? usage.rareHours : 1);
  }, 0);
  return tiered(perPlace * usage.accounts);
}

/** Series that alarms look at, counted as if each rare series existed throughout: an upper bound. */
function alarmedSeries({ policyFunctions, activeHours, rareHours }: Usage): number {
  const perFunctionAlarms = 4;
  const perHookAlarms = 3;
  return (perFunctionAlarms * policyFunctions + perHookAlarms) * activeHours * rareHours;
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
