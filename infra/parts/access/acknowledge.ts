import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Accepts findings of the template checks on one construct, for a reason that stands beside them in the report. */
export function acknowledge(construct: IConstruct, ids: readonly string[], reason: string): void {
  for (const id of ids) Validations.of(construct).acknowledge({ id, reason });
}

/** One decision for every role that writes traces. */
export function acknowledgeTraceWriting(role: IConstruct): void {
  acknowledge(
    role,
    ['AwsSolutions-IAM5[Resource::*]', 'Serverless-LambdaStarPermissions'],
    'X-Ray has no resources to name: its write actions take * only',
  );
}
