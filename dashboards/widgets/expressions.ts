/** The text of SEARCH expressions, metric math and Metrics Insights queries. */

import { DIMENSION, HOOK_METRIC, NAMESPACE, POLICY_FUNCTION_METRIC } from '../../src/hook/names.ts';
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

function search(schema: string, service: string, metrics: readonly string[], statistic: string): string {
  const names = metrics.map((metric) => `MetricName="${metric}"`).join(' OR ');
  const term = metrics.length === 1 ? names : `(${names})`;
  return `SEARCH('${schema} ${DIMENSION.service}="${service}" ${term}', '${statistic}')`;
}

/**
 * One time series per policy function, account and metric. SEARCH finds 500 of them at most: where an organisation has more, the
 * account variable narrows them.
 */
export function searchPolicyFunctions(
  service: string,
  metrics: readonly [PolicyFunctionMetric, ...PolicyFunctionMetric[]],
  statistic: string,
): string {
  return search(PER_POLICY_FUNCTION, service, metrics, statistic);
}

/** One time series per account. */
export function searchHook(
  service: string,
  metrics: readonly [HookMetric, ...HookMetric[]],
  statistic: string,
): string {
  return search(PER_HOOK, service, metrics, statistic);
}

/**
 * How often something rare happened, as 0 when it did not. The metric of a rare thing does not exist until it happens, and
 * math on a metric that does not exist yields nothing; so count it together with what always happens, and subtract that.
 */
export function countAmongEvaluations(service: string, rare: PolicyFunctionMetric): string {
  const evaluations = POLICY_FUNCTION_METRIC.evaluations;
  const both = searchPolicyFunctions(service, [evaluations, rare], 'Sum');
  return `SUM(${both}) - SUM(${searchPolicyFunctions(service, [evaluations], 'Sum')})`;
}

/** As {@link countAmongEvaluations}, of what happens once per hook call. */
export function countAmongInvocations(service: string, rare: HookMetric): string {
  const invocations = HOOK_METRIC.invocations;
  const both = searchHook(service, [invocations, rare], 'Sum');
  return `SUM(${both}) - SUM(${searchHook(service, [invocations], 'Sum')})`;
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
