import type { Credentials } from '../../../hook/protocol/credentials.ts';

/** Of nobody, in the form that the event demands. */
const EXAMPLE: Credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example', sessionToken: 'example' };

/**
 * The credentials with which the hook invokes its policy functions. A plain local endpoint gets invented ones. Any
 * other gets those of the SDK's default chain, which must be temporary.
 */
export async function callerCredentials(endpoint: string, region: string): Promise<Credentials> {
  if (endpoint.startsWith('http://')) return EXAMPLE;
  const { LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient({ region });
  const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
  client.destroy();
  if (sessionToken === undefined) {
    throw new Error(
      'The event of a hook holds temporary credentials: assume a role, or run `aws sts get-session-token`.',
    );
  }
  return { accessKeyId, secretAccessKey, sessionToken };
}
