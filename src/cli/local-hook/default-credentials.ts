import type { AwsCredentials } from '../../hook/aws/aws-credentials.ts';
import { UsageError } from '../shell/usage-error.ts';

/**
 * The credentials that the SDK's default chain finds: environment, profile, SSO, … The hook's bundle knows the
 * environment only, as in Lambda. They are therefore looked up here and handed to it.
 */
export async function defaultCredentials(region: string): Promise<AwsCredentials> {
  const { LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient({ region });
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  } catch {
    throw new UsageError([
      '--aws: there are no AWS credentials; set AWS_PROFILE or the variables AWS_ACCESS_KEY_ID and so on, or log in with `aws sso login`',
    ]);
  } finally {
    client.destroy();
  }
}
