import { CfnCondition, Fn } from 'aws-cdk-lib';
import { CfnAlarm, CfnDashboard, CfnInsightRule } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AlarmDefinition } from '../../dashboards/alarms/alarm.ts';
import { alarmDefinitions } from '../../dashboards/alarms/alarms.ts';
import { complianceDashboard } from '../../dashboards/bodies/compliance.ts';
import { operationsDashboard } from '../../dashboards/bodies/operations.ts';
import { type ContributorInsightsRule, contributorInsightsRules } from '../../dashboards/logs/contributor-insights.ts';
import { savedQueries } from '../../dashboards/logs/log-queries.ts';
import { NAMESPACE } from '../../src/hook/names.ts';
import { dashboardSettings } from '../parts/observability/dashboard-settings.ts';
import { notificationTopic } from '../parts/observability/notification-topic.ts';
import { observabilitySink } from '../parts/observability/observability-sink.ts';
import { deployedNames } from '../settings/deployed-names.ts';
import type { Settings } from '../settings/settings.ts';

/** Dashboards, alarms and whom they tell: in the account itself, or in the monitoring account of an organisation. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, { settings }: { readonly settings: Settings }) {
    super(scope, id);
    const shown = dashboardSettings(settings);
    const names = deployedNames(settings.namePrefix);
    const topic = notificationTopic(this, settings.monitoring.notificationAddresses);
    for (const alarm of alarmDefinitions(shown)) defineAlarm(this, alarm, topic.ref);
    const inEveryAccount = settings.organization === undefined ? undefined : names.hookLogGroup;
    for (const rule of contributorInsightsRules(shown)) defineInsightRule(this, rule, inEveryAccount);
    for (const { name, logGroupNames, queryString } of savedQueries(shown)) {
      new CfnQueryDefinition(this, `${pascalCase(name.replace(/^.*\//, ''))}Query`, {
        name,
        queryString,
        // In a monitoring account people choose the accounts that they ask about.
        ...(settings.organization === undefined ? { logGroupNames: [...logGroupNames] } : {}),
      });
    }
    // An account has its dashboards once for all Regions.
    const home = new CfnCondition(this, 'IsHomeRegion', {
      expression: Fn.conditionEquals(Fn.ref('AWS::Region'), shown.region),
    });
    const bodies = { Compliance: complianceDashboard(shown), Operations: operationsDashboard(shown) };
    for (const [name, body] of Object.entries(bodies)) {
      const dashboard = new CfnDashboard(this, `${name}Dashboard`, {
        dashboardName: `${NAMESPACE}-${name}`,
        dashboardBody: substitutePseudoParameters(JSON.stringify(body)),
      });
      dashboard.cfnOptions.condition = home;
    }
    const { organization } = settings;
    if (organization?.createSink === true) observabilitySink(this, names.sink, organization.id);
  }
}

function defineAlarm(scope: Construct, alarm: AlarmDefinition, topicArn: string): void {
  new CfnAlarm(scope, `${alarm.name.replace(/^.*-/, '')}Alarm`, {
    alarmName: alarm.name,
    alarmDescription: alarm.description,
    metrics: [{ id: 'query', expression: alarm.query, period: alarm.period, returnData: true, label: alarm.name }],
    comparisonOperator: alarm.comparison,
    threshold: alarm.threshold,
    evaluationPeriods: alarm.evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm,
    treatMissingData: alarm.treatMissingData,
    ...(alarm.ends === 'by itself'
      ? { alarmActions: [topicArn], okActions: [topicArn] }
      : { alarmActions: [topicArn, Fn.sub(OPS_ITEM)] }),
  });
}

/** Opens an OpsItem of high severity: https://docs.aws.amazon.com/systems-manager/latest/userguide/OpsCenter-configuring-an-existing-alarm-programmatically.html */
const OPS_ITEM = `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:opsitem:2#CATEGORY=Security`;

/** Over the rule's own log groups, or over the one of this name in every account that is linked. */
function defineInsightRule(
  scope: Construct,
  { name, body }: ContributorInsightsRule,
  logGroupName: string | undefined,
): void {
  const { LogGroupNames, ...rest } = body;
  const groups =
    logGroupName !== undefined
      ? { LogGroupARNs: [`arn:\${AWS::Partition}:logs:\${AWS::Region}:*:log-group:${logGroupName}`] }
      : { LogGroupNames };
  new CfnInsightRule(scope, `${name.replace(/^.*-/, '')}Rule`, {
    ruleName: name,
    ruleState: 'ENABLED',
    ruleBody: substitutePseudoParameters(JSON.stringify({ ...rest, ...groups })),
  });
}

/** The text with CloudFormation's pseudo parameters filled in at deployment, and every other `${…}` left as it is. */
function substitutePseudoParameters(text: string): string {
  if (!text.includes(`\${AWS::`)) return text;
  return Fn.sub(text.replaceAll(/\$\{(?!AWS::)/g, `\${!`));
}

function pascalCase(title: string): string {
  return title
    .replaceAll(/[^A-Za-z0-9 ]/g, '')
    .split(' ')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}
