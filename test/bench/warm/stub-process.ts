import * as z from 'zod';
import { ask, forkSelf, nextMessage } from './child.ts';

const started = z.object({ port: z.number(), daemonPort: z.number() });
const acknowledged = z.object({ lastBody: z.string() });

export interface Stub {
  readonly endpoint: string;
  readonly daemonAddress: string;
  /** From now on functions answer after this time. Resolves with the body of the last request so far. */
  setDelay(delayMs: number): Promise<string>;
  stop(): void;
}

export async function startStub(): Promise<Stub> {
  const child = forkSelf(['stub'], process.env);
  const { port, daemonPort } = started.parse(await nextMessage(child));
  return {
    endpoint: `http://127.0.0.1:${port}`,
    daemonAddress: `127.0.0.1:${daemonPort}`,
    setDelay: async (delayMs) => acknowledged.parse(await ask(child, { delayMs })).lastBody,
    stop: () => child.disconnect(),
  };
}
