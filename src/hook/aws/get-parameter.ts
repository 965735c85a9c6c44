/** The part of the SSM client that reading a parameter takes; loaded when one is read. */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** Where SSM is; what is left out, the SDK looks up. */
export interface ParameterReaderOptions {
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
}

/** Rejects with the SDK's exception. Undefined when the answer holds no value. */
export async function getParameter(
  name: string,
  { region, endpoint }: ParameterReaderOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const client = new SSMClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    // Whoever asks knows how much time there is, and the SDK does not.
    maxAttempts: 1,
  });
  try {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    const { Parameter } = await client.send(command, { abortSignal: signal });
    return Parameter?.Value;
  } finally {
    client.destroy();
  }
}
