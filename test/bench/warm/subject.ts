import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import * as z from 'zod';
import { CREDENTIALS, context, functionNames, lambdaHookEvent, REGION, registryHookEvent } from '../input.ts';
import { rawInvoke } from './raw-invoke.ts';

const setUp = z.object({ endpoint: z.string(), count: z.number(), payload: z.string() });
const order = z.object({ invocations: z.number() });
const bundle = z.object({ handler: z.custom<(event: unknown, context: unknown) => Promise<unknown>>() });
const success = z.object({ hookStatus: z.literal('SUCCESS') });

/** Runs as many invocations as its parent orders, one after the other, and sends back what each took. */
export async function serveSubject(name: string): Promise<void> {
  let invoke: (() => Promise<unknown>) | undefined;
  process.on('disconnect', () => process.exit());
  process.on('message', async (message) => {
    if (invoke === undefined) {
      invoke = await prepare(name, setUp.parse(message));
      process.send?.({ samples: [] });
      return;
    }
    const samples: { wallMs: number; cpuMs: number }[] = [];
    for (let left = order.parse(message).invocations; left > 0; left -= 1) {
      const cpu = process.cpuUsage();
      const started = performance.now();
      await invoke();
      const wallMs = performance.now() - started;
      const { user, system } = process.cpuUsage(cpu);
      samples.push({ wallMs, cpuMs: (user + system) / 1000 });
    }
    process.send?.({ samples });
  });
}

async function prepare(
  name: string,
  { endpoint, count, payload }: z.infer<typeof setUp>,
): Promise<() => Promise<unknown>> {
  const names = functionNames(count);
  const body = Buffer.from(payload);
  switch (name) {
    case 'plain-sdk': {
      const { LambdaClient, InvokeCommand } = await import('@aws-sdk/client-lambda');
      const client = new LambdaClient({ region: REGION, endpoint, credentials: CREDENTIALS });
      return () =>
        Promise.all(names.map((FunctionName) => client.send(new InvokeCommand({ FunctionName, Payload: body }))));
    }
    case 'raw-http': {
      const url = new URL(endpoint);
      return () => Promise.all(names.map((functionName) => rawInvoke(url, functionName, body)));
    }
    case 'our-invoker': {
      const { createConnectionPool } = await import('../../../src/hook/aws/http/connection-pool.ts');
      const { createLambdaInvoker } = await import('../../../src/hook/aws/lambda/lambda-invoker.ts');
      const invoker = createLambdaInvoker(
        { region: REGION, endpoint, credentials: CREDENTIALS },
        createConnectionPool(),
      );
      return () =>
        Promise.all(
          names.map((functionName) =>
            invoker.invoke({
              functionName,
              payload: [body],
              signal: new AbortController().signal,
              traceHeader: undefined,
            }),
          ),
        );
    }
    case 'lambda-hook':
    case 'registry-hook': {
      const { handler } = bundle.parse(createRequire(import.meta.url)(resolve('dist', name, 'index.js')));
      const event = name === 'lambda-hook' ? lambdaHookEvent : registryHookEvent(count);
      const succeed = z.union([success, z.object({ status: z.literal('SUCCESS') })]);
      // A hook that only answers quickly that it is broken must not look fast.
      return async () => succeed.parse(await handler(event, context));
    }
    default:
      throw new Error(`Unknown subject ${name}`);
  }
}
