import { connectionFault } from '../aws/connection-fault.ts';
import type { ConnectionPool } from '../aws/connection-pool.ts';
import { exchange, type HttpReply } from '../aws/http-exchange.ts';
import { lambdaFailure } from '../aws/lambda-failure.ts';
import type { InvokeCall, InvokeResult, LambdaInvoker } from '../ports.ts';

/** More than a reply of Lambda's may have. */
const MAX_REPLY_BYTES = 8 * 1024 * 1024;

/** Invokes functions of an endpoint that checks no signature: without the SDK, which takes longer to load than the hook to answer. */
export function localInvoker(url: string, pool: ConnectionPool): LambdaInvoker {
  const { protocol, hostname, port, host } = new URL(url);
  return {
    async invoke(call) {
      try {
        return read(await exchange(request(call), pool, MAX_REPLY_BYTES, call.signal));
      } catch (error) {
        const fault = connectionFault(error);
        if (fault === undefined) throw error;
        return { kind: 'failed', error: 'NETWORK', message: fault.reason, retryable: fault.retryable };
      }
    },
  };

  function request({ functionName, payload }: InvokeCall): Parameters<typeof exchange>[0] {
    return {
      protocol,
      hostname,
      port: port === '' ? undefined : Number(port),
      method: 'POST',
      path: `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
      headers: { host, 'content-type': 'application/json', 'content-length': String(payload.byteLength) },
      body: payload,
    };
  }
}

function read({ statusCode, headers, body }: HttpReply): InvokeResult {
  if (statusCode !== 200) {
    return { kind: 'failed', ...lambdaFailure({ name: headers['x-amzn-errortype'] ?? '', statusCode }) };
  }
  const functionError = headers['x-amz-function-error'];
  return { kind: 'replied', payload: body, ...(functionError === undefined ? {} : { functionError }) };
}
