import type { ConcludedOutcome, Evaluation, HookRequest, Outcome, PolicyFunction } from '../../../src/hook/domain.ts';
import { FIRST_ROUND } from '../../../src/hook/protocol/callback-context.ts';

export function aPolicyFunction(overrides: Partial<PolicyFunction> = {}): PolicyFunction {
  const id = overrides.id ?? 'versioning';
  return {
    id,
    functionName: id,
    contract: 'invoker',
    targetNames: undefined,
    actions: undefined,
    failureMode: 'FAIL',
    onError: 'FAIL',
    timeoutMs: 10_000,
    ...overrides,
  };
}

export function aRequest(overrides: Partial<HookRequest> = {}): HookRequest {
  return {
    clientRequestToken: 'token-1',
    awsAccountId: '111122223333',
    stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
    changeSetId: null,
    hookTypeName: 'AWSSamples::LambdaFunctionInvoker::Hook',
    hookTypeVersion: '00000001',
    invocationPoint: 'CREATE_PRE_PROVISION',
    action: 'CREATE',
    operation: 'RESOURCE',
    target: { name: 'AWS::S3::Bucket', type: 'RESOURCE', logicalId: 'Bucket' },
    model: { kind: 'inline', value: { resourceProperties: {} } },
    callback: FIRST_ROUND,
    ...overrides,
  };
}

export function anEvaluation(outcome: Outcome, overrides: Partial<PolicyFunction> = {}): Evaluation {
  return { policyFunction: aPolicyFunction(overrides), outcome, durationMs: 12, attempts: 1, remainingMs: 20_000 };
}

type Objection = Extract<ConcludedOutcome, { readonly kind: 'NON_COMPLIANT' }>;

export const passed: ConcludedOutcome = { kind: 'PASSED', message: 'fine' };
export const nonCompliant: Objection = { kind: 'NON_COMPLIANT', message: 'versioning is off', findings: [] };
export const timedOut: ConcludedOutcome = { kind: 'ERROR', error: 'TIMED_OUT', message: 'no answer within 10 s' };
export const inProgress: Extract<Outcome, { readonly kind: 'IN_PROGRESS' }> = {
  kind: 'IN_PROGRESS',
  message: 'scanning',
  callbackContext: { job: 7 },
  callbackDelaySeconds: 3,
};
