import { CfnCondition, Fn, type Stack } from 'aws-cdk-lib';
import { CfnAlarm, CfnDashboard, CfnInsightRule } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { AlarmDefinition } from '../../dashboards/alarm.ts';
import { alarmDefinitions } from '../../dashboards/alarms.ts';
import { complianceDashboard } from '../../dashboards/compliance.ts';
import { type ContributorInsightsRule, contributorInsightsRules } from '../../dashboards/contributor-insights.ts';
import { savedQueries } from '../../dashboards/log-queries.ts';
import { operationsDashboard } from '../../dashboards/operations.ts';
import { NAMESPACE } from '../../src/hook/names.ts';
import { dashboardSettings } from '../parts/observability/dashboard-settings.ts';
import { notificationTopic } from '../parts/observability/notification-topic.ts';
import { observabilitySink } from '../parts/observability/observability-sink.ts';
import { substitutePseudoParameters } from '../parts/observability/substitute.ts';
import { HOOK_LOG_GROUP_NAME } from '../settings/deployed-names.ts';
import type { Settings } from '../settings/settings.ts';

/** Dashboards, alarms and whom they tell: in the account itself, or in the monitoring account of an organisation. */
export function defineMonitoring(stack: Stack, settings: Settings): void {
  const shown = dashboardSettings(settings);
  const topic = notificationTopic(stack, settings.monitoring.notificationAddresses);
  for (const alarm of alarmDefinitions(shown)) defineAlarm(stack, alarm, topic.ref);
  for (const rule of contributorInsightsRules(shown))
    defineInsightRule(stack, rule, settings.organization !== undefined);
  for (const { name, logGroupNames, queryString } of savedQueries(shown)) {
    new CfnQueryDefinition(stack, `${pascalCase(name.replace(/^.*\//, ''))}Query`, {
      name,
      queryString,
      // In a monitoring account people choose the accounts that they ask about.
      ...(settings.organization === undefined ? { logGroupNames: [...logGroupNames] } : {}),
    });
  }
  // An account has its dashboards once for all Regions.
  const home = new CfnCondition(stack, 'IsHomeRegion', {
    expression: Fn.conditionEquals(Fn.ref('AWS::Region'), shown.region),
  });
  const bodies = { Compliance: complianceDashboard(shown), Operations: operationsDashboard(shown) };
  for (const [name, body] of Object.entries(bodies)) {
    const dashboard = new CfnDashboard(stack, `${name}Dashboard`, {
      dashboardName: `${NAMESPACE}-${name}`,
      dashboardBody: substitutePseudoParameters(JSON.stringify(body)),
    });
    dashboard.cfnOptions.condition = home;
  }
  const { organization } = settings;
  if (organization?.createSink === true) observabilitySink(stack, organization.id);
}

function defineAlarm(stack: Stack, alarm: AlarmDefinition, topicArn: string): void {
  new CfnAlarm(stack, `${alarm.name.replace(/^.*-/, '')}Alarm`, {
    alarmName: alarm.name,
    alarmDescription: alarm.description,
    metrics: [{ id: 'query', expression: alarm.query, period: alarm.period, returnData: true, label: alarm.name }],
    comparisonOperator: alarm.comparison,
    threshold: alarm.threshold,
    evaluationPeriods: alarm.evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm,
    treatMissingData: alarm.treatMissingData,
    alarmActions: [topicArn],
    okActions: [topicArn],
  });
}

function defineInsightRule(stack: Stack, { name, body }: ContributorInsightsRule, acrossAccounts: boolean): void {
  const { LogGroupNames, ...rest } = body;
  const groups = acrossAccounts
    ? { LogGroupARNs: [`arn:\${AWS::Partition}:logs:\${AWS::Region}:*:log-group:${HOOK_LOG_GROUP_NAME}`] }
    : { LogGroupNames };
  new CfnInsightRule(stack, `${name.replace(/^.*-/, '')}Rule`, {
    ruleName: name,
    ruleState: 'ENABLED',
    ruleBody: substitutePseudoParameters(JSON.stringify({ ...rest, ...groups })),
  });
}

function pascalCase(title: string): string {
  return title
    .replaceAll(/[^A-Za-z0-9 ]/g, '')
    .split(' ')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}
