import { LAMBDA_HOOK_MAX_ROUNDS, SERVICE_WAIT_MS } from '../hook/limits.ts';

/** How patient CloudFormation is with a hook: https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-concepts.html */
export interface ServiceRules {
  /** One invocation. */
  readonly waitMs: number;
  /** Invocations that end without an answer, before the hook counts as failed. */
  readonly tries: number;
  /** IN_PROGRESS answers for one request, the last of which is its end. */
  readonly inProgressAnswers: number;
}

export const SERVICE_RULES: ServiceRules = {
  waitMs: SERVICE_WAIT_MS,
  tries: 3,
  inProgressAnswers: LAMBDA_HOOK_MAX_ROUNDS,
};
