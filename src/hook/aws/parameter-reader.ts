import type { ParameterReader, ParameterResult } from '../ports.ts';
import type { ParameterReaderOptions } from './get-parameter.ts';

/** Reads SSM parameters, decrypted, by name or ARN. */
export function createParameterReader(options: ParameterReaderOptions): ParameterReader {
  return {
    async read(name, signal) {
      try {
        // Loaded here and not at the top: a hook that is configured through its environment must not pay for it at start.
        const { getParameter } = await import('./get-parameter.ts');
        const value = await getParameter(name, options, signal);
        return value === undefined ? failed('SSM answered without a value') : { kind: 'read', value };
      } catch (error) {
        return failure(error);
      }
    },
  };
}

function failure(error: unknown): ParameterResult {
  const name = error instanceof Error ? error.name : '';
  if (/^ParameterNotFound$|^ParameterVersionNotFound$/.test(name)) return failed(NOT_FOUND);
  if (/^AccessDenied|^ExpiredToken|^UnrecognizedClient|^InvalidSignature/.test(name)) return failed(ACCESS_DENIED);
  if (/^InvalidKeyId$|^KMS/.test(name)) return failed(NO_KEY);
  if (name === 'CredentialsProviderError') return failed('there are no AWS credentials to ask SSM with');
  if (/Throttl|TooManyRequests/.test(name)) return failed('SSM throttled the request', true);
  if (name === 'AbortError' || name === 'TimeoutError') return failed('SSM did not answer in time', true);
  return failed('SSM could not be asked; check the Region and the network path to its endpoint', true);
}

const NOT_FOUND = 'there is no such parameter, or no such version of it; check its name and the Region';
const ACCESS_DENIED = "access was denied; allow ssm:GetParameter on the parameter to the hook's role";
const NO_KEY = "it cannot be decrypted; check the state of its KMS key, and allow kms:Decrypt to the hook's role";

function failed(reason: string, retryable = false): ParameterResult {
  return { kind: 'failed', reason, retryable };
}
