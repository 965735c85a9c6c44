import { LambdaClient, LambdaServiceException } from '@aws-sdk/client-lambda';
import { clearCredentialCache } from '@smithy/signature-v4';
import type { Clock, InvokeCall, InvokeResult, LambdaInvoker } from '../../ports.ts';
import type { AwsCredentials } from '../aws-credentials.ts';
import type { ConnectionPool } from '../http/connection-pool.ts';
import { exchange, type HttpCall, type HttpReply } from '../http/http-exchange.ts';
import { type InvokeOperation, resolveInvokeOperation } from './invoke-operation.ts';
import { lambdaFailure, networkFailure, unsentFailure } from './lambda-failure.ts';
import { createServerClock } from './server-clock.ts';

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

/**
 * Invokes synchronously (`RequestResponse`) over the pool's connections. Every failure is a result. One attempt of ours is one request,
 * but for two that are made at once and cost no pause: one on a new connection (`exchange`), and one with a new signature.
 */
export function createLambdaInvoker(options: LambdaInvokerOptions, pool: ConnectionPool): DisposableLambdaInvoker {
  const client = new LambdaClient({
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  });
  const serverClock = createServerClock(pool.today);
  let operation: Promise<InvokeOperation> | undefined;

  async function attempt(call: InvokeCall): Promise<Attempt> {
    const signedAt = serverClock.now();
    let resolved: InvokeOperation;
    let request: HttpCall;
    try {
      operation ??= resolveInvokeOperation(client).catch((error) => {
        // Credentials that cannot be had now may be there for the next invocation.
        operation = undefined;
        throw error;
      });
      resolved = await operation;
      const headers = call.traceHeader === undefined ? {} : { 'x-amzn-trace-id': call.traceHeader };
      request = await resolved.request(call.functionName, call.payload, headers, signedAt);
    } catch (error) {
      return { result: { kind: 'failed', unsent: true, ...unsentFailure(error) } };
    }
    let reply: HttpReply;
    try {
      reply = await exchange(request, pool, MAX_REPLY_BYTES, call.signal, {
        replyIdHeader: REQUEST_ID_HEADER,
        asked: `${request.hostname} ${call.functionName}`,
        ...(call.doubtAfterMs === undefined ? {} : { doubtAfterMs: call.doubtAfterMs }),
        ...(call.sentAgain === undefined ? {} : { sentAgain: call.sentAgain }),
      });
    } catch (error) {
      return { result: { kind: 'failed', ...networkFailure(error) } };
    }
    try {
      return { result: await replied(resolved, reply) };
    } catch (error) {
      const refusal = { reply, signedAt, errorName: errorName(error) };
      return { result: refused(refusal, pool.today), refusal };
    }
  }

  return {
    async invoke(call) {
      const { result, refusal } = await attempt(call);
      if (refusal === undefined || call.signal.aborted) return result;
      const { errorName, reply, signedAt } = refusal;
      if (!serverClock.signAnew(errorName, reply, signedAt)) return result;
      call.sentAgain?.();
      return (await attempt(call)).result;
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

const REQUEST_ID_HEADER = 'x-amzn-requestid';

interface Attempt {
  readonly result: InvokeResult;
  /** Present if the endpoint answered with an error of the service. */
  readonly refusal?: Refusal;
}

interface Refusal {
  readonly reply: HttpReply;
  /** Empty when the answer had no name. */
  readonly errorName: string;
  readonly signedAt: Date;
}

/** The SDK names an error `Unknown` when the answer does not; a body that it cannot read makes no service exception. */
function errorName(error: unknown): string {
  return error instanceof LambdaServiceException && error.name !== 'Unknown' ? error.name : '';
}

function refused({ reply: { headers, statusCode }, errorName }: Refusal, today: Clock['today']): InvokeResult {
  const awsRequestId = headers[REQUEST_ID_HEADER];
  const retryAfterMs = retryAfter(headers, today);
  return {
    kind: 'failed',
    ...lambdaFailure({ name: errorName, statusCode }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(awsRequestId === undefined ? {} : { awsRequestId }),
  };
}

/** In seconds or as a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after AWS's own header is in milliseconds. */
function retryAfter(headers: HttpReply['headers'], today: Clock['today']): number | undefined {
  const own = headers['x-amz-retry-after'];
  if (own !== undefined && /^\d+$/.test(own)) return Number(own);
  const standard = headers['retry-after'];
  if (standard === undefined) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(standard) ? Number(standard) * 1000 : Date.parse(standard) - today().getTime();
  return ms > 0 ? ms : undefined;
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
