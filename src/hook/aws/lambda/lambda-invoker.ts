import { LambdaClient, LambdaServiceException } from '@aws-sdk/client-lambda';
import { clearCredentialCache } from '@smithy/signature-v4';
import type { InvokeCall, InvokeResult, LambdaInvoker } from '../../ports.ts';
import type { AwsCredentials } from '../aws-credentials.ts';
import type { ConnectionPool } from '../http/connection-pool.ts';
import { exchange, type HttpCall, type HttpReply } from '../http/http-exchange.ts';
import { type InvokeOperation, resolveInvokeOperation } from './invoke-operation.ts';
import { lambdaFailure, networkFailure, unsentFailure } from './lambda-failure.ts';

export interface LambdaInvokerOptions {
  /** Left out, the SDK looks it up. */
  readonly region?: string | undefined;
  /** Left out, the SDK's default chain finds them: in Lambda, those of the function's own role. */
  readonly credentials?: AwsCredentials | undefined;
  /** Left out, it follows from the region, or from `AWS_ENDPOINT_URL_LAMBDA` and the like, as for any SDK client. */
  readonly endpoint?: string | undefined;
}

export interface DisposableLambdaInvoker extends LambdaInvoker {
  /** Forgets the credentials and the signing keys made from them. The pool's connections stay open. */
  destroy(): void;
}

/** Invokes synchronously (`RequestResponse`) over the pool's connections. Every failure is a result. */
export function createLambdaInvoker(options: LambdaInvokerOptions, pool: ConnectionPool): DisposableLambdaInvoker {
  const client = new LambdaClient({
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  });
  let operation: Promise<InvokeOperation> | undefined;
  return {
    async invoke(call) {
      let resolved: InvokeOperation;
      let request: HttpCall;
      try {
        operation ??= resolveInvokeOperation(client).catch((error) => {
          // Credentials that cannot be had now may be there for the next invocation.
          operation = undefined;
          throw error;
        });
        resolved = await operation;
        const { functionName, payload, traceHeader } = call;
        request = await resolved.request(
          functionName,
          payload,
          traceHeader === undefined ? {} : { 'x-amzn-trace-id': traceHeader },
        );
      } catch (error) {
        return { kind: 'failed', ...unsentFailure(error) };
      }
      return send(resolved, request, call, pool);
    },
    destroy() {
      operation = undefined;
      client.destroy();
      // The SDK keeps signing keys, by session token, for the whole process.
      clearCredentialCache();
    },
  };
}

/** A reply of Lambda's has at most 6 MB of payload; what is larger does not come from Lambda. */
const MAX_REPLY_BYTES = 8 * 1024 * 1024;

async function send(
  operation: InvokeOperation,
  request: HttpCall,
  { signal }: InvokeCall,
  pool: ConnectionPool,
): Promise<InvokeResult> {
  let reply: HttpReply;
  try {
    reply = await exchange(request, pool, MAX_REPLY_BYTES, signal);
  } catch (error) {
    return { kind: 'failed', ...networkFailure(error) };
  }
  try {
    return await replied(operation, reply);
  } catch (error) {
    const awsRequestId = reply.headers['x-amzn-requestid'];
    // The SDK names an error `Unknown` when the answer does not; a body that it cannot read makes no service exception.
    const name = error instanceof LambdaServiceException && error.name !== 'Unknown' ? error.name : '';
    return {
      kind: 'failed',
      ...lambdaFailure({ name, statusCode: reply.statusCode }),
      ...(awsRequestId === undefined ? {} : { awsRequestId }),
    };
  }
}

/** Rejects when the reply is not one of the function. */
async function replied(operation: InvokeOperation, reply: HttpReply): Promise<InvokeResult> {
  const { Payload, FunctionError, ExecutedVersion, StatusCode, $metadata } = await operation.output(reply);
  if (StatusCode !== 200) throw new Error('Only 200 answers a synchronous invocation');
  return {
    kind: 'replied',
    payload: Payload ?? new Uint8Array(),
    ...(FunctionError === undefined ? {} : { functionError: FunctionError }),
    ...(ExecutedVersion === undefined ? {} : { executedVersion: ExecutedVersion }),
    ...($metadata.requestId === undefined ? {} : { awsRequestId: $metadata.requestId }),
  };
}
