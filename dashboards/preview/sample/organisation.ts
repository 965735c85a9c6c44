/** An invented organisation. Account ids are those that AWS's documentation uses for examples. */
import type { FailureMode, PolicyFunction } from '../../../src/hook/domain.ts';

export const SAMPLE_REGION = 'eu-west-1';

export interface SampleAccount {
  readonly id: string;
  readonly name: string;
}

export const SAMPLE_ACCOUNTS: readonly [SampleAccount, ...SampleAccount[]] = [
  { id: '111122223333', name: 'shop' },
  { id: '444455556666', name: 'payments' },
  { id: '777788889999', name: 'data' },
];

export interface SamplePolicy {
  readonly policyFunction: PolicyFunction;
  /** Resource types that it judges. */
  readonly targets: readonly string[];
  readonly medianMs: number;
  /** Share of its decisions. */
  readonly nonCompliant: number;
}

export const SAMPLE_POLICIES: readonly [SamplePolicy, ...SamplePolicy[]] = [
  policy('s3-versioning', 'FAIL', ['AWS::S3::Bucket'], 38, 0.05),
  policy('s3-public-access', 'FAIL', ['AWS::S3::Bucket'], 31, 0.02),
  policy('encryption-at-rest', 'FAIL', ['AWS::S3::Bucket', 'AWS::RDS::DBInstance', 'AWS::DynamoDB::Table'], 64, 0.04),
  policy('iam-least-privilege', 'WARN', ['AWS::IAM::Role', 'AWS::IAM::Policy'], 210, 0.12),
  policy('required-tags', 'WARN', ['AWS::S3::Bucket', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table'], 22, 0.09),
  policy('log-retention', 'WARN', ['AWS::Logs::LogGroup'], 27, 0.07),
];

export const SAMPLE_TARGETS = [
  'AWS::S3::Bucket',
  'AWS::IAM::Role',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::DynamoDB::Table',
  'AWS::IAM::Policy',
  'AWS::RDS::DBInstance',
] as const;

export const SAMPLE_STACKS = ['orders', 'checkout', 'invoices', 'search', 'reports', 'identity'] as const;

function policy(
  id: string,
  failureMode: FailureMode,
  targets: readonly string[],
  medianMs: number,
  nonCompliant: number,
): SamplePolicy {
  const policyFunction: PolicyFunction = {
    id,
    functionName: `arn:aws:lambda:${SAMPLE_REGION}:222233334444:function:${id}:live`,
    contract: 'invoker',
    targetNames: targets,
    actions: undefined,
    failureMode,
    onError: 'FAIL',
    timeoutMs: 10_000,
  };
  return { policyFunction, targets, medianMs, nonCompliant };
}
