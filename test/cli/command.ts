import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called once the process runs. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => Promise<void>;
}

const MAIN = resolve('dist', 'cli', 'main.cjs');

/** Runs the built command, off a terminal. */
export function runCommand(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: options.cwd ?? process.cwd(),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => settle({ code, signal, stdout, stderr }));
    options.onStart?.((signal) => child.kill(signal)).catch(reject);
    child.stdin.end(options.input ?? '');
  });
}

export interface Folder {
  readonly path: string;
  file(name: string): string;
  write(name: string, text: string): string;
  remove(): void;
}

/** A folder of its own with these files (path → text). */
export function folderOf(files: Readonly<Record<string, string>>): Folder {
  const path = mkdtempSync(join(tmpdir(), 'command-test-'));
  const write = (name: string, text: string) => {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    path,
    file: (name) => join(path, name),
    write,
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A policy function in JavaScript: `body` sees `request` and `callbackContext`, and returns what differs from a plain success. */
export function policy(body: string): string {
  return `export const handler = async ({ request, callbackContext }) => {
  const context = request.hookContext;
  const properties = context.targetModel?.resourceProperties ?? {};
  const answer = (() => { ${body} })() ?? {};
  return { status: 'SUCCESS', errorCode: null, message: 'fine', callbackContext: null, callbackDelaySeconds: 0, ...answer };
};
`;
}

export const VERSIONING = policy(`
  if (context.targetName !== 'AWS::S3::Bucket') return { message: 'no bucket' };
  if (properties.VersioningConfiguration?.Status === 'Enabled') return { message: 'versioned' };
  return { status: 'FAILED', errorCode: 'NonCompliant', message: 'Not versioned: <b>"enable" it</b> & \\u0001 more | yes' };
`);

export const GOOD = `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {Status: Enabled}
`;

export const BAD = `Description: bad
Resources:
  Topic:
    Type: AWS::SNS::Topic
  Bucket:
    Type: AWS::S3::Bucket
`;
