import type { Judgement, Report } from '../../../domain.ts';
import { NAMESPACE } from '../../../names.ts';
import { type EvaluationSegment, evaluationSegment } from '../../../telemetry/trace/evaluation-segment.ts';

/**
 * The hook's invocation as a trace of its own, with a subsegment per evaluation, as X-Ray takes it:
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 *
 * @param endedAt when the hook was about to answer, in milliseconds since 1970
 * @param newId gives a new UUID
 */
export function traceSegments(report: Report, endedAt: number, newId: () => string): readonly string[] {
  const judgements = report.result.kind === 'judged' ? report.result.verdict.judgements : report.result.judgements;
  // Evaluations know how much time was left when they ended; the last one to end left least, and the answer followed at once.
  const leastLeft = Math.min(...judgements.map(({ evaluation }) => evaluation.remainingMs));
  const startedAt = endedAt - report.latencyMs;
  const segment = {
    ...identified(newId),
    trace_id: `1-${Math.floor(startedAt / 1000).toString(16)}-${hex(newId).slice(0, 24)}`,
    name: NAMESPACE,
    start_time: startedAt / 1000,
    end_time: endedAt / 1000,
    annotations: {
      Verdict: report.result.kind === 'judged' ? report.result.verdict.kind : report.result.rejection.kind,
    },
    ...(report.result.kind === 'rejected' && report.result.rejection.kind === 'FAULT' ? { fault: true } : {}),
    subsegments: judgements.map((judgement) =>
      subsegment(judgement, endedAt - (judgement.evaluation.remainingMs - leastLeft), newId),
    ),
  };
  return [JSON.stringify(segment)];
}

function subsegment({ evaluation, effect }: Judgement, endedAt: number, newId: () => string) {
  const { name, annotations, flag } = evaluationSegment(evaluation.policyFunction, evaluation.outcome);
  return {
    ...identified(newId),
    name,
    start_time: (endedAt - evaluation.durationMs) / 1000,
    end_time: endedAt / 1000,
    annotations: { ...annotations, Effect: effect },
    ...FLAGS[flag],
  };
}

const FLAGS: Readonly<Record<EvaluationSegment['flag'], object>> = {
  none: {},
  fault: { fault: true },
  throttle: { throttle: true, error: true },
};

function identified(newId: () => string) {
  return { id: hex(newId).slice(0, 16) };
}

function hex(newId: () => string): string {
  return newId().replaceAll('-', '');
}
