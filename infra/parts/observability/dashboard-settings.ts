import { type DashboardSettings, DEFAULT_THRESHOLDS } from '../../../dashboards/settings.ts';
import { NAMESPACE } from '../../../src/hook/names.ts';
import { HOOK_FUNCTION_NAME, HOOK_LOG_GROUP_NAME } from '../../settings/deployed-names.ts';
import type { Settings } from '../../settings/settings.ts';

/** What the dashboards and alarms are made from. Texts may hold `${AWS::Partition}` and `${AWS::AccountId}`. */
export function dashboardSettings({ regions, monitoring, organization }: Settings): DashboardSettings {
  const [home] = regions;
  if (home === undefined) throw new Error('The settings have at least one Region');
  const { errors, answerLatencyMs, nonCompliant } = monitoring.thresholds;
  return {
    service: NAMESPACE,
    hookFunctionName: HOOK_FUNCTION_NAME,
    region: home,
    regions,
    accounts: organization === undefined ? [] : monitoring.accounts,
    // Log groups of other accounts are named by ARN.
    logGroupNames:
      organization === undefined || monitoring.accounts.length === 0
        ? [HOOK_LOG_GROUP_NAME]
        : monitoring.accounts.map(
            ({ id }) => `arn:\${AWS::Partition}:logs:${home}:${id}:log-group:${HOOK_LOG_GROUP_NAME}`,
          ),
    runbookUrl: monitoring.runbookUrl,
    alarmArnPrefix: `arn:\${AWS::Partition}:cloudwatch:${home}:\${AWS::AccountId}:alarm:`,
    thresholds: {
      errors: errors ?? DEFAULT_THRESHOLDS.errors,
      answerLatencyMs: answerLatencyMs ?? DEFAULT_THRESHOLDS.answerLatencyMs,
      nonCompliant: nonCompliant ?? DEFAULT_THRESHOLDS.nonCompliant,
    },
  };
}
