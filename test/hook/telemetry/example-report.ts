import type {
  BlockReason,
  HookRequest,
  Judgement,
  Outcome,
  PolicyFunction,
  Report,
  Verdict,
} from '../../../src/hook/domain.ts';
import type { Effect } from '../../../src/hook/effect.ts';
import { FIRST_ROUND } from '../../../src/hook/protocol/callback-context.ts';

export const POLICY_FUNCTION: PolicyFunction = {
  id: 's3-versioning',
  functionName: 'arn:aws:lambda:eu-west-1:111122223333:function:s3-versioning:live',
  contract: 'invoker',
  targetNames: undefined,
  actions: undefined,
  failureMode: 'FAIL',
  onError: 'WARN',
  timeoutMs: 10_000,
};

export const REQUEST: HookRequest = {
  clientRequestToken: '8f7cd1f3-8e5a-4a5e-9d0b-5d7f2a4f7a11',
  awsAccountId: '444455556666',
  stackId: 'arn:aws:cloudformation:eu-west-1:444455556666:stack/shop/4d6c1f5e',
  changeSetId: null,
  hookTypeName: 'Example::Policy::Hook',
  hookTypeVersion: '00000001',
  invocationPoint: 'CREATE_PRE_PROVISION',
  action: 'CREATE',
  operation: 'RESOURCE',
  target: { name: 'AWS::S3::Bucket', type: 'RESOURCE', logicalId: 'Orders' },
  model: { kind: 'inline', value: {} },
  callback: FIRST_ROUND,
};

export const PASSED: Outcome = { kind: 'PASSED', message: '' };

export function judgement(outcome: Outcome, effect: Effect, policyFunction = POLICY_FUNCTION): Judgement {
  return {
    effect,
    evaluation: {
      policyFunction,
      outcome,
      durationMs: 41.237,
      attempts: 2,
      remainingMs: 24_321.987,
      executedVersion: '7',
      awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    },
  };
}

type Changes = Partial<Pick<Verdict, 'round' | 'finished' | 'outOfScope'>> &
  ({ readonly kind?: 'COMPLIANT' | 'IN_PROGRESS' } | { readonly kind: 'BLOCKED'; readonly blockedBy: BlockReason });

export function judged(judgements: readonly Judgement[], verdict: Changes = {}): Report {
  return {
    door: 'lambda-hook',
    request: REQUEST,
    clientRequestToken: REQUEST.clientRequestToken,
    result: {
      kind: 'judged',
      verdict: {
        kind: 'COMPLIANT',
        round: 1,
        judgements,
        finished: new Map(),
        changes: [],
        outOfScope: [],
        ...verdict,
      },
    },
    latencyMs: 52.08,
  };
}
