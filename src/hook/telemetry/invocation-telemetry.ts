import type { Report } from '../domain.ts';
import type { RecordSink, Telemetry } from '../ports.ts';
import { errorFields } from './error-fields.ts';
import { logOutcomes } from './log-outcomes.ts';
import type { LogFields, OperationalLog } from './operational-log.ts';
import type { Outbox } from './outbox.ts';
import { decisionFields, judgementsOf, roundOf } from './records/decision-record.ts';
import type { EmfSerializer } from './records/emf-serializer.ts';
import { invocationFields } from './records/invocation-record.ts';
import { type InvocationContext, type Origin, originOf } from './records/origin.ts';
import type { Tracing } from './trace/tracing.ts';

interface Parts {
  readonly serializer: EmfSerializer;
  readonly outbox: Outbox;
  readonly sink: RecordSink;
  readonly tracing: Tracing | undefined;
  readonly log: OperationalLog;
  readonly onReport: ((report: Report) => void) | undefined;
}

/** Everything that lasts as long as one invocation: correlation keys die with it. */
export function invocationTelemetry(context: InvocationContext, parts: Parts): Telemetry {
  const { serializer, outbox, sink, tracing, log, onReport } = parts;
  let correlation = correlationOf(originOf(null, null, context), undefined);

  /** Records as lines; one that cannot be built does not take the others with it. */
  function lines(report: Report, origin: Origin, reported: number): string[] {
    const built: string[] = [];
    const add = (build: () => string) => {
      try {
        built.push(build());
      } catch (error) {
        outbox.lost(1);
        log.error('A record could not be built', { ...correlation, ...errorFields(error) });
      }
    };
    const round = roundOf(report);
    for (const judgement of judgementsOf(report)) {
      add(() => serializer.decision(decisionFields(judgement, round, origin), judgement));
    }
    add(() => serializer.invocation(invocationFields(report, context.coldStart, origin), report, reported));
    return built;
  }

  return {
    trace(policyFunction, evaluate) {
      if (tracing === undefined) return evaluate(context.traceHeader);
      return tracing.trace(policyFunction, context.traceHeader, evaluate);
    },
    async report(report) {
      try {
        onReport?.(report);
      } catch (error) {
        // Whoever looks on must not cost the records.
        log.error('The report could not be shown', { ...correlation, ...errorFields(error) });
      }
      const origin = originOf(report.request, report.clientRequestToken, context);
      correlation = correlationOf(origin, roundOf(report));
      logOutcomes(report, (message, fields) => log.warn(message, { ...correlation, ...fields }));
      const reported = outbox.undelivered();
      await outbox.deliver(sink, lines(report, origin, reported), reported);
    },
    identify(request) {
      correlation = correlationOf(originOf(request, request.clientRequestToken, context), request.callback.round);
    },
    warn(message, fields) {
      log.warn(message, { ...correlation, ...fields });
    },
    fault(message, error) {
      log.error(message, { ...correlation, ...errorFields(error) });
    },
  };
}

/** What every log line carries. The trace id is Powertools' own key. */
function correlationOf(origin: Origin, round: number | undefined): LogFields {
  const { door, hookRequestId, clientRequestToken, stackId, targetName, logicalId } = origin;
  return { door, hookRequestId, clientRequestToken, stackId, targetName, logicalId, round };
}
