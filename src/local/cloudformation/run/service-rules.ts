import { DOCUMENTED_ROUNDS, SERVICE_WAIT_MS } from '../../../hook/protocol/limits.ts';
import type { Assumptions } from '../../assumptions.ts';

/**
 * How long and how often CloudFormation waits for a hook:
 * https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-concepts.html
 */
export interface ServiceRules {
  /** One invocation. */
  readonly waitMs: number;
  /** Invocations that end without an answer, before the hook counts as failed. */
  readonly tries: number;
  /** What another try is made after. */
  readonly retried: Assumptions['tries-after'];
  /** IN_PROGRESS answers for one request, the last of which is its end. */
  readonly inProgressAnswers: number;
}

export function serviceRules(assumptions: Assumptions): ServiceRules {
  return {
    waitMs: SERVICE_WAIT_MS,
    tries: TRIES,
    retried: assumptions['tries-after'],
    inProgressAnswers: assumptions['last-in-progress'] === 'fails' ? DOCUMENTED_ROUNDS : DOCUMENTED_ROUNDS + 1,
  };
}

const TRIES = 3;
