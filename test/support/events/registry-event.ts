/** An event as the registry sends it, with what a test wants to be different. */
export function registryEvent(change: RegistryEventChange = {}): Record<string, unknown> {
  const {
    functions = ['f'],
    configuration = { LambdaFunctions: functions },
    requestData,
    callbackContext = null,
    ...rest
  } = change;
  return {
    clientRequestToken: 'token-1',
    awsAccountId: '111122223333',
    stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
    hookTypeName: 'AWSSamples::LambdaFunctionInvoker::Hook',
    hookTypeVersion: '00000001',
    hookModel: configuration,
    actionInvocationPoint: 'CREATE_PRE_PROVISION',
    requestData: {
      callerCredentials: JSON.stringify({
        accessKeyId: 'AKIDCALLER',
        secretAccessKey: 'secret',
        sessionToken: 'session',
      }),
      targetName: 'AWS::S3::Bucket',
      targetType: 'RESOURCE',
      targetLogicalId: 'Bucket',
      targetModel: { resourceProperties: { BucketName: 'logs' } },
      ...requestData,
    },
    requestContext: { callbackContext },
    ...rest,
  };
}

export interface RegistryEventChange {
  readonly functions?: readonly unknown[];
  readonly configuration?: unknown;
  readonly requestData?: Readonly<Record<string, unknown>>;
  readonly callbackContext?: unknown;
  readonly [key: string]: unknown;
}
