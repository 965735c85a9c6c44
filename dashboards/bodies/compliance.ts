import { HOOK_METRIC, POLICY_FUNCTION_METRIC } from '../../src/hook/names.ts';
import * as queries from '../logs/log-queries.ts';
import type { DashboardSettings } from '../settings.ts';
import type { DashboardBody, MetricRow, Widget } from '../widgets/body.ts';
import { COLOR } from '../widgets/colors.ts';
import { complianceRate } from '../widgets/compliance-rate.ts';
import { countOfHook, type HookMetric, insightsPerPolicyFunction } from '../widgets/expressions.ts';
import { layOut } from '../widgets/layout.ts';
import { logWidget } from '../widgets/log-query.ts';
import { expression, metricWidget } from '../widgets/metric-widget.ts';
import { accountVariables, regionVariable } from '../widgets/variables.ts';

const DAY = 86_400;
const HOUR = 3600;

/** For compliance people: how compliant is what we deploy, what is not, and did anything pass unchecked? Two weeks. */
export function complianceDashboard(settings: DashboardSettings): DashboardBody {
  const log = (query: (typeof queries)['TOP_STACKS']) => logWidget(query, settings);
  const count = (metric: HookMetric, label: string, color: string) => [
    expression(countOfHook(settings.service, metric), { label, color }),
  ];
  return {
    start: '-P14D',
    periodOverride: 'inherit',
    variables: [regionVariable(settings), ...accountVariables(settings)],
    widgets: layOut([
      { height: settings.accounts.length === 0 ? 2 : 3, widgets: [[24, introduction(settings)]] },
      {
        height: 4,
        widgets: [
          [6, rateNow(settings)],
          [5, number(settings, 'Decisions', count(HOOK_METRIC.decisions, 'Passed or non-compliant', COLOR.neutral))],
          [
            5,
            number(settings, 'Non-compliant', count(HOOK_METRIC.nonCompliantDecisions, 'Non-compliant', COLOR.blocked)),
          ],
          [4, number(settings, 'Not concerned', count(HOOK_METRIC.skippedDecisions, 'Skipped', COLOR.neutral))],
          [
            4,
            number(
              settings,
              'Let through unchecked',
              count(HOOK_METRIC.failedOpenDecisions, 'Failed open', COLOR.failedOpen),
            ),
          ],
        ],
      },
      {
        height: 7,
        widgets: [
          [16, rateOverTime(settings)],
          [8, log(queries.WEEK_ON_WEEK)],
        ],
      },
      {
        height: 7,
        widgets: [
          [12, log(queries.COMPLIANCE_BY_POLICY_FUNCTION)],
          [12, nonCompliantByFunction(settings)],
        ],
      },
      {
        height: 7,
        widgets: [
          [9, log(queries.TOP_RESOURCE_TYPES)],
          [9, log(queries.TOP_STACKS)],
          [6, log(queries.WARNINGS_AND_BLOCKS)],
        ],
      },
      {
        height: 6,
        widgets: [
          [12, failedOpenOverTime(settings)],
          [12, log(queries.FAILED_OPEN)],
        ],
      },
    ]),
  };
}

function introduction({ runbookUrl, accounts }: DashboardSettings): Widget {
  const markdown = [
    '## Compliance',
    `Every change that CloudFormation asked about, judged by the policy functions. [How to read it, and what to do](${runbookUrl})`,
    // SEARCH finds 500 series, here one per account, and leaves the rest out without a word.
    ...(accounts.length === 0 ? [] : ['The numbers of all accounts hold for up to 500 accounts in a Region.']),
  ].join('\n');
  return { type: 'text', properties: { markdown, background: 'transparent' } };
}

function rateNow(settings: DashboardSettings): Widget {
  return metricWidget(settings, {
    title: 'Compliance rate today',
    view: 'singleValue',
    sparkline: true,
    period: DAY,
    metrics: complianceRate(settings.service, 'Compliant (%)', COLOR.good),
  });
}

function rateOverTime(settings: DashboardSettings): Widget {
  return metricWidget(settings, {
    title: 'Compliance rate by day',
    view: 'timeSeries',
    period: DAY,
    metrics: complianceRate(settings.service, 'Compliant (%)', COLOR.good),
    yAxis: { left: { max: 100, label: '%', showUnits: false } },
  });
}

/** One number over the whole time range of the dashboard. */
function number(settings: DashboardSettings, title: string, metrics: MetricRow[]): Widget {
  return metricWidget(settings, { title, view: 'singleValue', setPeriodToTimeRange: true, period: DAY, metrics });
}

function nonCompliantByFunction(settings: DashboardSettings): Widget {
  return metricWidget(settings, {
    title: 'Non-compliant decisions by policy function (top ten)',
    view: 'timeSeries',
    stacked: true,
    period: DAY,
    metrics: [
      expression(`${insightsPerPolicyFunction(settings.service, 'SUM', POLICY_FUNCTION_METRIC.nonCompliant)} LIMIT 10`),
    ],
    yAxis: { left: { min: 0, showUnits: false } },
  });
}

function failedOpenOverTime(settings: DashboardSettings): Widget {
  return metricWidget(settings, {
    title: 'Let through unchecked, by hour',
    view: 'timeSeries',
    period: HOUR,
    metrics: [
      expression(countOfHook(settings.service, HOOK_METRIC.failedOpenDecisions), {
        label: 'Failed open',
        color: COLOR.failedOpen,
      }),
    ],
  });
}
