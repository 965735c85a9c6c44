import { type DashboardSettings, DEFAULT_THRESHOLDS } from '../../../dashboards/settings.ts';
import { NAMESPACE } from '../../../src/hook/names.ts';
import { deployedNames } from '../../settings/deployed-names.ts';
import type { Settings } from '../../settings/settings.ts';

/** What the dashboards and alarms are made from. Texts may hold `${AWS::Partition}` and `${AWS::AccountId}`. */
export function dashboardSettings({ namePrefix, regions, monitoring, organization }: Settings): DashboardSettings {
  const [home] = regions;
  if (home === undefined) throw new Error('The settings have at least one Region');
  const names = deployedNames(namePrefix);
  const { errors, answerLatencyMs, nonCompliant } = monitoring.thresholds;
  return {
    service: NAMESPACE,
    hookFunctionName: names.hookFunction,
    region: home,
    regions,
    accounts: organization === undefined ? [] : monitoring.accounts,
    // Log groups of other accounts are named by ARN.
    logGroupNames:
      organization === undefined || monitoring.accounts.length === 0
        ? [names.hookLogGroup]
        : monitoring.accounts.map(
            ({ id }) => `arn:\${AWS::Partition}:logs:${home}:${id}:log-group:${names.hookLogGroup}`,
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
