import type {
  Action,
  Evaluation,
  HookRequest,
  Outcome,
  PolicyFunction,
  Rejection,
  Report,
} from '../../../src/hook/domain.ts';
import { judge } from '../../../src/hook/evaluate/judge.ts';
import { FIRST_ROUND } from '../../../src/hook/protocol/callback-context.ts';
import type { InvocationEnd } from '../cloudwatch/lambda-service.ts';
import { SAMPLE_REGION } from './organisation.ts';

/** What one policy function answered about a change. */
export interface Answer {
  readonly policyFunction: PolicyFunction;
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly attempts: number;
}

/** One call of the hook, as a script tells it. */
export interface Change {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly accountId: string;
  readonly stack: string;
  readonly targetName: string;
  readonly action: Action;
  readonly answers: readonly Answer[];
  /** Instead of a verdict. */
  readonly rejection?: Rejection;
  /** Default: it returned. One that did not has no record. */
  readonly end?: InvocationEnd;
  /** Whether the records of this call are lost. */
  readonly undelivered?: boolean;
}

const LIMIT_MS = 29_000;

/** The engine's own judgement of the scripted answers. */
export function reportOf(change: Change): Report {
  const request = requestOf(change);
  const evaluations = change.answers.map((answer): Evaluation => {
    const { policyFunction, outcome, durationMs, attempts } = answer;
    return { policyFunction, outcome, durationMs, attempts, remainingMs: LIMIT_MS - durationMs, executedVersion: '7' };
  });
  const verdict = judge({ evaluations, finished: new Map(), outOfScope: [], round: 1, roundsLeft: true });
  return {
    door: 'lambda-hook',
    request,
    clientRequestToken: request.clientRequestToken,
    result:
      change.rejection === undefined
        ? { kind: 'judged', verdict }
        : { kind: 'rejected', rejection: change.rejection, judgements: [] },
    latencyMs: 6 + Math.max(0, ...evaluations.map(({ durationMs }) => durationMs)),
  };
}

function requestOf({ at, accountId, stack, targetName, action }: Change): HookRequest {
  return {
    clientRequestToken: `sample-${at}`,
    awsAccountId: accountId,
    stackId: `arn:aws:cloudformation:${SAMPLE_REGION}:${accountId}:stack/${stack}/sample`,
    changeSetId: null,
    hookTypeName: null,
    hookTypeVersion: null,
    invocationPoint: `${action}_PRE_PROVISION`,
    action,
    operation: 'RESOURCE',
    target: { name: targetName, type: 'RESOURCE', logicalId: `Resource${at % 97}` },
    model: { kind: 'inline', value: {} },
    callback: FIRST_ROUND,
  };
}
