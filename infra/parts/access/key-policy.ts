import { Fn } from 'aws-cdk-lib';

/** Who uses a key, beside those whom IAM lets administer it. */
export interface KeyUse {
  readonly sid: string;
  readonly service: string;
  readonly actions: readonly string[];
  readonly condition: object;
}

/** A key policy that leaves the administration to IAM and lets one service use the key. */
export function keyPolicy({ sid, service, actions, condition }: KeyUse) {
  return {
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
        Sid: sid,
        Effect: 'Allow',
        Principal: { Service: service },
        Action: actions,
        Resource: '*',
        Condition: condition,
      },
    ],
  };
}
