import { describe, expect, test } from '@jest/globals';
import { startAwsStub } from '../hook/registry-door/delivery/aws-stub.ts';
import { startHookEndpoint } from '../support/endpoints/hook-endpoint.ts';
import { failsWith, refuses, replies, reply, resetsConnection } from '../support/endpoints/policy-endpoint.ts';
import { registryEvent } from '../support/events/registry-event.ts';
import { world } from './world.ts';

const { ask, hook, policies } = world();

describe('what hung, hid or leaked in the original', () => {
  test('O-1 mended: replies of nearly 6 MB do not hang the hook', async () => {
    const message = 'x'.repeat(6 * 1024 * 1024 - 200);
    const functions = { a: replies(reply({ message })), b: failsWith({ errorMessage: message }), c: replies(reply()) };
    const answer = await ask(functions);
    expect(answer).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InternalFailure' });
    expect(answer.message).toHaveLength(4096);
    expect(answer.message).toMatch(/^Blocked by 1 of 3 policy functions.\nb: could not decide \(FUNCTION_ERROR\)/);
  });

  test('O-2 mended: a function that is killed is named, and does not hide its siblings', async () => {
    const answer = await ask({
      a: failsWith({
        errorType: 'Runtime.ExitError',
        errorMessage: 'RequestId: 1 Error: Runtime exited with error: signal: killed',
      }),
      b: resetsConnection,
      c: replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'no tags' })),
    });
    expect(answer).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
    expect(answer.message.split('\n').map((line) => line.slice(0, 40))).toEqual([
      'Blocked by 3 of 3 policy functions.',
      'c: no tags',
      'a: could not decide (FUNCTION_ERROR): th',
      'b: could not decide (NETWORK): Lambda co',
    ]);
  });

  test('O-3 mended: invocations with different credentials do not share a client', async () => {
    const withKey = (accessKeyId: string) => ({
      requestData: {
        callerCredentials: JSON.stringify({
          accessKeyId,
          secretAccessKey: 's',
          sessionToken: `token-of-${accessKeyId}`,
        }),
      },
    });
    await Promise.all(['AKIDONE', 'AKIDTWO', 'AKIDTHREE'].map((key) => ask({ [key]: replies(reply()) }, withKey(key))));
    for (const key of ['AKIDONE', 'AKIDTWO', 'AKIDTHREE']) {
      const [invocation] = policies().receivedBy(key);
      expect(invocation?.headers['x-amz-security-token']).toBe(`token-of-${key}`);
      expect(invocation?.headers.authorization).toContain(`Credential=${key}/`);
    }
  });

  test.each(['refused', 'hangs', 'broken'] as const)(
    'O-4 mended: a log group whose service is %s changes no verdict, and every stack keeps a stream of its own',
    async (how) => {
      const aws = await startAwsStub(() =>
        how === 'hangs'
          ? { kind: 'hang' }
          : { kind: 'error', name: how === 'refused' ? 'AccessDeniedException' : 'InternalFailure' },
      );
      const logging = await startHookEndpoint({
        policyEndpointUrl: policies().url,
        environment: { AWS_ENDPOINT_URL: aws.endpoint },
      });
      policies().define('passes', replies(reply()));
      policies().define('objects', replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'no tags' })));
      const ask = (functionName: string, stack: string) =>
        logging.invoke(
          'TypeFunction',
          registryEvent({
            functions: [functionName],
            stackId: `arn:aws:cloudformation:eu-west-1:111122223333:stack/${stack}/1`,
            requestData: {
              providerLogGroupName: 'hook-logs',
              providerCredentials: JSON.stringify({ accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't' }),
            },
          }),
        );
      try {
        expect(await ask('passes', 'one')).toMatchObject({ hookStatus: 'SUCCESS' });
        expect(await ask('objects', 'two')).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
        const streams = aws.requests.flatMap(({ body }) =>
          body.logStreamName === undefined ? [] : [body.logStreamName],
        );
        expect(new Set(streams)).toEqual(
          new Set(
            ['one', 'two'].map((stack) => `arn__aws__cloudformation__eu-west-1__111122223333__stack/${stack}/1/Bucket`),
          ),
        );
      } finally {
        await logging.close();
        await aws.close();
      }
    },
    20_000,
  );

  test('O-5 mended: no compliance message of a function goes to the log', async () => {
    await ask({ f: replies(reply({ status: 'FAILED', errorCode: 'NonCompliant', message: 'canary of a property' })) });
    expect(hook().records()).not.toHaveLength(0);
    expect([...hook().stdout, ...hook().stderr].join('\n')).not.toContain('canary');
  });

  test('O-6 mended: what a library says of a failure reaches neither the answer nor the log', async () => {
    const answer = await ask({ f: refuses(403, 'AccessDeniedException'), g: refuses(500, 'ServiceException') });
    const told = [JSON.stringify(answer), ...hook().stdout, ...hook().stderr].join('\n');
    expect(told).not.toContain('arn:aws:lambda:eu-west-1:111122223333:function:canary');
  });
});
