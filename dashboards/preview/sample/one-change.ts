import type { ErrorKind, FailureMode, Outcome } from '../../../src/hook/domain.ts';
import type { Change } from './change.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_POLICIES } from './organisation.ts';

export const PASSED: Outcome = { kind: 'PASSED', message: '' };
export const NON_COMPLIANT: Outcome = { kind: 'NON_COMPLIANT', message: 'Not as the policy asks.', findings: [] };

/** A change that only the first of the sample's policy functions judges. */
export function change(at: number, outcome: Outcome, durationMs: number): Change {
  const [{ policyFunction }] = SAMPLE_POLICIES;
  return {
    at,
    accountId: SAMPLE_ACCOUNTS[0].id,
    stack: 'orders',
    targetName: 'AWS::S3::Bucket',
    action: 'CREATE',
    answers: [{ policyFunction, outcome, durationMs, attempts: 1 }],
  };
}

/** A change that it could not judge. */
export function failed(at: number, error: ErrorKind, onError: FailureMode): Change {
  const told = change(at, { kind: 'ERROR', error, message: 'No decision.' }, error === 'TIMED_OUT' ? 10_000 : 60);
  return {
    ...told,
    answers: told.answers.map((answer) => ({ ...answer, policyFunction: { ...answer.policyFunction, onError } })),
  };
}
