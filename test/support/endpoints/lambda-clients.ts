import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { createConnectionPool } from '../../../src/hook/aws/http/connection-pool.ts';
import { createLambdaInvoker } from '../../../src/hook/aws/lambda/lambda-invoker.ts';
import { evaluate } from '../../../src/hook/evaluate/evaluate.ts';
import { parseConfiguration } from '../../../src/hook/policy/configuration.ts';
import { systemClock } from '../../../src/hook/runtime/system-clock.ts';

/** One way to invoke a function within a limit: by the hook, or by a client as anybody would use it. */
export interface SubjectClient {
  /** Milliseconds until the function's own reply came; undefined if none did in time. */
  invoke(functionName: string, limitMs: number): Promise<number | undefined>;
  close(): void;
}

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
const REGION = 'eu-west-1';
const PAYLOAD = Buffer.from('{"request":{}}');

/** The SDK's client with its defaults, and a time limit. */
export function plainSdkClient(endpoint: string): SubjectClient {
  const client = new LambdaClient({ region: REGION, credentials: CREDENTIALS, endpoint });
  return {
    invoke: (FunctionName, limitMs) =>
      timed(async () => {
        const abortSignal = AbortSignal.timeout(limitMs);
        const { StatusCode } = await client.send(new InvokeCommand({ FunctionName, Payload: PAYLOAD }), {
          abortSignal,
        });
        return StatusCode === 200;
      }),
    close: () => client.destroy(),
  };
}

/** What the hook does about one policy function. */
export function hookClient(endpoint: string): SubjectClient {
  const pool = createConnectionPool();
  const invoker = createLambdaInvoker({ region: REGION, credentials: CREDENTIALS, endpoint }, pool);
  return {
    invoke: (functionName, limitMs) =>
      timed(async () => {
        const parsed = parseConfiguration({
          LambdaFunctions: [{ FunctionName: functionName, TimeoutSeconds: limitMs / 1000 }],
        });
        const [policyFunction] = parsed.kind === 'configured' ? parsed.configuration.policyFunctions : [];
        if (policyFunction === undefined) throw new Error('The configuration was refused');
        const { outcome } = await evaluate(
          {
            policyFunction,
            payload: [PAYLOAD],
            clientRequestToken: 'token-1',
            deadline: systemClock.now() + limitMs,
            traceHeader: undefined,
          },
          { invoker, clock: systemClock, random: Math.random, telemetry: { fault } },
        );
        return outcome.kind === 'PASSED';
      }),
    close() {
      invoker.destroy();
      pool.destroy();
    },
  };
}

/** A bug must not pass for a refusal. */
function fault(_: string, error: unknown): never {
  throw error;
}

async function timed(work: () => Promise<boolean>): Promise<number | undefined> {
  const started = systemClock.now();
  const replied = await work().catch(() => false);
  return replied ? systemClock.now() - started : undefined;
}
