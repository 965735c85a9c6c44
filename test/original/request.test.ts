import { describe, expect, test } from '@jest/globals';
import { inTurn, replies, reply } from '../support/endpoints/policy-endpoint.ts';
import { world } from './world.ts';

const { ask, policies } = world();

const inProgress = (callbackContext: unknown) =>
  replies(reply({ status: 'IN_PROGRESS', callbackContext, callbackDelaySeconds: 1 }));

describe('the request that each policy function gets', () => {
  test.each(['f', 'f:live', '111122223333:function:f', 'arn:aws:lambda:eu-west-1:111122223333:function:f:7'])(
    'B-20 is a synchronous invocation of %s, verbatim',
    async (name) => {
      await ask({ [name]: replies(reply()) });
      const [invocation] = policies().received;
      expect(invocation?.path).toBe(`/2015-03-31/functions/${encodeURIComponent(name)}/invocations`);
      expect(invocation?.headers).not.toHaveProperty('x-amz-client-context');
      expect(invocation?.headers).not.toHaveProperty('x-amz-log-type');
      expect(invocation?.headers['x-amz-invocation-type'] ?? 'RequestResponse').toBe('RequestResponse');
    },
  );

  test('B-21, B-22, B-24, B-26 has the original’s keys in the original’s order', async () => {
    await ask({ f: replies(reply()) }, { requestData: { targetModel: { resourceProperties: { Name: 'Grüße' } } } });
    expect(policies().received.map(({ body }) => body)).toEqual([
      JSON.stringify({
        request: {
          clientRequestToken: 'token-1',
          hookContext: {
            awsAccountId: '111122223333',
            stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
            hookTypeName: 'AWSSamples::LambdaFunctionInvoker::Hook',
            hookTypeVersion: '00000001',
            invocationPoint: 'CREATE_PRE_PROVISION',
            targetName: 'AWS::S3::Bucket',
            targetType: 'RESOURCE',
            targetLogicalId: 'Bucket',
            targetModel: { resourceProperties: { Name: 'Grüße' } },
            changeSetId: null,
          },
        },
        callbackContext: {},
      }),
    ]);
  });

  test('B-23 holds neither Region, credentials, configuration, invocation count, payload URL nor log group', async () => {
    await ask(
      { f: replies(reply()) },
      {
        region: 'canary-region',
        requestData: {
          providerLogGroupName: 'canary-group',
          payload: 'https://canary.example/?X-Amz-Signature=canary',
        },
        requestContext: { invocation: 98765, callbackContext: null },
      },
    );
    const [invocation] = policies().received;
    expect(invocation?.body).not.toMatch(/canary|AKIDCALLER|secretAccessKey|LambdaFunctions|98765/);
  });

  test.each([[null], ['text'], [[1, { a: null }]], [{ job: 7 }], [0]])(
    'B-25 hands a function exactly its own context back: %j',
    async (context) => {
      const functions = {
        a: inTurn(inProgress(context), replies(reply())),
        b: inTurn(inProgress({ other: true }), replies(reply())),
      };
      const first = await ask(functions);
      await ask(functions, { callbackContext: first.callbackContext });
      expect(
        policies()
          .receivedBy('a')
          .map(({ body }) => JSON.parse(body).callbackContext),
      ).toEqual([{}, context]);
      expect(
        policies()
          .receivedBy('b')
          .map(({ body }) => JSON.parse(body).callbackContext),
      ).toEqual([{}, { other: true }]);
    },
  );
});
