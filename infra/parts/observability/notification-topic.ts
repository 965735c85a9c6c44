import { Fn } from 'aws-cdk-lib';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnSubscription, CfnTopic, CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { acknowledge } from '../access/acknowledge.ts';
import { keyPolicy } from '../access/key-policy.ts';

/**
 * An encrypted topic that the alarms of this account and Region, and nobody else, may publish to. Its key is our own, since
 * CloudWatch is not allowed to use the key that SNS brings (`alias/aws/sns`).
 */
export function notificationTopic(scope: Construct, addresses: readonly string[]): CfnTopic {
  const fromAlarms = {
    StringEquals: { 'aws:SourceAccount': Fn.ref('AWS::AccountId') },
    ArnLike: {
      'aws:SourceArn': Fn.sub(`arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:*`),
    },
  };
  const key = new CfnKey(scope, 'NotificationKey', {
    description: 'Encrypts the notifications about the hook',
    enableKeyRotation: true,
    keyPolicy: keyPolicy({
      sid: 'UsedByAlarms',
      service: 'cloudwatch.amazonaws.com',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      condition: { StringEquals: fromAlarms.StringEquals },
    }),
  });
  const topic = new CfnTopic(scope, 'NotificationTopic', {
    displayName: 'CloudFormation hook',
    kmsMasterKeyId: key.attrArn,
  });
  for (const [index, endpoint] of addresses.entries()) {
    const subscription = new CfnSubscription(scope, `Notification${index + 1}`, {
      topicArn: topic.ref,
      protocol: 'email',
      endpoint,
    });
    acknowledge(
      subscription,
      ['Serverless-SNSRedrivePolicy'],
      'A queue of undelivered e-mails would be read by nobody; the alarm keeps its state',
    );
  }
  // A topic policy replaces the default one: with a denial alone, no alarm could publish.
  new CfnTopicPolicy(scope, 'NotificationTopicPolicy', {
    topics: [topic.ref],
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'PublishedByAlarms',
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: topic.ref,
          Condition: fromAlarms,
        },
        {
          Sid: 'OverTlsOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: 'sns:Publish',
          Resource: topic.ref,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  });
  return topic;
}
