import * as z from 'zod';
import { RECORD } from '../names.ts';
import { decisionRecord } from '../telemetry/decision-record-schema.ts';
import { invocationRecord } from '../telemetry/invocation-record-schema.ts';

/** What one policy function said about one target, in the last round in which it was asked. */
export interface FunctionDecision {
  readonly policyFunction: string;
  readonly outcome: 'PASSED' | 'NON_COMPLIANT' | 'IN_PROGRESS' | 'ERROR' | 'SKIPPED';
  readonly errorKind: string | null;
  readonly effect: 'passed' | 'skipped' | 'warned' | 'failed-open' | 'blocked' | 'pending';
  readonly durationMs: number;
  readonly round: number;
}

/** The parts of a record that tell one decision. A record of a later version may hold more. */
const decisionLine = z
  .object({
    record: z.literal(RECORD.decision),
    ...pick(decisionRecord.shape),
  })
  .transform((record) => ({
    kind: 'decision' as const,
    token: record.clientRequestToken ?? '',
    decision: {
      policyFunction: record.policyFunction,
      outcome: record.outcome,
      errorKind: record.errorKind ?? null,
      effect: record.effect,
      durationMs: record.Duration,
      round: record.round ?? 1,
    } satisfies FunctionDecision,
  }));

function pick(shape: typeof decisionRecord.shape) {
  const { policyFunction, outcome, errorKind, effect, round, clientRequestToken, Duration } = shape;
  return { policyFunction, outcome, errorKind, effect, round, clientRequestToken, Duration };
}

const { clientRequestToken, round } = invocationRecord.shape;
const invocationLine = z
  .object({ record: z.literal(RECORD.invocation), clientRequestToken, round })
  .transform((record) => ({ kind: 'invocation' as const, token: record.clientRequestToken ?? '' }));

export type RecordLine = z.infer<typeof decisionLine> | z.infer<typeof invocationLine>;

/** One line of the hook's output, if it is a record. */
export function parseRecordLine(line: string): RecordLine | undefined {
  if (!line.startsWith('{')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return decisionLine.safeParse(value).data ?? invocationLine.safeParse(value).data;
}
