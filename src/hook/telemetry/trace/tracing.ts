/**
 * X-Ray through Powertools' Tracer. Loaded by a dynamic import only when tracing is on: the X-Ray SDK behind it costs 30 ms and
 * more at start, and its async hooks make every promise dearer from then on, whether it traces or not.
 */
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Evaluation, Outcome, PolicyFunction } from '../../domain.ts';
import { type EvaluationSegment, evaluationSegment, segmentName } from './evaluation-segment.ts';
import { isSampled, withParent } from './trace-header.ts';

export type Evaluate = (traceHeader: string | undefined) => Promise<Evaluation>;

export interface Tracing {
  /** Runs `evaluate` inside a subsegment of its own, and hands it that subsegment's trace header. */
  trace(policyFunction: PolicyFunction, traceHeader: string | undefined, evaluate: Evaluate): Promise<Evaluation>;
}

export function startTracing(service: string): Tracing {
  const tracer = new Tracer({ serviceName: service, captureHTTPsRequests: false });
  const { provider } = tracer;
  // Powertools sets this through an environment variable, after the SDK has read it; the SDK's default prints a stack trace.
  provider.setContextMissingStrategy('IGNORE_ERROR');
  // The SDK keeps Lambda's segment in the asynchronous context that first loaded it, which the handler's later calls are not
  // part of. Asking for the segment also reads the current invocation's trace header into it.
  const lambdaSegment = provider.getNamespace().bind(() => provider.getSegment());

  function openSubsegment(policyFunction: PolicyFunction): Subsegment | undefined {
    // Powertools turns itself off outside of Lambda.
    if (!tracer.isTracingEnabled()) return undefined;
    // Not made the current segment: parallel evaluations would become children of one another.
    return lambdaSegment()?.addNewSubsegment(segmentName(policyFunction.id));
  }

  return {
    async trace(policyFunction, traceHeader, evaluate) {
      if (traceHeader === undefined || !isSampled(traceHeader)) return evaluate(traceHeader);
      const subsegment = quietly(() => openSubsegment(policyFunction));
      if (subsegment === undefined) return evaluate(traceHeader);
      let outcome: Outcome | undefined;
      try {
        const evaluation = await evaluate(withParent(traceHeader, subsegment.id));
        outcome = evaluation.outcome;
        return evaluation;
      } finally {
        quietly(() => {
          describe(subsegment, evaluationSegment(policyFunction, outcome));
          subsegment.close();
        });
      }
    },
  };
}

type Subsegment = ReturnType<NonNullable<ReturnType<Tracer['getSegment']>>['addNewSubsegment']>;

function describe(subsegment: Subsegment, { annotations, flag }: EvaluationSegment): void {
  for (const [name, value] of Object.entries(annotations)) subsegment.addAnnotation(name, value);
  switch (flag) {
    case 'none':
      return;
    case 'fault':
      subsegment.addFaultFlag();
      return;
    case 'throttle':
      subsegment.addErrorFlag();
      subsegment.addThrottleFlag();
  }
}

/** A trace that fails must not fail the evaluation. */
function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
