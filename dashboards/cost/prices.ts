/**
 * List prices of us-east-1 in US dollars, as read in October 2026; not a quotation. They differ by Region and change.
 * https://aws.amazon.com/cloudwatch/pricing/
 */

/** Custom metrics, per series and month, prorated by the hour; the tiers add up over an organisation's accounts. */
export const METRIC_TIERS: readonly { readonly upTo: number; readonly price: number }[] = [
  { upTo: 10_000, price: 0.3 },
  { upTo: 250_000, price: 0.1 },
  { upTo: 1_000_000, price: 0.05 },
  { upTo: Number.POSITIVE_INFINITY, price: 0.02 },
];

export const PRICE = {
  /** Per month, past the three that are free. */
  dashboard: 3,
  /** Per month and metric that a Metrics Insights alarm analyses. Not confirmed: the published price page was not readable. */
  insightsAlarmMetric: 0.1,
  /** Per gigabyte taken in. */
  logIngestion: 0.5,
  /** Per gigabyte and month kept; compressed, which is left out here. */
  logStorage: 0.03,
  /** Per month. Not confirmed, as above. */
  contributorInsightsRule: 0.5,
  /** Per million matched log events. Not confirmed, as above. */
  contributorInsightsEvents: 0.02,
} as const;
