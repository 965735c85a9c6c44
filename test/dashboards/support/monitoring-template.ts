import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { ContributorInsightsRuleBody } from '../../../dashboards/logs/contributor-insights.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_REGION } from '../../../dashboards/preview/sample/organisation.ts';
import { type DashboardBody, dashboardBody } from '../../../dashboards/widgets/body.ts';
import { readTemplate } from '../../infra/read-template.ts';
import { resolve } from '../../infra/stacks/resolve.ts';

export const TEMPLATES = ['one-account', 'organization'] as const;

const VALUES = {
  'AWS::Partition': 'aws',
  'AWS::Region': SAMPLE_REGION,
  'AWS::AccountId': SAMPLE_ACCOUNTS[0].id,
};

/** An alarm's properties as far as the tests change them. */
const alarm = z.looseObject({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  Threshold: z.number(),
  DatapointsToAlarm: z.int(),
  TreatMissingData: z.string(),
  Metrics: z.tuple([z.looseObject({ Expression: z.string() })]),
});
const dashboard = z.looseObject({ DashboardName: z.string(), DashboardBody: z.string() });
const insightRule = z.looseObject({ RuleName: z.string(), RuleBody: z.string() });
const savedQuery = z.looseObject({ Name: z.string(), QueryString: z.string() });

export type AlarmProperties = z.infer<typeof alarm>;

/**
 * What the committed Monitoring template deploys into the sample's first account, as CloudFormation would fill it in. That it is the
 * synthesized template is the tests of `infra`'s to show.
 */
export function monitoringTemplate(name: (typeof TEMPLATES)[number]) {
  const template = readTemplate(readFileSync(`infra/templates/${name}/monitoring.json`, 'utf8'));
  const of = (type: string) =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => resolve(template, VALUES, Properties));
  return {
    alarms: of('AWS::CloudWatch::Alarm').map((properties) => alarm.parse(properties)),
    dashboards: of('AWS::CloudWatch::Dashboard').map((properties): [string, DashboardBody] => {
      const { DashboardName, DashboardBody: body } = dashboard.parse(properties);
      return [DashboardName, dashboardBody.parse(JSON.parse(body))];
    }),
    insightRules: of('AWS::CloudWatch::InsightRule').map((properties): [string, ContributorInsightsRuleBody] => {
      const { RuleName, RuleBody } = insightRule.parse(properties);
      return [RuleName, JSON.parse(RuleBody)];
    }),
    savedQueries: of('AWS::Logs::QueryDefinition').map((properties): [string, string] => {
      const { Name, QueryString } = savedQuery.parse(properties);
      return [Name, QueryString];
    }),
  };
}
