import * as z from 'zod';
import { CREDENTIALS, functionNames, REGION } from '../input.ts';
import { ask, forkSelf } from './child.ts';
import type { Stub } from './stub-process.ts';

export type SubjectName = 'plain-sdk' | 'raw-http' | 'our-invoker' | 'lambda-hook' | 'registry-hook';

export interface Sample {
  readonly wallMs: number;
  /** User and system time of the whole process, its helper threads included. */
  readonly cpuMs: number;
}

const answer = z.object({ samples: z.array(z.object({ wallMs: z.number(), cpuMs: z.number() })) });

/** One process that does nothing but be measured. */
export interface Subject {
  run(invocations: number): Promise<readonly Sample[]>;
  stop(): void;
}

/** @param payload what the functions are sent by the subjects that do not make it themselves */
export async function startSubject(
  name: SubjectName,
  stub: Stub,
  count: number,
  payload: string,
  tracing: boolean,
): Promise<Subject> {
  const child = forkSelf(['subject', name], subjectEnvironment(stub, count, tracing));
  const ready = ask(child, { endpoint: stub.endpoint, count, payload });
  answer.parse(await ready);
  return {
    run: async (invocations) => answer.parse(await ask(child, { invocations })).samples,
    stop: () => child.disconnect(),
  };
}

/** What a Lambda function finds in its environment. */
export function subjectEnvironment(stub: Stub, count: number, tracing: boolean): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    // The SDK's notice on Node 20 is printed at start, and would be measured.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
    // Of every service: Lambda, and those that take telemetry.
    AWS_ENDPOINT_URL: stub.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: stub.endpoint,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'hook',
    LAMBDA_TASK_ROOT: '/var/task',
    _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    AWS_XRAY_DAEMON_ADDRESS: stub.daemonAddress,
    POWERTOOLS_TRACE_ENABLED: String(tracing),
    HOOK_CONFIGURATION: JSON.stringify({ LambdaFunctions: functionNames(count) }),
  };
}
