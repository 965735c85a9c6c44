import { CfnDeletionPolicy, Fn, type Stack } from 'aws-cdk-lib';
import { CfnKey } from 'aws-cdk-lib/aws-kms';

/** A customer-managed key that CloudWatch Logs may use for one log group of this account and Region. */
export function logEncryptionKey(stack: Stack, logGroupName: string): CfnKey {
  const key = new CfnKey(stack, 'LogKey', {
    description: `Encrypts ${logGroupName}`,
    enableKeyRotation: true,
    keyPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AdministeredByIam',
          Effect: 'Allow',
          Principal: { AWS: Fn.sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root`) },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Sid: 'UsedByCloudWatchLogs',
          Effect: 'Allow',
          Principal: { Service: Fn.sub(`logs.\${AWS::Region}.\${AWS::URLSuffix}`) },
          Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
          Resource: '*',
          Condition: {
            ArnEquals: {
              'kms:EncryptionContext:aws:logs:arn': Fn.sub(
                `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:${logGroupName}`,
              ),
            },
          },
        },
      ],
    },
  });
  // What it encrypted cannot be read without it.
  key.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  key.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  return key;
}
