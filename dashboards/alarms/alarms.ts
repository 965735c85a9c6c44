import { HOOK_METRIC, POLICY_FUNCTION_METRIC } from '../../src/hook/names.ts';
import type { DashboardSettings } from '../settings.ts';
import { insightsHookFunction, insightsPerHook, insightsPerPolicyFunction } from '../widgets/expressions.ts';
import { LAMBDA } from '../widgets/lambda-metrics.ts';
import { type AlarmDefinition, headingAnchor } from './alarm.ts';

/** Headings of RUNBOOK.md. An alarm's name has the service in front, as names are unique in an account and Region. */
export const ALARM = {
  failing: 'PolicyFunctionFailing',
  gone: 'PolicyFunctionGone',
  failedOpen: 'PolicyFunctionFailedOpen',
  nonComplianceRising: 'NonComplianceRising',
  answerLatency: 'AnswerLatencyNearLimit',
  faults: 'HookHandlerFaults',
  misconfigured: 'HookMisconfigured',
  died: 'HookFunctionDied',
  throttled: 'HookFunctionThrottled',
  undelivered: 'RecordsUndelivered',
} as const;

const FIVE_MINUTES = 300;
const HOUR = 3600;
const ONE_PERIOD_IS_ENOUGH = 'One period is enough; three are looked at, as log lines may arrive late.';
const COUNTED_ONLY_WHEN_IT_HAPPENS = 'The metric exists only when it happens, so that missing data is good news.';

export type AlarmHeading = (typeof ALARM)[keyof typeof ALARM];

/** The change that nobody checked lives on when the function works again, and a hole in the evidence stays one. */
const LEAVES_SOMETHING_TO_DO: ReadonlySet<AlarmHeading> = new Set([ALARM.failedOpen, ALARM.undelivered]);

type Body = Omit<AlarmDefinition, 'name' | 'description' | 'ends'>;

/** For what must not happen even once. */
const FIRST_ONE_COUNTS = {
  period: FIVE_MINUTES,
  comparison: 'GreaterThanThreshold',
  threshold: 0,
  evaluationPeriods: 3,
  datapointsToAlarm: 1,
  treatMissingData: 'notBreaching',
} as const;

/**
 * Every alarm is a Metrics Insights query, so that one alarm in a monitoring account covers every account, every policy
 * function that exists and every one to come. All of them look back less than the three hours that such an alarm may.
 */
export function alarmDefinitions(settings: DashboardSettings): AlarmDefinition[] {
  return [
    named(ALARM.failing, policyFunctionFailing(settings), settings),
    named(ALARM.gone, gone(settings), settings),
    named(ALARM.failedOpen, failedOpen(settings), settings),
    named(ALARM.nonComplianceRising, nonComplianceRising(settings), settings),
    named(ALARM.answerLatency, answerLatency(settings), settings),
    named(ALARM.faults, faults(settings), settings),
    named(ALARM.misconfigured, misconfigured(settings), settings),
    named(ALARM.died, died(settings), settings),
    named(ALARM.throttled, throttled(settings), settings),
    named(ALARM.undelivered, undelivered(settings), settings),
  ];
}

export function alarmName({ service }: Pick<DashboardSettings, 'service'>, alarm: AlarmHeading): string {
  return `${service}-${alarm}`;
}

/** Also drawn on the Operations dashboard. */
export function policyFunctionFailing({ service, thresholds }: DashboardSettings): Body {
  return {
    meaning: 'A policy function fails or times out: the changes that it should judge are decided without it.',
    query: insightsPerPolicyFunction(service, 'SUM', POLICY_FUNCTION_METRIC.errorBudgetSpent),
    period: 3 * HOUR,
    comparison: 'GreaterThanOrEqualToThreshold',
    // What the other calls earn meanwhile must not hide the last of these errors: 0.2 is the budget of twenty calls.
    threshold: thresholds.errors - 0.2,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    treatMissingData: 'notBreaching',
    because: {
      threshold:
        'One failed call is a retry away from right. Several are a function that fails, unless they are a small share of many calls.',
      periods:
        'Three hours, which is as far as such an alarm may look back: a function that is called once an hour has failed three times by then.',
      missingData: 'Without calls there is nothing to decide.',
    },
  };
}

function gone({ service }: DashboardSettings): Body {
  return {
    meaning: 'A configured policy function does not exist or may not be called: it will not recover by itself.',
    query: insightsPerPolicyFunction(service, 'SUM', POLICY_FUNCTION_METRIC.gone),
    ...FIRST_ONE_COUNTS,
    because: {
      threshold: 'Lambda does not answer "not found" or "access denied" by chance: the first one counts.',
      periods: ONE_PERIOD_IS_ENOUGH,
      missingData: COUNTED_ONLY_WHEN_IT_HAPPENS,
    },
  };
}

function failedOpen({ service }: DashboardSettings): Body {
  return {
    meaning: 'Changes went through although a policy function could not judge them.',
    query: insightsPerPolicyFunction(service, 'SUM', POLICY_FUNCTION_METRIC.failedOpen),
    ...FIRST_ONE_COUNTS,
    because: {
      threshold: 'Every unchecked change is one that somebody has to look at afterwards.',
      periods: ONE_PERIOD_IS_ENOUGH,
      missingData: COUNTED_ONLY_WHEN_IT_HAPPENS,
    },
  };
}

function nonComplianceRising({ service, thresholds }: DashboardSettings): Body {
  return {
    meaning:
      'A policy function suddenly finds much more non-compliant than usual: a new rule, a changed default, or a team in trouble.',
    query: insightsPerPolicyFunction(service, 'SUM', POLICY_FUNCTION_METRIC.nonCompliant),
    period: 900,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: thresholds.nonCompliant,
    evaluationPeriods: 4,
    datapointsToAlarm: 2,
    treatMissingData: 'notBreaching',
    because: {
      threshold: 'More than one stack with one mistake; a count, as a rate of few decisions jumps.',
      periods:
        'One bad deployment fills one quarter of an hour; what still comes in another one within the hour is not one deployment.',
      missingData: COUNTED_ONLY_WHEN_IT_HAPPENS,
    },
  };
}

function answerLatency({ service, thresholds }: DashboardSettings): Body {
  return {
    meaning: 'The hook answers shortly before the 30 seconds after which CloudFormation stops waiting.',
    query: insightsPerHook(service, 'MAX', HOOK_METRIC.answerLatency),
    period: 60,
    comparison: 'GreaterThanThreshold',
    threshold: thresholds.answerLatencyMs,
    evaluationPeriods: 15,
    datapointsToAlarm: 3,
    treatMissingData: 'notBreaching',
    because: {
      threshold:
        "Five seconds before the limit, and three before the hook's own deadline; the slowest call counts, as each holds up a stack.",
      periods: 'One slow minute touches at most two periods; three in a quarter of an hour are a trend.',
      missingData:
        'Nights have no data. With `missing`, one slow call before a silence raises the alarm, as CloudWatch then judges by that call alone.',
    },
  };
}

function faults({ service }: DashboardSettings): Body {
  return {
    meaning:
      'The hook could not do its own work: an unreadable request or payload, a configuration that it cannot reach, or a bug.',
    query: insightsPerHook(service, 'SUM', HOOK_METRIC.faults),
    ...FIRST_ONE_COUNTS,
    because: {
      threshold: 'The hook is ours: no fault of it is normal.',
      periods: ONE_PERIOD_IS_ENOUGH,
      missingData: COUNTED_ONLY_WHEN_IT_HAPPENS,
    },
  };
}

function misconfigured({ service }: DashboardSettings): Body {
  return {
    meaning: "The hook's configuration is wrong: processes that have a good one go on with it, new ones judge nothing.",
    query: insightsPerHook(service, 'SUM', HOOK_METRIC.misconfigured),
    ...FIRST_ONE_COUNTS,
    because: {
      threshold: 'A wrong configuration stays wrong until a person corrects it, and new processes make it worse.',
      periods: ONE_PERIOD_IS_ENOUGH,
      missingData: COUNTED_ONLY_WHEN_IT_HAPPENS,
    },
  };
}

function died({ hookFunctionName }: DashboardSettings): Body {
  return {
    meaning:
      'The hook function ended without an answer and without a record: out of memory, out of time, or unable to load.',
    query: insightsHookFunction(hookFunctionName, 'SUM', LAMBDA.errors),
    ...FIRST_ONE_COUNTS,
    because: {
      threshold: 'The handler answers whatever happens: a death of it is never normal, and nothing else would tell.',
      periods:
        'One period is enough, as CloudFormation went on without an answer; three are looked at, in case of late data.',
      missingData: 'Lambda reports only when the function is invoked: without deployments there is nothing to report.',
    },
  };
}

function throttled({ hookFunctionName }: DashboardSettings): Body {
  return {
    meaning: 'Lambda refuses calls of the hook function for want of concurrency: changes wait, fail, or pass unjudged.',
    query: insightsHookFunction(hookFunctionName, 'SUM', LAMBDA.throttles),
    period: FIVE_MINUTES,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 3,
    evaluationPeriods: 3,
    datapointsToAlarm: 1,
    treatMissingData: 'notBreaching',
    because: {
      threshold:
        'A lone throttled call is a burst that the next call survives; several in five minutes are a lack of concurrency.',
      periods:
        'One period is enough, as a deployment may be over in minutes; three are looked at, in case of late data.',
      missingData:
        'Lambda reports only when somebody calls the function: without deployments there is nothing to report.',
    },
  };
}

function undelivered({ service }: DashboardSettings): Body {
  return {
    meaning: 'Records of decisions were lost on their way to the logs: the dashboards show less than what happened.',
    query: insightsPerHook(service, 'SUM', HOOK_METRIC.undeliveredRecords),
    ...FIRST_ONE_COUNTS,
    because: {
      threshold: 'A decision without a record is a hole in the evidence.',
      periods: ONE_PERIOD_IS_ENOUGH,
      missingData: COUNTED_ONLY_WHEN_IT_HAPPENS,
    },
  };
}

function named(alarm: AlarmHeading, body: Body, settings: DashboardSettings): AlarmDefinition {
  const description = `${body.meaning} Runbook: ${settings.runbookUrl}#${headingAnchor(alarm)}`;
  const ends = LEAVES_SOMETHING_TO_DO.has(alarm) ? 'when a person closes it' : 'by itself';
  return { ...body, name: alarmName(settings, alarm), description, ends };
}
