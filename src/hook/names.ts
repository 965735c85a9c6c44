/**
 * Names that two sides must spell alike: the engine that emits, and the infrastructure, dashboards and alarms that read.
 * This file imports nothing, so that every side can import it.
 */

/** CloudWatch namespace, and the default value of the `service` dimension. */
export const NAMESPACE = 'LambdaFunctionInvokerHook';

/** The registry type's name. */
export const HOOK_TYPE_NAME = 'AWSSamples::LambdaFunctionInvoker::Hook';

/** Powertools adds `service` to every dimension set, so a query must name it too. */
export const DIMENSION = {
  service: 'service',
  policyFunction: 'PolicyFunction',
} as const;

/** One series per policy function, in the dimension set [service, PolicyFunction]. */
export const POLICY_FUNCTION_METRIC = {
  evaluations: 'Evaluations',
  /** Milliseconds. */
  duration: 'Duration',
  /**
   * 1 or 0, with every decision that was made: its average is the rate, and its number of samples the number of decisions. What decided
   * nothing does not emit it.
   */
  nonCompliant: 'NonCompliant',
  /**
   * 1 or 0, with every evaluation, as Lambda's own metric of this name: its average is the rate. 1 if the function could not decide,
   * for any reason but the next one. Metrics Insights cannot divide, so that an alarm on a rate needs the zeros.
   */
  errors: 'Errors',
  /**
   * With every evaluation: what it spends of the error budget, which is 1 % of all evaluations. An error spends 1, and each evaluation
   * earns `ERROR_BUDGET`. One sum so tells both how many calls failed and how large a share they are, for which an alarm, which
   * is a single query, has no other way.
   */
  errorBudgetSpent: 'ErrorBudgetSpent',
  /**
   * Emitted only when it happens, as a series costs money as soon as it exists; `Errors` is then 0. NOT_FOUND or ACCESS_DENIED: a function that is not there
   * needs another person and another remedy than one that fails, so each has an alarm that stays quiet for the other.
   */
  gone: 'Gone',
  /** Emitted only when it happens: the target does not concern the function, so that it decided nothing. */
  skipped: 'Skipped',
  /** Emitted only when it happens: the function will be asked again, and has decided nothing yet. */
  inProgress: 'InProgress',
  /** Emitted only when it happens. */
  failedOpen: 'FailedOpen',
} as const;

/** Errors per evaluation that are nobody's concern: https://sre.google/workbook/alerting-on-slos/ */
export const ERROR_BUDGET = 0.01;

/** One series per deployed hook, in the dimension set [service]. */
export const HOOK_METRIC = {
  invocations: 'Invocations',
  /**
   * Milliseconds from the start of the handler until the answer is known. CloudFormation waits longer: for the start of a new process
   * before it, and for the delivery of records after it. Lambda's own `Duration` and `InitDuration` hold these.
   */
  answerLatency: 'AnswerLatency',
  /** 1 or 0. */
  blocked: 'Blocked',
  /**
   * What the policy functions decided in one call, as counts, 0 too. The headline numbers of an organisation are sums of these: one series
   * per account and Region, where sums over policy functions are cut at 500 series without a word.
   */
  decisions: 'Decisions',
  nonCompliantDecisions: 'NonCompliantDecisions',
  /** Errors that let a change through. */
  failedOpenDecisions: 'FailedOpenDecisions',
  /** The target did not concern the function. */
  skippedDecisions: 'SkippedDecisions',
  /** Emitted only when it happens: the hook could not judge a target that it is there to judge. */
  faults: 'Faults',
  /**
   * Emitted only when it happens, and then instead of `Faults`: the configuration is wrong. Who wrote it has to correct it, while a
   * fault is for people on call; each has an alarm that stays quiet for the other. Also emitted while the last good one stays in force.
   */
  misconfigured: 'Misconfigured',
  /** Emitted only when it happens: records that a sink refused. */
  undeliveredRecords: 'UndeliveredRecords',
} as const;

/** Value of the `record` property, by which a log query tells the two kinds of record apart. */
export const RECORD = {
  decision: 'decision',
  invocation: 'invocation',
} as const;

/** Environment variables of ours. Those of Lambda, the SDK and Powertools keep their own names. */
export const ENVIRONMENT = {
  /** The hook configuration as JSON text (Lambda door). */
  configuration: 'HOOK_CONFIGURATION',
  /** Name of the SSM parameter that holds the hook configuration (Lambda door). */
  configurationParameter: 'HOOK_CONFIGURATION_PARAMETER',
  /** `true` loads the tracer; anything else leaves its library unloaded. Powertools' own variable. */
  tracing: 'POWERTOOLS_TRACE_ENABLED',
  /** Overrides the `service` dimension. Powertools' own variable. */
  service: 'POWERTOOLS_SERVICE_NAME',
} as const;
