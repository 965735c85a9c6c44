import * as z from 'zod';
import type { OutcomeKind } from '../../../hook/domain.ts';
import { type Effect, knownEffect } from '../../../hook/effect.ts';
import { RECORD } from '../../../hook/names.ts';
import { decisionRecord } from '../../../hook/telemetry/records/decision-record-schema.ts';

/** The decision of one policy function about one target, in the last round in which it was asked. */
export interface FunctionDecision {
  readonly policyFunction: string;
  readonly outcome: OutcomeKind;
  readonly errorKind: string | null;
  readonly effect: Effect;
  readonly durationMs: number;
  readonly round: number;
}

/** The parts of a record that tell one decision. A record of a later version may hold more. */
const decisionLine = z
  .object({
    record: z.literal(RECORD.decision),
    ...pick(decisionRecord.shape),
    effect: z.string().transform(knownEffect),
  })
  .transform((record) => ({
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
  const { policyFunction, outcome, errorKind, round, clientRequestToken, Duration } = shape;
  return { policyFunction, outcome, errorKind, round, clientRequestToken, Duration };
}

/** One record, if it is a decision's. */
export function parseDecisionLine(line: string): z.infer<typeof decisionLine> | undefined {
  return decisionLine.safeParse(JSON.parse(line)).data;
}
