import { DIMENSION, NAMESPACE, POLICY_FUNCTION_METRIC } from '../../src/hook/names.ts';
import type { DashboardSettings } from '../settings.ts';
import type { DashboardVariable } from './body.ts';

/** Rewrites `region` of every widget. */
export function regionVariable(settings: DashboardSettings): DashboardVariable {
  return {
    id: 'region',
    type: 'property',
    property: 'region',
    inputType: 'select',
    label: 'Region',
    visible: true,
    defaultValue: settings.region,
    values: settings.regions.map((region) => ({ value: region, label: region })),
  };
}

/** Rewrites the dimension of the metric rows of the widgets that show one function; filled with the functions that CloudWatch knows. */
export function policyFunctionVariable(): DashboardVariable {
  return {
    id: 'policyFunction',
    type: 'property',
    property: DIMENSION.policyFunction,
    inputType: 'select',
    label: 'Policy function',
    visible: true,
    defaultValue: '__FIRST',
    search: `{${NAMESPACE},${DIMENSION.policyFunction},${DIMENSION.service}} MetricName="${POLICY_FUNCTION_METRIC.evaluations}"`,
    populateFrom: DIMENSION.policyFunction,
  };
}

/**
 * What every log query of a dashboard begins with, so that the account variable has something to rewrite. `@log` is the account of the
 * log group and its name; unlike the record's own `accountId`, a request that the hook could not read has it too.
 */
export const ANY_ACCOUNT = '@log like /[0-9]/';

/**
 * In a monitoring account, one variable narrows the metrics and one the log tables, as their languages differ. The patterns
 * hold no quotes: whether a pattern meets the body's text before or after JSON escaping is not documented.
 */
export function accountVariables(settings: DashboardSettings): DashboardVariable[] {
  if (settings.accounts.length === 0) return [];
  const all = { label: 'All accounts' };
  return [
    {
      id: 'account',
      type: 'pattern',
      pattern: ',service}',
      inputType: 'select',
      label: 'Account',
      visible: true,
      defaultValue: ',service}',
      values: [
        { ...all, value: ',service}' },
        ...settings.accounts.map(({ id, name }) => ({
          label: `${name} (${id})`,
          value: `,service} :aws.AccountId=${id}`,
        })),
      ],
    },
    {
      id: 'accountOfLogs',
      type: 'pattern',
      pattern: '@log like /\\[0-9\\]/',
      inputType: 'select',
      label: 'Account (log tables)',
      visible: true,
      defaultValue: ANY_ACCOUNT,
      values: [
        { ...all, value: ANY_ACCOUNT },
        ...settings.accounts.map(({ id, name }) => ({ label: `${name} (${id})`, value: `@log like /${id}/` })),
      ],
    },
  ];
}
