import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { LambdaInvoker } from '../../../hook/ports.ts';
import type { HookHandler } from '../../../hook/runtime/hook-handler.ts';

export interface InvokedAs {
  readonly functionName: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
}

const utf8 = { encode: new TextEncoder(), decode: new TextDecoder() };

/**
 * Invokes a handler in this process as Lambda's runtime would. Event and answer pass as JSON. A rejection becomes a
 * function error. Each handler serves one event at a time; there are as many handlers as events under way.
 */
export function handlerInvoker(createHandler: () => HookHandler<unknown>, invokedAs: InvokedAs): LambdaInvoker {
  const idle: HookHandler<unknown>[] = [];
  return {
    async invoke({ payload }) {
      const handler = idle.pop() ?? createHandler();
      const awsRequestId = randomUUID();
      try {
        const answer = await handler(
          JSON.parse(utf8.decode.decode(Buffer.concat(payload))),
          contextOf(invokedAs, awsRequestId),
        );
        return { kind: 'replied', payload: encode(answer), awsRequestId };
      } catch (error) {
        const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
        const body = encode({ errorType: name, errorMessage: message });
        return { kind: 'replied', functionError: 'Unhandled', payload: body, awsRequestId };
      } finally {
        idle.push(handler);
      }
    },
  };
}

/** What JSON cannot hold is null, as in Lambda. */
function encode(value: unknown): Uint8Array {
  return utf8.encode.encode(JSON.stringify(value) ?? 'null');
}

function contextOf({ functionName, functionArn, timeoutMs }: InvokedAs, awsRequestId: string): Context {
  const deadline = Date.now() + timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: '512',
    awsRequestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
