import { DIMENSION, HOOK_METRIC, NAMESPACE, POLICY_FUNCTION_METRIC } from '../src/names.ts';
import { alarmDefinitions } from './alarms.ts';
import type { DashboardBody, MetricRow, RowOptions, Widget } from './body.ts';
import { COLOR } from './colors.ts';
import { countAmongInvocations, eachPolicyFunction, searchHook, searchPolicyFunctions } from './expressions.ts';
import { layOut } from './layout.ts';
import * as queries from './log-queries.ts';
import { logWidget } from './log-query.ts';
import { expression, metricWidget } from './metric-widget.ts';
import type { DashboardSettings } from './settings.ts';
import { accountVariables, policyFunctionVariable, regionVariable } from './variables.ts';

const FIVE_MINUTES = 300;
const HOUR = 3600;
/** CloudFormation waits this long for a hook's answer. https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks.html */
const ANSWER_LIMIT_MS = 30_000;

/** For on-call: does the hook answer in time, and which policy function is in trouble? The last half day. */
export function operationsDashboard(settings: DashboardSettings): DashboardBody {
  const log = (query: (typeof queries)['TIMEOUTS']) => logWidget(query, settings);
  return {
    start: '-PT12H',
    periodOverride: 'inherit',
    variables: [regionVariable(settings), policyFunctionVariable(), ...accountVariables(settings)],
    widgets: layOut([
      {
        height: 5,
        widgets: [
          [10, links(settings)],
          [14, alarmStates(settings)],
        ],
      },
      {
        height: 6,
        widgets: [
          [8, invocations(settings)],
          [16, answerLatency(settings)],
        ],
      },
      {
        height: 6,
        widgets: [
          [8, errors(settings)],
          [8, log(queries.ERRORS_BY_KIND)],
          [8, durationOfEach(settings)],
        ],
      },
      { height: 6, widgets: [[24, log(queries.ERRORS_BY_POLICY_FUNCTION)]] },
      {
        height: 5,
        widgets: [
          [8, log(queries.TIMEOUTS)],
          [8, log(queries.THROTTLES)],
          [8, log(queries.RETRIES)],
        ],
      },
      {
        height: 5,
        widgets: [
          [8, log(queries.COLD_STARTS)],
          [8, hookTrouble(settings)],
          [8, log(queries.FAULTS)],
        ],
      },
      { height: 1, widgets: [[24, heading('The policy function chosen above')]] },
      {
        height: 6,
        widgets: [
          [12, durationOfOne(settings)],
          [12, outcomesOfOne(settings)],
        ],
      },
      {
        height: 6,
        widgets: [
          [12, log(queries.SLOWEST_CALLS)],
          [12, log(queries.SLOWEST_DECISIONS)],
        ],
      },
    ]),
  };
}

function links(settings: DashboardSettings): Widget {
  const saved = `https://${settings.region}.console.aws.amazon.com/cloudwatch/home?region=${settings.region}#logsV2:logs-insights`;
  const markdown = [
    '## Operations',
    `[button:primary:Runbook](${settings.runbookUrl}) [button:Logs Insights](${saved})`,
    '',
    `Each alarm is named like its heading in the runbook. Prepared queries: Logs Insights → Saved queries → \`${settings.service}\`.`,
  ].join('\n');
  return { type: 'text', properties: { markdown, background: 'transparent' } };
}

function heading(text: string): Widget {
  return { type: 'text', properties: { markdown: `### ${text}`, background: 'transparent' } };
}

function alarmStates(settings: DashboardSettings): Widget {
  const alarms = alarmDefinitions(settings).map((alarm) => settings.alarmArnPrefix + alarm.name);
  return { type: 'alarm', properties: { title: 'Alarms', alarms } };
}

function invocations(settings: DashboardSettings): Widget {
  const { service } = settings;
  return metricWidget(settings, {
    title: 'Hook invocations',
    view: 'timeSeries',
    period: FIVE_MINUTES,
    metrics: [
      expression(`SUM(${searchHook(service, [HOOK_METRIC.invocations], 'Sum')})`, {
        label: 'Invocations',
        color: COLOR.neutral,
      }),
      expression(countAmongInvocations(service, HOOK_METRIC.blocked), { label: 'Blocked', color: COLOR.blocked }),
    ],
    yAxis: { left: { min: 0, showUnits: false } },
  });
}

function answerLatency(settings: DashboardSettings): Widget {
  const at = (statistic: string, color: string) =>
    expression(`MAX(${searchHook(settings.service, [HOOK_METRIC.answerLatency], statistic)})`, {
      label: statistic === 'Maximum' ? 'max' : statistic,
      color,
    });
  return metricWidget(settings, {
    title: 'Answer latency against the 30 s limit (worst account)',
    view: 'timeSeries',
    period: FIVE_MINUTES,
    metrics: [at('p50', COLOR.good), at('p90', COLOR.neutral), at('p99', COLOR.slow), at('Maximum', COLOR.warned)],
    yAxis: { left: { min: 0, label: 'ms', showUnits: false } },
    annotations: {
      horizontal: [
        { value: ANSWER_LIMIT_MS, label: 'CloudFormation stops waiting', color: COLOR.blocked, fill: 'above' },
        { value: settings.thresholds.answerLatencyMs, label: 'Alarm', color: COLOR.warned },
      ],
    },
  });
}

function errors(settings: DashboardSettings): Widget {
  const { errors: failed, gone } = POLICY_FUNCTION_METRIC;
  return metricWidget(settings, {
    title: 'Errors by policy function',
    view: 'timeSeries',
    stacked: true,
    period: FIVE_MINUTES,
    metrics: [
      expression(searchPolicyFunctions(settings.service, [failed], 'Sum'), { label: eachPolicyFunction(settings) }),
      expression(searchPolicyFunctions(settings.service, [gone], 'Sum'), {
        label: `${eachPolicyFunction(settings)} gone`,
      }),
    ],
    yAxis: { left: { min: 0, showUnits: false } },
  });
}

function durationOfEach(settings: DashboardSettings): Widget {
  const duration = searchPolicyFunctions(settings.service, [POLICY_FUNCTION_METRIC.duration], 'p90');
  return metricWidget(settings, {
    title: 'Duration p90, the slowest ten policy functions',
    view: 'timeSeries',
    period: FIVE_MINUTES,
    metrics: [expression(`SORT(${duration}, MAX, DESC, 10)`, { label: eachPolicyFunction(settings) })],
    yAxis: { left: { min: 0, label: 'ms', showUnits: false } },
  });
}

function hookTrouble(settings: DashboardSettings): Widget {
  const { faults, undeliveredRecords } = HOOK_METRIC;
  return metricWidget(settings, {
    title: 'Hook faults and undelivered records',
    view: 'timeSeries',
    period: HOUR,
    metrics: [
      expression(countAmongInvocations(settings.service, faults), { label: 'Faults', color: COLOR.blocked }),
      expression(countAmongInvocations(settings.service, undeliveredRecords), {
        label: 'Undelivered records',
        color: COLOR.failedOpen,
      }),
    ],
    yAxis: { left: { min: 0, showUnits: false } },
  });
}

/** A row whose PolicyFunction the variable replaces; until then it is a name that no function has. */
function firstRow(settings: DashboardSettings, metric: string, options: RowOptions): MetricRow {
  return [
    NAMESPACE,
    metric,
    DIMENSION.policyFunction,
    'choose-a-policy-function',
    DIMENSION.service,
    settings.service,
    options,
  ];
}

function durationOfOne(settings: DashboardSettings): Widget {
  return metricWidget(settings, {
    title: 'Duration',
    view: 'timeSeries',
    period: FIVE_MINUTES,
    metrics: [
      firstRow(settings, POLICY_FUNCTION_METRIC.duration, { stat: 'p50', label: 'p50', color: COLOR.good }),
      ['...', { stat: 'p90', label: 'p90', color: COLOR.neutral }],
      ['...', { stat: 'p99', label: 'p99', color: COLOR.slow }],
    ],
    yAxis: { left: { min: 0, label: 'ms', showUnits: false } },
  });
}

function outcomesOfOne(settings: DashboardSettings): Widget {
  const { evaluations, nonCompliant, errors: failed, gone, failedOpen } = POLICY_FUNCTION_METRIC;
  const next = (metric: string, label: string, color: string): MetricRow => [
    '.',
    metric,
    '.',
    '.',
    '.',
    '.',
    { label, color },
  ];
  return metricWidget(settings, {
    title: 'Evaluations and what came of them',
    view: 'timeSeries',
    stat: 'Sum',
    period: FIVE_MINUTES,
    metrics: [
      firstRow(settings, evaluations, { label: 'Evaluations', color: COLOR.neutral }),
      next(nonCompliant, 'Non-compliant', COLOR.warned),
      next(failed, 'Errors', COLOR.blocked),
      next(gone, 'Gone', COLOR.slow),
      next(failedOpen, 'Failed open', COLOR.failedOpen),
    ],
    yAxis: { left: { min: 0, showUnits: false } },
  });
}
