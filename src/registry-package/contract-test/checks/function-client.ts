export type HookReply =
  | { readonly kind: 'replied'; readonly payload: string }
  | { readonly kind: 'failed'; readonly problem: string };

/** Invokes the hook's handler as a Lambda function. */
export interface FunctionClient {
  /** Never rejects. */
  invoke(payload: string, signal: AbortSignal): Promise<HookReply>;
}

export interface FunctionAddress {
  /** `http://127.0.0.1:3001`, or an `https://` address of Lambda. */
  readonly endpoint: string;
  readonly functionName: string;
  readonly region: string;
}

/**
 * Requests to a plain local endpoint are not signed, but have the header that such an endpoint asks for; others are signed with the
 * SDK's default credentials.
 */
export async function functionClient(address: FunctionAddress): Promise<FunctionClient> {
  return address.endpoint.startsWith('http://') ? localClient(address) : signingClient(address);
}

function localClient({ endpoint, functionName }: FunctionAddress): FunctionClient {
  const url = new URL(`/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`, endpoint);
  return {
    invoke: (payload, signal) =>
      fetch(url, { method: 'POST', headers: { authorization: 'unsigned' }, body: payload, signal }).then(
        async (response) =>
          reply(await response.text(), response.status, response.headers.get('x-amz-function-error') ?? undefined),
        failed,
      ),
  };
}

async function signingClient({ endpoint, functionName, region }: FunctionAddress): Promise<FunctionClient> {
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient({ endpoint, region, maxAttempts: 1 });
  return {
    invoke: (payload, signal) =>
      client
        .send(new InvokeCommand({ FunctionName: functionName, Payload: payload }), { abortSignal: signal })
        .then(
          ({ Payload: body, StatusCode: status = 200, FunctionError }) =>
            reply(body === undefined ? '' : new TextDecoder().decode(body), status, FunctionError),
          failed,
        ),
  };
}

function reply(payload: string, status: number, functionError: string | undefined): HookReply {
  if (status >= 300) return { kind: 'failed', problem: `the endpoint answered ${status}: ${payload}` };
  return functionError === undefined
    ? { kind: 'replied', payload }
    : { kind: 'failed', problem: `the hook failed as a Lambda function (${functionError}): ${payload}` };
}

function failed(error: unknown): HookReply {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: 'failed', problem: `the endpoint could not be asked (${reason})` };
}
