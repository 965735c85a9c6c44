/** Why telemetry did not arrive. Never holds the service's own text, which names ARNs and accounts. */
export type DeliveryFailure =
  | 'ACCESS_DENIED'
  | 'THROTTLED'
  | 'NOT_FOUND'
  /** Rejected by the service for its timestamp. */
  | 'REJECTED'
  | 'TOO_LARGE'
  | 'OUT_OF_TIME'
  | 'NETWORK'
  | 'UNKNOWN';

/** By error name, as the services spell them. */
const FAILURE: ReadonlyMap<string, DeliveryFailure> = new Map([
  ['AccessDeniedException', 'ACCESS_DENIED'],
  ['AccessDenied', 'ACCESS_DENIED'],
  ['UnrecognizedClientException', 'ACCESS_DENIED'],
  ['InvalidClientTokenId', 'ACCESS_DENIED'],
  ['InvalidSignatureException', 'ACCESS_DENIED'],
  ['SignatureDoesNotMatch', 'ACCESS_DENIED'],
  ['ExpiredTokenException', 'ACCESS_DENIED'],
  ['ExpiredToken', 'ACCESS_DENIED'],
  ['ThrottlingException', 'THROTTLED'],
  ['Throttling', 'THROTTLED'],
  ['ThrottledException', 'THROTTLED'],
  ['LimitExceededException', 'THROTTLED'],
  ['RequestLimitExceeded', 'THROTTLED'],
  ['TooManyRequestsException', 'THROTTLED'],
  ['ResourceNotFoundException', 'NOT_FOUND'],
  ['AbortError', 'OUT_OF_TIME'],
  ['TimeoutError', 'OUT_OF_TIME'],
]);

const NETWORK_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT']);

export function deliveryFailure(error: unknown): DeliveryFailure {
  if (typeof error !== 'object' || error === null) return 'UNKNOWN';
  // First, as the SDK calls all of these timeouts.
  if ('code' in error && typeof error.code === 'string' && NETWORK_CODES.has(error.code)) return 'NETWORK';
  return ('name' in error && typeof error.name === 'string' ? FAILURE.get(error.name) : undefined) ?? 'UNKNOWN';
}
