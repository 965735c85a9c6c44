import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, jest, test } from '@jest/globals';
import { SDK_STEPS } from '../../../src/hook/aws/lambda/sdk-steps.ts';

/** The stack of one Invoke as the SDK puts it together, in its order: it prints the names when it is asked to. */
function sdkSteps(): string[] {
  const client = new LambdaClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
  client.middlewareStack.identifyOnResolve(true);
  const printed = jest.spyOn(console, 'log').mockImplementation(() => {});
  try {
    new InvokeCommand({ FunctionName: 'f' }).resolveMiddleware(client.middlewareStack, client.config, {});
    const lines: unknown = printed.mock.calls[0]?.[0];
    if (!Array.isArray(lines)) throw new Error('The SDK does not tell its stack any more');
    // `name (a.k.a. others) - where`
    return lines.map((line) => String(line).replace(/ .*/s, ''));
  } finally {
    printed.mockRestore();
    client.destroy();
  }
}

test('every step of the SDK’s stack is kept, replaced or dropped for a reason, and none is listed that is not there', () => {
  const steps = sdkSteps();
  // A stack without retries or signatures would not be the one in question.
  expect(steps).toEqual(expect.arrayContaining(['retryMiddleware', 'httpSigningMiddleware']));
  expect(Object.keys(SDK_STEPS)).toEqual(steps);
});
