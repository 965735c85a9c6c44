import type { Clock, PayloadReader, PayloadResult } from '../ports.ts';
import { pause } from '../time/pause.ts';
import { connectionFault } from './http/connection-fault.ts';
import type { ConnectionPool } from './http/connection-pool.ts';
import { exchange, type HttpCall, type HttpReply } from './http/http-exchange.ts';

import { decodePayload, MAX_PAYLOAD_BYTES } from './payload-text.ts';
import { presignedUrlCall } from './presigned-url-call.ts';

/** Reads the payloads of stacks and change sets. Nothing that it returns holds any part of the URL. */
export function createPayloadReader(pool: ConnectionPool, clock: Clock): PayloadReader {
  return {
    async read(url, signal) {
      const call = presignedUrlCall(url);
      if (typeof call === 'string') return { kind: 'unreadable', reason: call };
      for (let attempt = 1; ; attempt += 1) {
        const { result, retryable } = await attemptToRead(call, pool, signal);
        if (result.kind === 'read') return result;
        if (signal.aborted)
          return { kind: 'unreadable', reason: 'it did not arrive within the time that the hook has' };
        if (!retryable || attempt === MAX_ATTEMPTS) return result;
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1), clock, signal);
      }
    },
  };
}

/** Three attempts, 100 and 200 ms apart, outlive a short fault of S3 and leave the time to the policy functions. */
const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 100;

/** Short, as the policy functions wait for the payload, and to read it twice does no harm. */
const DOUBT_AFTER_MS = 1000;

interface Attempt {
  readonly result: PayloadResult;
  readonly retryable: boolean;
}

async function attemptToRead(call: HttpCall, pool: ConnectionPool, signal: AbortSignal): Promise<Attempt> {
  let reply: HttpReply;
  try {
    reply = await exchange(call, pool, MAX_PAYLOAD_BYTES, signal, {
      doubtAfterMs: DOUBT_AFTER_MS,
    });
  } catch (error) {
    const fault = connectionFault(error) ?? { reason: 'its URL cannot be requested', retryable: false };
    return { result: { kind: 'unreadable', reason: fault.reason }, retryable: fault.retryable };
  }
  if (reply.statusCode === 200) return { result: await decodePayload(reply.body), retryable: false };
  return {
    result: { kind: 'unreadable', reason: statusReason(reply) },
    retryable: reply.statusCode >= 500 || reply.statusCode === 429,
  };
}

function statusReason({ statusCode, body }: HttpReply): string {
  if (statusCode === 404) return 'it is gone (HTTP status 404)';
  if (statusCode === 403 || statusCode === 401 || statusCode === 400) {
    // S3's error document: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    const expired = /Request has expired|ExpiredToken/.test(new TextDecoder().decode(body));
    return expired
      ? `its presigned URL has expired (HTTP status ${statusCode})`
      : `access to it was denied, or its presigned URL has expired (HTTP status ${statusCode})`;
  }
  if (statusCode >= 300 && statusCode < 400) {
    return `its presigned URL redirects (HTTP status ${statusCode}), which is not followed`;
  }
  return `its storage answered with HTTP status ${statusCode}`;
}
