import { CfnDeletionPolicy, Fn } from 'aws-cdk-lib';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyPolicy } from './key-policy.ts';

/** A customer-managed key that CloudWatch Logs may use for one log group of this account and Region. */
export function logEncryptionKey(scope: Construct, logGroupName: string): CfnKey {
  const key = new CfnKey(scope, 'LogKey', {
    description: `Encrypts ${logGroupName}`,
    enableKeyRotation: true,
    keyPolicy: keyPolicy({
      sid: 'UsedByCloudWatchLogs',
      service: Fn.sub(`logs.\${AWS::Region}.\${AWS::URLSuffix}`),
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      condition: {
        ArnEquals: {
          'kms:EncryptionContext:aws:logs:arn': Fn.sub(
            `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:${logGroupName}`,
          ),
        },
      },
    }),
  });
  // What it encrypted cannot be read without it.
  key.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  key.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  return key;
}
