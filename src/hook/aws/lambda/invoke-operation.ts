import { createHash, type Hash } from 'node:crypto';
import {
  Invoke$,
  InvokeCommand,
  type InvokeCommandInput,
  type InvokeCommandOutput,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { getEndpointFromInstructions, toEndpointV1 } from '@smithy/core/endpoints';
import type { HttpRequest, OperationSchema } from '@smithy/types';
import type { Payload } from '../../domain.ts';
import type { HttpCall, HttpReply } from '../http/http-exchange.ts';

/** Lambda's Invoke operation as one client would send it. */
export interface InvokeOperation {
  /** Serialised, and signed as of the given instant. */
  request(
    functionName: string,
    payload: Payload,
    headers: Readonly<Record<string, string>>,
    signingDate: Date,
  ): Promise<HttpCall>;
  /** Rejects with the SDK's exception when the reply is an error of the Lambda service. */
  output(reply: HttpReply): Promise<InvokeCommandOutput>;
}

/**
 * The SDK's endpoint rules, serialiser, signer and exceptions without its middleware stack, which looks up endpoint, auth scheme and
 * signer anew for every request: two thirds of the CPU time of a call. What became of each of its steps: `sdk-steps.ts`.
 */
export async function resolveInvokeOperation({ config }: LambdaClient): Promise<InvokeOperation> {
  const endpoint = await getEndpointFromInstructions({}, InvokeCommand, { ...config });
  const signer = await config.signer(endpoint.properties?.authSchemes?.[0]);
  const endpointV1 = toEndpointV1(endpoint);
  const context: Context = { ...config, endpoint: async () => endpointV1 };
  const protocol: Protocol = config.protocol;
  const [, namespace, name, traits, input, output] = Invoke$;
  const operation = { namespace, name, traits, input, output };
  // The SDK keeps signing keys, but derives one for each request that finds none: of fifty at once, for all fifty.
  await signer.sign(await protocol.serializeRequest(operation, { FunctionName: 'none' }, context));
  const fixedHeaders = { host: endpoint.url.host, 'user-agent': USER_AGENT };
  return {
    async request(functionName, payload, headers, signingDate) {
      const request = await protocol.serializeRequest(
        operation,
        // The chunks take its place; it is given for the headers that it makes.
        { FunctionName: functionName, Payload: NO_BYTES },
        context,
      );
      Object.assign(request.headers, fixedHeaders, headers, {
        'content-length': String(payload.reduce((sum, chunk) => sum + chunk.byteLength, 0)),
        'x-amz-content-sha256': hashOf(payload),
      });
      const signed: Omit<HttpCall, 'body'> = await signer.sign(request, { signingDate });
      return { ...signed, body: payload };
    },
    output: (reply) => protocol.deserializeResponse(operation, context, reply),
  };
}

/** What functions are sent alike is one chunk, which may be megabytes long: it is hashed once, not once for each. */
const hashes = new WeakMap<Uint8Array, { readonly state: Hash; digest: string | undefined }>();
const NO_BYTES = new Uint8Array();

function hashOf([shared = NO_BYTES, ...own]: Payload): string {
  let known = hashes.get(shared);
  if (known === undefined) {
    known = { state: createHash('sha256').update(shared), digest: undefined };
    hashes.set(shared, known);
  }
  if (own.length === 0) {
    known.digest ??= known.state.copy().digest('hex');
    return known.digest;
  }
  return own.reduce((state, chunk) => state.update(chunk), known.state.copy()).digest('hex');
}

/** Seen by the owner of a policy function in CloudTrail. */
const USER_AGENT = 'lambda-function-invoker-hook';

type Context = LambdaClient['config'] & { readonly endpoint: () => Promise<ReturnType<typeof toEndpointV1>> };

/** The part of the client's protocol that one request and one reply need, for this operation. */
interface Protocol {
  serializeRequest(operation: OperationSchema, input: InvokeCommandInput, context: Context): Promise<HttpRequest>;
  deserializeResponse(operation: OperationSchema, context: Context, reply: HttpReply): Promise<InvokeCommandOutput>;
}
