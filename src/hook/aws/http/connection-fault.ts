import { isNativeError } from 'node:util/types';
import { ConnectionClosed, ReplyOfAnotherRequest, ReplyTooLarge } from './http-exchange.ts';

/** Why an exchange came to nothing, in words that name no host, and whether the same request may work a moment later. */
export interface ConnectionFault {
  readonly reason: string;
  readonly retryable: boolean;
}

/** Undefined for an error that is not about the connection. */
export function connectionFault(error: unknown): ConnectionFault | undefined {
  if (error instanceof ReplyTooLarge) return { reason: 'the reply is larger than allowed', retryable: false };
  if (error instanceof ConnectionClosed) return CLOSED;
  if (error instanceof ReplyOfAnotherRequest) return FOREIGN;
  if (!isNativeError(error)) return undefined;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return ABORTED;
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  const { code } = error;
  return FAULTS.get(code) ?? (isCertificateFault(code) ? UNTRUSTED : isParserFault(code) ? NOT_HTTP : undefined);
}

const CLOSED: ConnectionFault = { reason: 'the connection was closed before the reply was whole', retryable: true };
const ABORTED: ConnectionFault = { reason: 'the request was closed as its time was over', retryable: false };
const FOREIGN: ConnectionFault = {
  reason:
    'a reply came that is not the one to this request: its request id is missing, or was that of an earlier reply',
  retryable: false,
};
const UNREACHABLE: ConnectionFault = { reason: 'no network route leads to the endpoint', retryable: true };
const TIMED_OUT: ConnectionFault = { reason: 'the endpoint could not be reached in time', retryable: true };
const UNTRUSTED: ConnectionFault = { reason: "the endpoint's TLS certificate is not trusted", retryable: false };
const NOT_HTTP: ConnectionFault = { reason: 'the endpoint did not answer in HTTP', retryable: false };

/** Node's system and DNS error codes: https://nodejs.org/docs/latest-v20.x/api/errors.html#common-system-errors */
const FAULTS: ReadonlyMap<string, ConnectionFault> = new Map([
  ['ECONNRESET', CLOSED],
  ['EPIPE', CLOSED],
  ['ECONNABORTED', CLOSED],
  ['ECONNREFUSED', { reason: 'the endpoint refused the connection', retryable: true }],
  ['ENOTFOUND', { reason: "the endpoint's name cannot be resolved", retryable: true }],
  ['EAI_AGAIN', { reason: "the endpoint's name cannot be resolved at the moment", retryable: true }],
  ['EHOSTUNREACH', UNREACHABLE],
  ['ENETUNREACH', UNREACHABLE],
  ['EADDRNOTAVAIL', UNREACHABLE],
  ['ETIMEDOUT', TIMED_OUT],
  ['ESOCKETTIMEDOUT', TIMED_OUT],
  ['EMFILE', { reason: 'the process has no file descriptor left for another connection', retryable: true }],
  ['EPROTO', NOT_HTTP],
]);

/** OpenSSL's verification results and Node's own: https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes */
function isCertificateFault(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code) || code.startsWith('ERR_TLS_');
}

/** llhttp's errors begin with HPE_, OpenSSL's (a plain-text server behind https) with ERR_SSL_. */
function isParserFault(code: string): boolean {
  return code.startsWith('HPE_') || code.startsWith('ERR_SSL_');
}
