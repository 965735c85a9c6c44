import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { TOOLS } from '../../support/tools.ts';

/** moto's server: a stand-in for AWS that another project makes, so that our commands meet somebody else's reading of the API. */
export interface Moto {
  readonly url: string;
  /** As it was when it started: nothing is there. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const server = spawn(TOOLS.moto, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(url))) {
    if (server.exitCode !== null) throw new Error(`moto's server ended with ${server.exitCode}`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
  const reset = async () => {
    const { ok, status } = await fetch(`${url}/moto-api/reset`, { method: 'POST' });
    if (!ok) throw new Error(`moto's server answered ${status} when it was to forget everything`);
  };
  return { url, reset, stop: () => stopped(server) };
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(`${url}/moto-api/data.json`).catch(() => undefined))?.ok === true;
}

function stopped(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill();
  });
}

/** A port that nobody listens on: moto takes a number, and does not tell which one it took. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No port is free')),
      );
    });
  });
}
