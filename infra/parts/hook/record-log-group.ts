import { CfnDeletionPolicy } from 'aws-cdk-lib';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DecisionFields } from '../../../src/hook/telemetry/records/decision-record-schema.ts';
import type { InvocationFields } from '../../../src/hook/telemetry/records/invocation-record-schema.ts';
import type { ActivationSettings } from '../../settings/hook.ts';
import { logEncryptionKey } from '../access/log-encryption-key.ts';

/** What people look records up by. CloudWatch Logs allows 20 indexes per group. */
const INDEXED_FIELDS: readonly (keyof DecisionFields | keyof InvocationFields)[] = [
  'record',
  'policyFunction',
  'outcome',
  'errorKind',
  'effect',
  'verdict',
  'accountId',
  'stackId',
  'changeSetId',
  'targetName',
  'logicalId',
  'clientRequestToken',
  'traceId',
];

/** The log group that holds decision and invocation records. */
export function recordLogGroup(
  scope: Construct,
  id: string,
  name: string,
  settings: Pick<ActivationSettings, 'logRetentionDays' | 'retainLogs' | 'encryptLogs'>,
): CfnLogGroup {
  const group = new CfnLogGroup(scope, id, {
    logGroupName: name,
    retentionInDays: settings.logRetentionDays,
    // Not INFREQUENT_ACCESS, which has neither field indexes nor metrics out of log lines.
    logGroupClass: 'STANDARD',
    fieldIndexPolicies: [{ Fields: [...INDEXED_FIELDS] }],
    ...(settings.encryptLogs ? { kmsKeyId: logEncryptionKey(scope, name).attrArn } : {}),
  });
  group.cfnOptions.deletionPolicy = settings.retainLogs
    ? CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE
    : CfnDeletionPolicy.DELETE;
  group.cfnOptions.updateReplacePolicy = settings.retainLogs ? CfnDeletionPolicy.RETAIN : CfnDeletionPolicy.DELETE;
  return group;
}
