/** CloudWatch Contributor Insights: the top of a log field, without a metric per value. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html */

import { RECORD } from '../../src/hook/names.ts';
import type { DecisionFields } from '../../src/hook/telemetry/records/decision-record-schema.ts';
import type { DashboardSettings } from '../settings.ts';

/** A field and the one value that counts. */
type Only =
  | { readonly field: 'outcome'; readonly value: DecisionFields['outcome'] }
  | { readonly field: 'effect'; readonly value: DecisionFields['effect'] };

/** As `AWS::CloudWatch::InsightRule` takes it, the body as JSON text. */
export interface ContributorInsightsRule {
  readonly name: string;
  readonly body: ContributorInsightsRuleBody;
}

export interface ContributorInsightsRuleBody {
  readonly Schema: { readonly Name: 'CloudWatchLogRule'; readonly Version: 1 };
  readonly LogGroupNames: readonly string[];
  readonly LogFormat: 'JSON';
  readonly Contribution: {
    readonly Keys: readonly string[];
    readonly Filters: readonly { readonly Match: string; readonly In: readonly string[] }[];
  };
  readonly AggregateOn: 'Count';
}

/** The most non-compliant resource types and stacks, and the policy functions whose failures let changes through. */
export function contributorInsightsRules(settings: DashboardSettings): ContributorInsightsRule[] {
  const nonCompliant: Only = { field: 'outcome', value: 'NON_COMPLIANT' };
  return [
    rule(settings, 'NonCompliantResourceTypes', ['targetName', 'policyFunction'], nonCompliant),
    rule(settings, 'NonCompliantStacks', ['accountId', 'stackId'], nonCompliant),
    rule(settings, 'FailedOpen', ['policyFunction', 'errorKind'], { field: 'effect', value: 'failed-open' }),
  ];
}

function rule(
  settings: DashboardSettings,
  name: string,
  keys: readonly (keyof DecisionFields)[],
  only: Only,
): ContributorInsightsRule {
  return {
    name: `${settings.service}-${name}`,
    body: {
      Schema: { Name: 'CloudWatchLogRule', Version: 1 },
      LogGroupNames: settings.logGroupNames,
      LogFormat: 'JSON',
      Contribution: {
        Keys: keys.map((key) => `$.${key}`),
        Filters: [
          { Match: '$.record', In: [RECORD.decision] },
          { Match: `$.${only.field}`, In: [only.value] },
        ],
      },
      AggregateOn: 'Count',
    },
  };
}
