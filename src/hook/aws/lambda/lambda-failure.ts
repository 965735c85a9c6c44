import { isNativeError } from 'node:util/types';
import type { InvokeResult } from '../../ports.ts';
import { connectionFault } from '../http/connection-fault.ts';

type Failure = Omit<Extract<InvokeResult, { kind: 'failed' }>, 'kind' | 'awsRequestId'>;

/** What Lambda's Invoke API answered instead of a reply of the function. */
export interface LambdaError {
  /** The error's shape name, such as `TooManyRequestsException`; empty when the answer had none. */
  readonly name: string;
  readonly statusCode: number;
}

/** The errors of https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html and those common to all of AWS, by what to do about them. */
export function lambdaFailure({ name, statusCode }: LambdaError): Failure {
  const known = RULES.find(
    ([names, statusCodes]) => names.test(name) || (name === '' && statusCodes.includes(statusCode)),
  );
  if (known !== undefined) {
    const [, , error, retryable, message] = known;
    return { error, retryable, message };
  }
  const what = /^[A-Za-z]{1,64}$/.test(name) ? `${name}, HTTP status ${statusCode}` : `HTTP status ${statusCode}`;
  if (statusCode >= 500) {
    return { error: 'UNKNOWN', retryable: true, message: `Lambda could not run the function (${what})` };
  }
  return {
    error: 'UNKNOWN',
    retryable: false,
    message: `Lambda refused the invocation (${what}); check the function's configuration and state`,
  };
}

/** A request that got no whole answer. */
export function networkFailure(error: unknown): Failure {
  const fault = connectionFault(error);
  if (fault === undefined) return UNSENDABLE;
  return {
    error: 'NETWORK',
    retryable: fault.retryable,
    message: `Lambda could not be asked, as ${fault.reason}; check the network path from the hook to the Lambda endpoint`,
  };
}

/** A request that could not even be made. */
export function unsentFailure(error: unknown): Failure {
  if (isNativeError(error) && error.name === 'CredentialsProviderError') return NO_CREDENTIALS;
  return UNSENDABLE;
}

const NO_CREDENTIALS: Failure = {
  error: 'ACCESS_DENIED',
  retryable: false,
  message: 'there are no AWS credentials to invoke the function with; give the hook a role, or set up a profile',
};

const UNSENDABLE: Failure = {
  error: 'UNKNOWN',
  retryable: false,
  message:
    'the request to Lambda could not be made; check the Region, AWS_ENDPOINT_URL_LAMBDA if it is set, and that the credentials hold no line breaks',
};

/** Error names, the statuses that mean the same when the answer has no name, and what we make of them. First match wins. */
type Rule = readonly [
  names: RegExp,
  statusCodes: readonly number[],
  error: Failure['error'],
  retryable: boolean,
  message: string,
];

const RULES: readonly Rule[] = [
  [
    /^TooManyRequestsException$|Throttl|LimitExceeded/,
    [429],
    'THROTTLED',
    true,
    'Lambda throttled the invocation, as the concurrency of the function or of its account is used up; raise the reserved concurrency or the quota',
  ],
  [
    /^KMS/,
    [],
    'ACCESS_DENIED',
    false,
    "Lambda cannot decrypt the function's environment; check the state of its KMS key and what its execution role may do with it",
  ],
  [
    /^ExpiredToken|^RequestExpired$|^InvalidSignature|^SignatureDoesNotMatch$|^IncompleteSignature|^UnrecognizedClient|^InvalidClientTokenId$|^MissingAuthenticationToken|^InvalidAccessKeyId$|^OptInRequired$/,
    [401],
    'ACCESS_DENIED',
    false,
    'the credentials of the hook were refused as expired, incomplete or not valid in this Region; check them, and the clock of this machine',
  ],
  [
    /^AccessDenied|^NotAuthorized|^Forbidden/,
    [403],
    'ACCESS_DENIED',
    false,
    "the hook may not invoke the function; allow lambda:InvokeFunction to the hook's role, and for a function of another account also in its resource policy",
  ],
  [
    /^ResourceNotFoundException$/,
    [404],
    'NOT_FOUND',
    false,
    'there is no such function, version or alias; check the configured name, its account and its Region',
  ],
  [
    /^RequestTooLarge|^RequestEntityTooLarge/,
    [413],
    'REQUEST_TOO_LARGE',
    false,
    'Lambda refused the request as larger than the 6 MB that a synchronous invocation may have',
  ],
  [
    /^ResourceConflictException$|^ResourceNotReadyException$|^SnapStartNotReadyException$/,
    [],
    'UNKNOWN',
    true,
    'the function is being created, updated or restored and cannot run yet',
  ],
  [
    /^ValidationException$|^InvalidParameterValueException$/,
    [],
    'UNKNOWN',
    false,
    'Lambda refused the request as invalid; check the spelling of the configured function name, version or alias',
  ],
  [
    /^ServiceUnavailable/,
    [502, 503, 504],
    'NETWORK',
    true,
    'the Lambda endpoint, or a proxy before it, is not available at the moment',
  ],
];
