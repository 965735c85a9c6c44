import type { IncomingMessage } from 'node:http';
import { type FunctionReference, parseFunctionReference } from '../function/function-name.ts';
import { readBody } from '../http/http-body.ts';
import type { ServiceException } from './service-exception.ts';

export type InvocationType = 'RequestResponse' | 'Event' | 'DryRun';

/** A request of Lambda's `Invoke` operation, read. */
export interface InvokeRequest {
  readonly reference: FunctionReference;
  readonly invocationType: InvocationType;
  readonly payload: Buffer;
  readonly traceId: string | undefined;
  readonly clientContext: string | undefined;
  /** Whether the caller asks for the last lines that the function writes. */
  readonly tail: boolean;
}

export type ReadResult =
  | { readonly kind: 'read'; readonly request: InvokeRequest }
  | { readonly kind: 'refused'; readonly exception: ServiceException };

/** Bytes that a request may have: 6 MiB, and 1 MiB for an event. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_REQUEST_BYTES: Readonly<Record<InvocationType, number>> = {
  RequestResponse: 6_291_456,
  Event: 1_048_576,
  DryRun: 6_291_456,
};

/** An invocation without a payload is an invocation with an empty object. */
const EMPTY_EVENT = Buffer.from('{}');

const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;

/**
 * Reads the whole request, also a wrong one: a client that is still sending would not read the answer. Ignores
 * signatures.
 */
export async function readInvokeRequest(request: IncomingMessage): Promise<ReadResult> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const invocationType = readInvocationType(request);
  const maxBytes = MAX_REQUEST_BYTES[invocationType ?? 'RequestResponse'];
  const body = await readBody(request, maxBytes);

  const encodedName = INVOKE_PATH.exec(url.pathname)?.[1];
  if (request.method !== 'POST' || encodedName === undefined) {
    return refused({ kind: 'unknown-operation', operation: `${request.method} ${url.pathname}` });
  }
  if (invocationType === undefined) {
    return refused({ kind: 'invalid-invocation-type', value: header(request, 'x-amz-invocation-type') ?? '' });
  }
  const name = decode(encodedName);
  const reference = parseFunctionReference(name);
  if (reference === undefined) return refused({ kind: 'invalid-function-name', value: name });
  const qualifier = url.searchParams.get('Qualifier') ?? undefined;
  if (qualifier !== undefined && reference.qualifier !== undefined && qualifier !== reference.qualifier) {
    return refused({ kind: 'qualifier-mismatch' });
  }
  if (body === undefined) return refused({ kind: 'request-too-large', maxBytes });
  const problem = jsonProblem(body);
  if (problem !== undefined) return refused({ kind: 'invalid-json', reason: problem });
  const clientContext = readClientContext(request);
  if (clientContext === null) return refused({ kind: 'invalid-client-context' });
  return {
    kind: 'read',
    request: {
      reference: { ...reference, qualifier: reference.qualifier ?? qualifier },
      invocationType,
      payload: body.length === 0 ? EMPTY_EVENT : body,
      traceId: header(request, 'x-amzn-trace-id'),
      clientContext,
      tail: header(request, 'x-amz-log-type') === 'Tail',
    },
  };
}

function refused(exception: ServiceException): ReadResult {
  return { kind: 'refused', exception };
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function readInvocationType(request: IncomingMessage): InvocationType | undefined {
  const value = header(request, 'x-amz-invocation-type') ?? 'RequestResponse';
  return value === 'RequestResponse' || value === 'Event' || value === 'DryRun' ? value : undefined;
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** The parser's message quotes the text, which may be a secret. Say only that it is no JSON. */
function jsonProblem(body: Buffer): string | undefined {
  if (body.length === 0) return undefined;
  try {
    JSON.parse(body.toString());
    return undefined;
  } catch {
    return `the request (${body.length} ${body.length === 1 ? 'byte' : 'bytes'}) is no JSON text`;
  }
}

/** JSON text; null if it is none, which Lambda refuses. */
function readClientContext(request: IncomingMessage): string | undefined | null {
  const encoded = header(request, 'x-amz-client-context');
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64');
  return jsonProblem(text) === undefined && text.length > 0 ? text.toString() : null;
}
