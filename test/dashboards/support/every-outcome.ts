import { setTimeout as pause } from 'node:timers/promises';
import { startHookEndpoint } from '../../support/endpoints/hook-endpoint.ts';
import {
  type Behaviour,
  failsWith,
  hangs,
  inTurn,
  refuses,
  replies,
  reply,
  resetsConnection,
  startPolicyEndpoint,
} from '../../support/endpoints/policy-endpoint.ts';

const NON_COMPLIANT = replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'no' }));
const THROTTLED = refuses(429, 'TooManyRequestsException');

interface Scripted {
  readonly behaviour: Behaviour | undefined;
  readonly failureMode?: 'FAIL' | 'WARN';
  readonly onError?: 'FAIL' | 'WARN';
}

/** One policy function per outcome, and per what an outcome does to the answer. */
const FUNCTIONS: Readonly<Record<string, Scripted>> = {
  passes: { behaviour: replies(reply()) },
  blocks: { behaviour: NON_COMPLIANT },
  warns: { behaviour: NON_COMPLIANT, failureMode: 'WARN' },
  'is-not-concerned': {
    behaviour: replies(reply({ annotations: [{ annotationName: 'not applicable', status: 'SKIPPED' }] })),
  },
  'is-not-done': {
    behaviour: replies(reply({ status: 'IN_PROGRESS', callbackDelaySeconds: 1, callbackContext: {} })),
  },
  'is-retried': { behaviour: inTurn(THROTTLED, replies(reply())) },
  'is-throttled': { behaviour: THROTTLED },
  'times-out': { behaviour: hangs },
  crashes: { behaviour: failsWith({ errorType: 'Error', errorMessage: 'boom' }) },
  'returns-text': { behaviour: replies('{"status":"SUCCESS"}') },
  'returns-nonsense': { behaviour: replies({ status: 'MAYBE' }) },
  'reports-an-error': { behaviour: replies(reply({ status: 'FAILED', errorCode: 'InternalFailure', message: 'no' })) },
  'is-denied': { behaviour: refuses(403, 'AccessDeniedException') },
  'does-not-exist': { behaviour: undefined },
  'loses-the-connection': { behaviour: resetsConnection },
  'fails-open': { behaviour: failsWith({ errorMessage: 'boom' }), onError: 'WARN' },
};

/** Of a hook whose configuration is wrong. */
async function linesOfMisconfigured(policyEndpointUrl: string): Promise<string[]> {
  const hook = await startHookEndpoint({ policyEndpointUrl, configuration: {} });
  try {
    await hook.invoke('LambdaHook', event('AWS::S3::Bucket'));
    while (hook.records().length < 1) await pause(20);
    return [...hook.stdout];
  } finally {
    await hook.close();
  }
}

/**
 * What the deployed Lambda handler wrote to stdout over several calls, in which every outcome occurs, one call of which it
 * could not answer with a verdict.
 */
export async function linesOfEveryOutcome(): Promise<string[]> {
  const policies = await startPolicyEndpoint();
  for (const [name, { behaviour }] of Object.entries(FUNCTIONS)) {
    if (behaviour !== undefined) policies.define(name, behaviour);
  }
  const hook = await startHookEndpoint({
    policyEndpointUrl: policies.url,
    configuration: {
      LambdaFunctions: Object.entries(FUNCTIONS).map(([FunctionName, { failureMode = 'FAIL', onError = 'FAIL' }]) => ({
        FunctionName,
        FailureMode: failureMode,
        OnError: onError,
      })),
      TimeoutSeconds: 2,
    },
  });
  try {
    for (const targetName of ['AWS::S3::Bucket', 'AWS::IAM::Role']) await hook.invoke('LambdaHook', event(targetName));
    await hook.invoke('LambdaHook', { clientRequestToken: 'unreadable' });
    const expected = 2 * (Object.keys(FUNCTIONS).length + 1) + 1;
    // The lines travel through a pipe of their own and may arrive after the answer.
    while (hook.records().length < expected) await pause(20);
    return [...hook.stdout, ...(await linesOfMisconfigured(policies.url))];
  } finally {
    await hook.close();
    await policies.close();
  }
}

function event(targetName: string) {
  return {
    clientRequestToken: `token-${targetName}`,
    awsAccountId: '111122223333',
    stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
    changeSetId: null,
    hookTypeName: 'Example::Policy::Hook',
    hookTypeVersion: '00000001',
    hookModel: {},
    actionInvocationPoint: 'CREATE_PRE_PROVISION',
    requestData: {
      targetName,
      targetType: targetName,
      targetLogicalId: 'Resource',
      targetModel: { resourceProperties: {} },
    },
    requestContext: { invocation: 1, callbackContext: null },
  };
}
