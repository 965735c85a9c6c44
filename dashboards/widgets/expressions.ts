/** The text of SEARCH expressions, metric math and Metrics Insights queries. */

import { DIMENSION, type HOOK_METRIC, NAMESPACE, type POLICY_FUNCTION_METRIC } from '../../src/hook/names.ts';
import type { DashboardSettings } from '../settings.ts';
import { LAMBDA, type LambdaMetric } from './lambda-metrics.ts';

export type PolicyFunctionMetric = (typeof POLICY_FUNCTION_METRIC)[keyof typeof POLICY_FUNCTION_METRIC];
export type HookMetric = (typeof HOOK_METRIC)[keyof typeof HOOK_METRIC];

/**
 * SEARCH and SCHEMA match the exact dimension set only. `service` stands last, as the account variable
 * rewrites the text `,service}`.
 */
const PER_POLICY_FUNCTION = `{${NAMESPACE},${DIMENSION.policyFunction},${DIMENSION.service}}`;
const PER_HOOK = `{${NAMESPACE},${DIMENSION.service}}`;

function search(schema: string, service: string, metric: string, statistic: string): string {
  return `SEARCH('${schema} ${DIMENSION.service}="${service}" MetricName="${metric}"', '${statistic}')`;
}

/**
 * One time series per policy function and account. SEARCH finds 500 of them at most: where an organisation has more, the
 * account variable narrows them.
 */
export function searchPolicyFunctions(service: string, metric: PolicyFunctionMetric, statistic: string): string {
  return search(PER_POLICY_FUNCTION, service, metric, statistic);
}

/** One time series per account: 500 accounts at most. */
export function searchHook(service: string, metric: HookMetric, statistic: string): string {
  return search(PER_HOOK, service, metric, statistic);
}

/**
 * A count of the hook over all accounts in view. It never subtracts one SEARCH from another: each is cut at 500 series by itself, so
 * that a difference of two may be anything.
 */
export function countOfHook(service: string, metric: HookMetric): string {
  return `SUM(${searchHook(service, metric, 'Sum')})`;
}

export type InsightsFunction = 'AVG' | 'COUNT' | 'MAX' | 'MIN' | 'SUM';

/** A Metrics Insights query that yields one time series per policy function. An alarm on it needs both GROUP BY and ORDER BY. */
export function insightsPerPolicyFunction(
  service: string,
  statistic: InsightsFunction,
  metric: PolicyFunctionMetric,
): string {
  const { policyFunction, service: serviceDimension } = DIMENSION;
  return (
    `SELECT ${statistic}(${metric}) FROM SCHEMA("${NAMESPACE}", ${policyFunction}, ${serviceDimension})` +
    ` WHERE ${serviceDimension} = '${service}' GROUP BY ${policyFunction} ORDER BY ${statistic}() DESC`
  );
}

/** A Metrics Insights query that yields one time series, over every account that the querying account can see. */
export function insightsPerHook(service: string, statistic: InsightsFunction, metric: HookMetric): string {
  const dimension = DIMENSION.service;
  return `SELECT ${statistic}(${metric}) FROM SCHEMA("${NAMESPACE}", ${dimension}) WHERE ${dimension} = '${service}'`;
}

/** What Lambda reports about the hook's function: one series per account. */
export function searchHookFunction(hookFunctionName: string, metric: LambdaMetric, statistic: string): string {
  const { namespace, functionName } = LAMBDA;
  return `SEARCH('{${namespace},${functionName}} ${functionName}="${hookFunctionName}" MetricName="${metric}"', '${statistic}')`;
}

/** As {@link searchHookFunction}, as one time series over every account that the querying account can see. */
export function insightsHookFunction(
  hookFunctionName: string,
  statistic: InsightsFunction,
  metric: LambdaMetric,
): string {
  const { namespace, functionName } = LAMBDA;
  return `SELECT ${statistic}(${metric}) FROM SCHEMA("${namespace}", ${functionName}) WHERE ${functionName} = '${hookFunctionName}'`;
}

/** A dynamic label: CloudWatch writes each series' policy function, and its account where several are in view, in its place. */
export function eachPolicyFunction({ accounts }: Pick<DashboardSettings, 'accounts'>): string {
  const label = `\${PROP('Dim.${DIMENSION.policyFunction}')}`;
  return accounts.length === 0 ? label : `${label} \${PROP('AccountLabel')}`;
}
