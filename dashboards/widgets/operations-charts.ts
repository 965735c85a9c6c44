/** The metric widgets of the Operations dashboard. */
import { DIMENSION, HOOK_METRIC, NAMESPACE, POLICY_FUNCTION_METRIC } from '../../src/hook/names.ts';
import { policyFunctionFailing } from '../alarms/alarms.ts';
import type { DashboardSettings } from '../settings.ts';
import type { MetricRow, RowOptions, Widget } from './body.ts';
import { COLOR } from './colors.ts';
import {
  countOfHook,
  eachPolicyFunction,
  searchHook,
  searchHookFunction,
  searchPolicyFunctions,
} from './expressions.ts';
import { LAMBDA } from './lambda-metrics.ts';
import { expression, metricWidget } from './metric-widget.ts';

const FIVE_MINUTES = 300;
const HOUR = 3600;
/** CloudFormation waits this long for a hook's answer. https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks.html */
const ANSWER_LIMIT_MS = 30_000;

export function invocations(settings: DashboardSettings): Widget {
  const { service } = settings;
  return metricWidget(settings, {
    title: 'Hook invocations',
    view: 'timeSeries',
    period: FIVE_MINUTES,
    metrics: [
      expression(countOfHook(service, HOOK_METRIC.invocations), {
        label: 'Invocations',
        color: COLOR.neutral,
      }),
      expression(countOfHook(service, HOOK_METRIC.blocked), { label: 'Blocked', color: COLOR.blocked }),
    ],
    yAxis: { left: { min: 0, showUnits: false } },
  });
}

export function answerLatency(settings: DashboardSettings): Widget {
  const at = (statistic: string, color: string) =>
    expression(`MAX(${searchHook(settings.service, HOOK_METRIC.answerLatency, statistic)})`, {
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

export function errors(settings: DashboardSettings): Widget {
  const { errors: failed, gone } = POLICY_FUNCTION_METRIC;
  return metricWidget(settings, {
    title: 'Errors by policy function',
    view: 'timeSeries',
    stacked: true,
    period: FIVE_MINUTES,
    metrics: [
      expression(searchPolicyFunctions(settings.service, failed, 'Sum'), { label: eachPolicyFunction(settings) }),
      expression(searchPolicyFunctions(settings.service, gone, 'Sum'), {
        label: `${eachPolicyFunction(settings)} gone`,
      }),
    ],
    yAxis: { left: { min: 0, showUnits: false } },
  });
}

/** How near each function is to its alarm: the same query, and the same three hours. */
export function errorBudget(settings: DashboardSettings): Widget {
  const { query, period, threshold } = policyFunctionFailing(settings);
  return metricWidget(settings, {
    title: 'Errors less the error budget, by policy function (the worst ten)',
    view: 'timeSeries',
    period,
    metrics: [expression(`${query} LIMIT 10`)],
    annotations: { horizontal: [{ value: threshold, label: 'Alarm', color: COLOR.warned }] },
    yAxis: { left: { min: 0, showUnits: false } },
  });
}

export function durationOfEach(settings: DashboardSettings): Widget {
  const duration = searchPolicyFunctions(settings.service, POLICY_FUNCTION_METRIC.duration, 'p90');
  return metricWidget(settings, {
    title: 'Duration p90, the slowest ten policy functions',
    view: 'timeSeries',
    period: FIVE_MINUTES,
    metrics: [expression(`SORT(${duration}, MAX, DESC, 10)`, { label: eachPolicyFunction(settings) })],
    yAxis: { left: { min: 0, label: 'ms', showUnits: false } },
  });
}

export function hookTrouble(settings: DashboardSettings): Widget {
  const { faults, misconfigured, undeliveredRecords } = HOOK_METRIC;
  return metricWidget(settings, {
    title: 'Hook faults, wrong configurations and undelivered records',
    view: 'timeSeries',
    period: HOUR,
    metrics: [
      expression(countOfHook(settings.service, faults), { label: 'Faults', color: COLOR.blocked }),
      expression(countOfHook(settings.service, misconfigured), {
        label: 'Misconfigured',
        color: COLOR.warned,
      }),
      expression(countOfHook(settings.service, undeliveredRecords), {
        label: 'Undelivered records',
        color: COLOR.failedOpen,
      }),
    ],
    yAxis: { left: { min: 0, showUnits: false } },
  });
}

/** Of calls that left no record: the handler could not write one. */
export function hookFunction(settings: DashboardSettings): Widget {
  const count = (metric: typeof LAMBDA.errors | typeof LAMBDA.throttles) =>
    `SUM(${searchHookFunction(settings.hookFunctionName, metric, 'Sum')})`;
  return metricWidget(settings, {
    title: `Hook function, as Lambda saw it${settings.accounts.length === 0 ? '' : ' (all accounts)'}`,
    view: 'timeSeries',
    period: FIVE_MINUTES,
    metrics: [
      expression(count(LAMBDA.errors), { label: 'Died', color: COLOR.blocked }),
      expression(count(LAMBDA.throttles), { label: 'Throttled', color: COLOR.warned }),
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

export function durationOfOne(settings: DashboardSettings): Widget {
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

export function outcomesOfOne(settings: DashboardSettings): Widget {
  const { evaluations, nonCompliant, errors: failed, gone, skipped, inProgress, failedOpen } = POLICY_FUNCTION_METRIC;
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
      next(skipped, 'Skipped', COLOR.good),
      next(inProgress, 'In progress', COLOR.unfinished),
      next(failedOpen, 'Failed open', COLOR.failedOpen),
    ],
    yAxis: { left: { min: 0, showUnits: false } },
  });
}
