import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { decisionRecord } from '../../src/hook/telemetry/records/decision-record-schema.ts';
import { invocationRecord } from '../../src/hook/telemetry/records/invocation-record-schema.ts';
import { evaluationResult } from '../../src/local/evaluation-result.ts';
import { type PolicyEndpoint, replies, startPolicyEndpoint } from '../support/endpoints/policy-endpoint.ts';
import { BAD, type Folder, folderOf, GOOD, policy, runCommand, VERSIONING } from './command.ts';

let folder: Folder;
let endpoint: PolicyEndpoint;

const SUCCESS = { status: 'SUCCESS', errorCode: null, message: 'ok', callbackContext: null, callbackDelaySeconds: 0 };

jest.setTimeout(60_000);

beforeAll(async () => {
  endpoint = await startPolicyEndpoint();
  folder = folderOf({
    'good.yaml': GOOD,
    'bad.yaml': BAD,
    'both/good.yaml': GOOD,
    'both/bad.yaml': BAD,
    'functions/versioning/index.mjs': VERSIONING,
    'broken/broken/index.mjs': policy("throw new Error('boom')"),
    'slow/slow/index.mjs': policy(`
      return callbackContext.waited ? { message: 'done' } : { status: 'IN_PROGRESS', callbackContext: { waited: true }, callbackDelaySeconds: 2 };
    `),
    'pid/pid/index.mjs': `import { writeFileSync } from 'node:fs';\nwriteFileSync(process.env.PID_FILE, String(process.pid));\n${policy('for (;;) {}')}`,
    'warn.json': JSON.stringify({
      CloudFormationConfiguration: {
        HookConfiguration: {
          HookInvocationStatus: 'ENABLED',
          TargetOperations: ['RESOURCE'],
          FailureMode: 'WARN',
          Properties: { LambdaFunctions: ['versioning'] },
        },
      },
    }),
    'stacks.json': JSON.stringify({
      CloudFormationConfiguration: {
        HookConfiguration: {
          HookInvocationStatus: 'ENABLED',
          TargetOperations: ['RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL'],
          FailureMode: 'FAIL',
          TargetFilters: { TargetNames: ['AWS::S3::*', 'STACK', 'CHANGE_SET'] },
          Properties: { LambdaFunctions: [{ FunctionName: 'versioning', FailureMode: 'WARN' }] },
        },
      },
    }),
  });
});

afterAll(async () => {
  folder.remove();
  await endpoint.close();
});

function evaluate(...args: readonly string[]) {
  return runCommand(['evaluate', ...args], { cwd: folder.path });
}

async function json(...args: readonly string[]) {
  const { stdout, stderr, code } = await evaluate(...args, '--format', 'json');
  expect(stderr).toBe('');
  return { code, result: evaluationResult.parse(JSON.parse(stdout)) };
}

describe('The exit code tells the outcome', () => {
  test('0 when everything passes.', async () => {
    const { code, stdout } = await evaluate('good.yaml', '--functions', 'functions');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PASSES {2}1 decision: 1 passed;/m);
  });

  test('1 when CloudFormation would stop.', async () => {
    const { code, stdout } = await evaluate('bad.yaml', '--functions', 'functions');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^BLOCKED {2}2 decisions: 1 passed, 1 non-compliant;/m);
    expect(stdout).toContain('CloudFormation stops: the stack gets the status ROLLBACK_IN_PROGRESS');
  });

  test('0 when the hook only warns, and the warning is counted.', async () => {
    const { code, result } = await json('bad.yaml', '--functions', 'functions', '--config', 'warn.json');
    expect([code, result.summary.exitCode, result.stacks[0]?.outcome]).toEqual([0, 0, 'CONTINUES']);
    expect(result.summary).toMatchObject({ nonCompliant: 1, stopped: 0 });
  });

  test('0 when a function only warns.', async () => {
    const { code, result } = await json('bad.yaml', '--functions', 'functions', '--config', 'stacks.json');
    expect(code).toBe(0);
    expect(result.summary).toMatchObject({ nonCompliant: 1, warned: 1, stopped: 0 });
  });

  test('1 when a policy function cannot decide, which the headline tells apart from a refusal.', async () => {
    const { code, stdout } = await evaluate('good.yaml', '--functions', 'broken');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^A POLICY FUNCTION COULD NOT DECIDE {2}/m);
    expect(stdout).toContain('HOOK_FAILED InternalFailure');
  });

  test('3 when the hook cannot be configured so, which the result tells, and nothing else.', async () => {
    folder.write('twice.json', '{"LambdaFunctions": ["versioning", "versioning"]}');
    const { code, result } = await json('good.yaml', '--functions', 'functions', '--config', 'twice.json');
    expect(code).toBe(3);
    expect(result.stacks[0]?.invocations[0]?.message).toContain('has the same Id as LambdaFunctions[0]');
  });

  test('1 when a configured function is not there.', async () => {
    folder.write('gone.json', '{"LambdaFunctions": ["gone"]}');
    const { code, result } = await json('good.yaml', '--functions', 'functions', '--config', 'gone.json');
    expect(code).toBe(1);
    expect(result.stacks[0]?.invocations[0]?.policyFunctions[0]).toMatchObject({
      outcome: 'ERROR',
      errorKind: 'NOT_FOUND',
      effect: 'blocked',
    });
  });
});

test('A failure that nobody has foreseen is no verdict, but 3.', async () => {
  const file = folder.write('fails.cjs', 'setTimeout(() => { throw new RangeError("unforeseen"); }, 100);');
  const { code, stderr } = await runCommand(['evaluate', 'good.yaml', '--functions', 'functions'], {
    cwd: folder.path,
    environment: { NODE_OPTIONS: `--require ${file}` },
  });
  expect(code).toBe(3);
  expect(stderr).toContain('RangeError: unforeseen');
});

test('Without the bundles beside it the command says that it is not built, and ends: 3.', async () => {
  const main = folder.write('elsewhere/cli/main.cjs', readFileSync(join('dist', 'cli', 'main.cjs'), 'utf8'));
  const child = spawn(process.execPath, [main, 'evaluate', 'good.yaml', '--functions', 'functions'], {
    cwd: folder.path,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code).toBe(3);
  expect(stderr).toContain('the package is not built; run npm run build');
});

test('Records that cannot be written are wrong use, before anything is started: 2.', async () => {
  const { code, stdout, stderr } = await evaluate('good.yaml', '--functions', 'functions', '--records', 'functions');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toBe('--records: functions cannot be written (EISDIR); name a file in a folder of yours\n');
});

describe('A change is evaluated as CloudFormation would make it', () => {
  test('An update asks about what changes only.', async () => {
    const { code, result } = await json('bad.yaml', '--previous', 'good.yaml', '--functions', 'functions');
    expect(code).toBe(1);
    const [stack] = result.stacks;
    expect(stack?.action).toBe('UPDATE');
    expect(stack?.invocations.map(({ targetLogicalId, action }) => [targetLogicalId, action])).toEqual([
      ['Topic', 'CREATE'],
      ['Bucket', 'UPDATE'],
    ]);
    expect(stack?.stopped?.status).toBe('UPDATE_ROLLBACK_IN_PROGRESS');
  });

  test('Both doors come to the same decisions.', async () => {
    const args = ['bad.yaml', '--functions', 'functions', '--config', 'stacks.json'];
    const decisions = async (door: string) =>
      (await json(...args, '--door', door)).result.stacks.flatMap(({ invocations }) =>
        invocations.map(({ operation, policyFunctions }) => [operation, policyFunctions.map(({ outcome }) => outcome)]),
      );
    const lambda = await decisions('lambda-hook');
    expect(lambda.map(([operation]) => operation)).toEqual(['CHANGE_SET', 'STACK', 'RESOURCE']);
    expect(await decisions('registry-hook')).toEqual(lambda);
  });

  test('Delays between rounds pass in no time, and are told.', async () => {
    const started = performance.now();
    const { code, result } = await json('good.yaml', '--functions', 'slow');
    expect(code).toBe(0);
    const [invocation] = result.stacks[0]?.invocations ?? [];
    expect(invocation).toMatchObject({ invocations: 2, delaysSeconds: [2], hookStatus: 'HOOK_COMPLETE_SUCCEEDED' });
    expect(invocation?.policyFunctions).toMatchObject([{ outcome: 'PASSED', reason: 'done', round: 2 }]);
    expect(result.stacks[0]?.events.at(-1)?.elapsedSeconds).toBe(2);
    expect(result.summary.elapsedMs).toBeLessThan(performance.now() - started);
  });

  test('In real time, they are waited for.', async () => {
    const { result } = await json('good.yaml', '--functions', 'slow', '--real-time');
    expect(result.summary.elapsedMs).toBeGreaterThan(2000);
  });

  test('Policy functions may be behind any Lambda endpoint.', async () => {
    endpoint.define('remote', replies({ ...SUCCESS, message: 'from afar' }));
    folder.write('remote.json', '{"LambdaFunctions": ["remote"]}');
    const { code, result } = await json('good.yaml', '--endpoint', endpoint.url, '--config', 'remote.json');
    expect(code).toBe(0);
    expect(result.stacks[0]?.invocations[0]?.policyFunctions).toMatchObject([{ id: 'remote', reason: 'from afar' }]);
    expect(endpoint.receivedBy('remote')).toHaveLength(1);
  });

  test('A folder is evaluated template by template.', async () => {
    const { code, result } = await json('both', '--functions', 'functions');
    expect(code).toBe(1);
    expect(result.stacks.map(({ template, stackName, outcome }) => [template, stackName, outcome])).toEqual([
      ['both/bad.yaml', 'bad', 'STOPS'],
      ['both/good.yaml', 'good', 'CONTINUES'],
    ]);
  });

  test('A cloud assembly of the CDK is evaluated stack by stack.', async () => {
    const assembly = `${process.cwd()}/test/fixtures/templates/cdk.out`;
    const { result } = await json(assembly, '--functions', 'functions');
    expect(result.stacks.length).toBeGreaterThan(1);
    expect(result.stacks.every(({ invocations }) => invocations.length > 0)).toBe(true);
  });

  test('Two runs say the same, but for the time they took.', async () => {
    const args = ['bad.yaml', '--functions', 'functions', '--config', 'stacks.json', '--operation', 'RESOURCE,STACK'];
    const withoutTimes = async () =>
      JSON.stringify((await json(...args)).result, (key, value) => (/Ms$/.test(key) ? 0 : value));
    expect(await withoutTimes()).toBe(await withoutTimes());
  });
});

describe('What is left behind', () => {
  test('Records are kept as NDJSON, one for each decision and invocation, each by its schema.', async () => {
    const { code } = await evaluate(
      'bad.yaml',
      '--functions',
      'functions',
      '--records',
      'records/all.ndjson',
      '--quiet',
    );
    expect(code).toBe(1);
    const lines = readFileSync(folder.file('records/all.ndjson'), 'utf8').trimEnd().split('\n');
    const records = lines.map((line) => z.union([decisionRecord, invocationRecord]).parse(JSON.parse(line)));
    expect(records.map(({ record }) => record).sort()).toEqual(['decision', 'decision', 'invocation', 'invocation']);
  });

  test('--output writes the result to a file, and --quiet prints nothing.', async () => {
    const { code, stdout, stderr } = await evaluate(
      ...['bad.yaml', '--functions', 'functions', '--format', 'json', '--output', 'out/result.json', '--quiet'],
    );
    expect([code, stdout, stderr]).toEqual([1, '', '']);
    expect(
      evaluationResult.parse(JSON.parse(readFileSync(folder.file('out/result.json'), 'utf8'))).stacks,
    ).toHaveLength(1);
  });

  test('Off a terminal there is neither colour nor progress.', async () => {
    const { stdout, stderr } = await evaluate('bad.yaml', '--functions', 'functions');
    expect(stderr).toBe('');
    expect(stdout).not.toContain('\u001b');
  });

  test('An interrupt ends the functions’ processes too.', async () => {
    const pidFile = folder.file('pid.txt');
    const { code } = await runCommand(['evaluate', 'good.yaml', '--functions', 'pid', '--env', 'PID_FILE'], {
      cwd: folder.path,
      environment: { PID_FILE: pidFile },
      onStart: async (kill) => {
        await written(pidFile);
        kill('SIGINT');
      },
    });
    expect(code).toBe(130);
    expect(await stateOf(readFileSync(pidFile, 'utf8'))).toBe('gone');
  });
});

/** A process that has ended may stay in the table until its parent, which may be anybody, asks for it. */
async function stateOf(pid: string): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' });
    if (stdout.trim() === '' || stdout.trim().startsWith('Z')) return 'gone';
    await setTimeout(20);
  }
  return 'still there';
}

async function written(file: string): Promise<void> {
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await setTimeout(20);
}
