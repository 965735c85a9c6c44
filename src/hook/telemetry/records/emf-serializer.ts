import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { ErrorKind, Judgement, Outcome, Report } from '../../domain.ts';
import { meaningOf } from '../../effect.ts';
import { DIMENSION, ERROR_BUDGET, HOOK_METRIC, NAMESPACE, POLICY_FUNCTION_METRIC } from '../../names.ts';
import { judgementsOf } from './decision-record.ts';
import type { DecisionFields } from './decision-record-schema.ts';
import { duration } from './field-value.ts';
import type { InvocationFields } from './invocation-record-schema.ts';

export interface EmfSerializer {
  /** One line of JSON, without a line break. */
  decision(fields: DecisionFields, judgement: Judgement): string;
  /** `undeliveredRecords` are those of earlier invocations. */
  invocation(fields: InvocationFields, report: Report, undeliveredRecords: number): string;
}

/**
 * Joins log fields and metrics to one line. Powertools builds the metric part; the log fields join afterwards, as its metadata
 * holds strings only and is checked for collisions anew on every call. The record schemas rule such collisions out.
 */
export function createEmfSerializer(service: string): EmfSerializer {
  const metrics = new Metrics({
    namespace: NAMESPACE,
    serviceName: dimensionValue(service),
    logger: silent,
  });

  /** Two objects as one: neither is empty, and they have no key in common. Copying both into a third takes twice the time. */
  function serialize(fields: DecisionFields | InvocationFields): string {
    const emf = metrics.serializeMetrics();
    return `${JSON.stringify(fields).slice(0, -1)},${JSON.stringify(emf).slice(1)}`;
  }

  // Powertools keeps what it is given until it is cleared: filled, read and cleared without an await in between,
  // one instance serves all records, and no value of one can reach the next.
  function clear(): void {
    metrics.clearMetrics();
    metrics.clearDimensions();
  }

  return {
    decision(fields, { evaluation, effect }) {
      try {
        metrics.addDimension(DIMENSION.policyFunction, dimensionValue(fields.policyFunction));
        metrics.addMetric(POLICY_FUNCTION_METRIC.evaluations, MetricUnit.Count, 1);
        metrics.addMetric(POLICY_FUNCTION_METRIC.duration, MetricUnit.Milliseconds, duration(evaluation.durationMs));
        const { judged, metric } = meaningOf(effect);
        const spent = (judged && isError(evaluation.outcome) ? 1 : 0) - ERROR_BUDGET;
        metrics.addMetric(POLICY_FUNCTION_METRIC.errorBudgetSpent, MetricUnit.NoUnit, spent);
        for (const [name, value] of judged ? outcomeMetrics(evaluation.outcome) : NO_OUTCOME) {
          metrics.addMetric(name, MetricUnit.Count, value);
        }
        if (metric !== null) metrics.addMetric(metric, MetricUnit.Count, 1);
        return serialize(fields);
      } finally {
        clear();
      }
    },
    invocation(fields, report, undeliveredRecords) {
      try {
        metrics.addMetric(HOOK_METRIC.invocations, MetricUnit.Count, 1);
        metrics.addMetric(HOOK_METRIC.answerLatency, MetricUnit.Milliseconds, duration(report.latencyMs));
        metrics.addMetric(HOOK_METRIC.blocked, MetricUnit.Count, fields.verdict === 'BLOCKED' ? 1 : 0);
        const decided = judgementsOf(report).filter(
          ({ evaluation, effect }) => meaningOf(effect).judged && isDecision(evaluation.outcome),
        );
        metrics.addMetric(HOOK_METRIC.decisions, MetricUnit.Count, decided.length);
        metrics.addMetric(HOOK_METRIC.nonCompliantDecisions, MetricUnit.Count, fields.nonCompliantCount);
        metrics.addMetric(HOOK_METRIC.failedOpenDecisions, MetricUnit.Count, fields.failedOpenCount);
        metrics.addMetric(HOOK_METRIC.skippedDecisions, MetricUnit.Count, fields.skippedCount);
        const trouble = troubleMetric(report);
        if (trouble !== undefined) metrics.addMetric(trouble, MetricUnit.Count, 1);
        if (undeliveredRecords > 0) {
          metrics.addMetric(HOOK_METRIC.undeliveredRecords, MetricUnit.Count, undeliveredRecords);
        }
        return serialize(fields);
      } finally {
        clear();
      }
    },
  };
}

/**
 * A target that the type does not judge is refused by design, and some events are by what their senders made of them; everything
 * else that kept the hook from judging needs somebody.
 */
function troubleMetric({ result, configurationProblem }: Report): string | undefined {
  if (result.kind === 'rejected' && result.rejection.expected === true) return undefined;
  const kind = result.kind === 'rejected' ? result.rejection.kind : configurationProblem;
  switch (kind) {
    case undefined:
    case 'UNSUPPORTED_TARGET':
      return undefined;
    case 'INVALID_CONFIGURATION':
      return HOOK_METRIC.misconfigured;
    default:
      // What SSM does not tell while there is a configuration keeps nobody from being judged.
      return result.kind === 'rejected' ? HOOK_METRIC.faults : undefined;
  }
}

type OutcomeMetrics = readonly (readonly [name: string, value: 0 | 1])[];

/** Of a function that takes no part in the judgement: whoever was removed on purpose is no trouble. */
const NO_OUTCOME: OutcomeMetrics = [[POLICY_FUNCTION_METRIC.errors, 0]];

/** What is counted beside the evaluation itself. */
function outcomeMetrics(outcome: Outcome): OutcomeMetrics {
  const { nonCompliant, errors, gone, skipped, inProgress } = POLICY_FUNCTION_METRIC;
  switch (outcome.kind) {
    case 'PASSED':
      return [
        [errors, 0],
        [nonCompliant, 0],
      ];
    case 'NON_COMPLIANT':
      return [
        [errors, 0],
        [nonCompliant, 1],
      ];
    case 'SKIPPED':
      return [
        [errors, 0],
        [skipped, 1],
      ];
    case 'IN_PROGRESS':
      return [
        [errors, 0],
        [inProgress, 1],
      ];
    case 'ERROR':
      return !isError(outcome)
        ? [
            [errors, 0],
            [gone, 1],
          ]
        : [[errors, 1]];
    default:
      return outcome satisfies never;
  }
}

/** A function that is gone has an alarm of its own. */
function isError(outcome: Outcome): boolean {
  return outcome.kind === 'ERROR' && !isGone(outcome.error);
}

function isDecision({ kind }: Outcome): boolean {
  return kind === 'PASSED' || kind === 'NON_COMPLIANT';
}

function isGone(kind: ErrorKind): boolean {
  return kind === 'NOT_FOUND' || kind === 'ACCESS_DENIED';
}

/** Powertools would print its advice to stderr, once per record. */
const silent = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

const DIMENSION_VALUE = /^[!-~](?:[ -~]{0,1022}[!-~])?$/;
const NOT_PRINTABLE = /[^ -~]/gu;

/**
 * CloudWatch takes 1–1,024 printable ASCII characters, at least one of them not a space:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 */
function dimensionValue(value: string): string {
  if (DIMENSION_VALUE.test(value)) return value;
  const replaced = value.replace(NOT_PRINTABLE, '?').trim().slice(0, 1024);
  return replaced === '' ? '?' : replaced;
}
