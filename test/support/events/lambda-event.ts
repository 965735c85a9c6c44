/** An event as CloudFormation sends it to a Lambda Hook, with what a test wants to be different. */
export function lambdaEvent(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    clientRequestToken: 'token-1',
    awsAccountId: '111122223333',
    stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
    changeSetId: null,
    hookTypeName: 'acme::policy::hook',
    hookTypeVersion: '00000008',
    hookModel: { LambdaFunction: 'arn:aws:lambda:eu-west-1:111122223333:function:hook' },
    actionInvocationPoint: 'CREATE_PRE_PROVISION',
    requestData: {
      targetName: 'AWS::S3::Bucket',
      targetType: 'AWS::S3::Bucket',
      targetLogicalId: 'Bucket',
      targetModel: { resourceProperties: { BucketName: 'logs' }, previousResourceProperties: null },
    },
    requestContext: { invocation: 1, callbackContext: null },
    ...change,
  };
}
