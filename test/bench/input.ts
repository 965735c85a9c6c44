/** What CloudFormation sends, and how the functions are called. */
export const REGION = 'eu-west-1';
export const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY',
  // About as long as a role's.
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE'.repeat(16),
};

export function functionNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `policy-function-${index}`);
}

const properties = {
  BucketName: 'example-bucket-with-a-name',
  VersioningConfiguration: { Status: 'Enabled' },
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [
      {
        ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/example' },
        BucketKeyEnabled: true,
      },
    ],
  },
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
  LifecycleConfiguration: {
    Rules: [{ Id: 'expire', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
  },
  Tags: [
    { Key: 'team', Value: 'example' },
    { Key: 'cost-centre', Value: '1234' },
  ],
};

const common = {
  clientRequestToken: '3a3e1c1e-7a8d-4d0b-8f43-0c9e5d7e3b11',
  awsAccountId: '111122223333',
  stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/example/6d0a6d4e-0000-4000-8000-000000000000',
  changeSetId: null,
  hookTypeVersion: '00000001',
  actionInvocationPoint: 'CREATE_PRE_PROVISION',
  requestContext: { invocation: 1, callbackContext: null },
};

const target = {
  targetName: 'AWS::S3::Bucket',
  targetType: 'AWS::S3::Bucket',
  targetLogicalId: 'Bucket',
  targetModel: { resourceProperties: properties, previousResourceProperties: null },
};

export const lambdaHookEvent = {
  ...common,
  hookTypeName: 'Example::Policy::Hook',
  hookModel: { LambdaFunction: 'arn:aws:lambda:eu-west-1:111122223333:function:hook' },
  requestData: target,
};

/** @param logGroupName where the telemetry is to go, with credentials for it */
export function registryHookEvent(count: number, logGroupName: string | null = null) {
  return {
    ...common,
    hookTypeName: 'AWSSamples::LambdaFunctionInvoker::Hook',
    hookModel: { LambdaFunctions: functionNames(count) },
    requestData: {
      ...target,
      callerCredentials: JSON.stringify(CREDENTIALS),
      providerCredentials: logGroupName === null ? null : JSON.stringify(CREDENTIALS),
      providerLogGroupName: logGroupName,
    },
  };
}

export const context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'hook',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:hook',
  memoryLimitInMB: '512',
  awsRequestId: '6d0a6d4e-0000-4000-8000-000000000001',
  logGroupName: '/aws/lambda/hook',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 30_000,
};
