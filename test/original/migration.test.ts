import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Endpoint, startEndpoint } from '../../src/local/lambda/start-endpoint.ts';
import { type HookEndpoint, startHookEndpoint } from '../support/endpoints/hook-endpoint.ts';
import { registryEvent } from '../support/events/registry-event.ts';
import { describeWith } from '../support/tools.ts';

/** The original's `typeConfiguration.json`, as its users have it. */
const TYPE_CONFIGURATION = JSON.parse(`{
  "CloudFormationConfiguration": {
    "HookConfiguration": {
      "TargetStacks": "ALL",
      "FailureMode": "FAIL",
      "Properties": {
        "LambdaFunctions": [
          "LambdaFunctionInvokerHookTest-1",
          "LambdaFunctionInvokerHookTest-2",
          "LambdaFunctionInvokerHookTest-3",
          "LambdaFunctionInvokerHookTest-4",
          "LambdaFunctionInvokerHookTest-5"
        ]
      }
    }
  }
}`);
const { Properties: properties } = TYPE_CONFIGURATION.CloudFormationConfiguration.HookConfiguration;
const functions: readonly string[] = properties.LambdaFunctions;
/** The original's template of contract test functions has this switch for each of them. */
const WITH_CALLBACKS = new Set(['LambdaFunctionInvokerHookTest-2', 'LambdaFunctionInvokerHookTest-5']);

// Without Python there is nothing to run them with.
describeWith(['Python 3'], "the original's configuration and policy functions, unchanged", () => {
  const invoked: string[] = [];
  let policies: Endpoint;
  let hook: HookEndpoint;
  beforeAll(async () => {
    policies = await startEndpoint({
      port: 0,
      functions: functions.map((name) => ({
        name,
        runtime: 'python',
        folder: join(process.cwd(), 'test', 'fixtures', 'original-policy-function'),
        handler: 'index.lambda_handler',
        timeoutMs: 15_000,
        memorySizeMb: 256,
        inherits: 'allowed',
        environment: { USE_CALLBACKS: WITH_CALLBACKS.has(name) ? 'yes' : 'no' },
      })),
      log: { output: () => {}, invocation: ({ functionName }) => invoked.push(functionName) },
      environment: { PATH: process.env.PATH },
      region: 'eu-west-1',
    });
    hook = await startHookEndpoint({ policyEndpointUrl: policies.url });
  });
  afterAll(async () => {
    await hook?.close();
    await policies?.close();
  });

  async function ask(resourceProperties: object, callbackContext: unknown = null) {
    invoked.length = 0;
    const response: unknown = await hook.invoke(
      'TypeFunction',
      registryEvent({
        configuration: properties,
        requestData: { targetModel: { resourceProperties } },
        callbackContext,
      }),
    );
    return JSON.parse(JSON.stringify(response));
  }

  test('pass a resource when all functions have, and ask only unfinished ones again', async () => {
    const first = await ask({ BucketName: 'logs' });
    expect(first).toMatchObject({ hookStatus: 'IN_PROGRESS', callbackDelaySeconds: 0 });
    expect(invoked.toSorted()).toEqual(functions);
    const last = await ask({ BucketName: 'logs' }, first.callbackContext);
    expect(last).toMatchObject({ hookStatus: 'SUCCESS' });
    expect(invoked.toSorted()).toEqual([...WITH_CALLBACKS]);
  }, 60_000);

  test('block a resource that every function refuses, and name each of them', async () => {
    const answer = await ask({ InvalidPropertyKey: 'invalid' });
    expect(answer).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
    for (const name of functions) expect(answer.message).toContain(`${name}: Not compliant.`);
  }, 60_000);
});
