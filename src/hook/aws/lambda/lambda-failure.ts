import { isNativeError } from 'node:util/types';
import type { InvokeResult } from '../../ports.ts';
import { connectionFault } from '../http/connection-fault.ts';
import { COMMON_ERRORS, invokeError } from './invoke-errors.ts';

type Failure = Pick<Extract<InvokeResult, { kind: 'failed' }>, 'error' | 'retryable' | 'message'>;

/** What Lambda's Invoke API answered instead of a reply of the function. */
export interface LambdaError {
  /** The error's shape name, such as `TooManyRequestsException`; empty when the answer had none. */
  readonly name: string;
  readonly statusCode: number;
}

/** By the error's name; by the status only where the answer has no name, as that of a gateway. */
export function lambdaFailure({ name, statusCode }: LambdaError): Failure {
  const known =
    invokeError(name) ??
    COMMON_ERRORS.find(
      ([names, statusCodes]) => names.test(name) || (name === '' && statusCodes.includes(statusCode)),
    )?.[2];
  if (known !== undefined) return known;
  const what = /^[A-Za-z0-9]{1,64}$/.test(name) ? `${name}, HTTP status ${statusCode}` : `HTTP status ${statusCode}`;
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
