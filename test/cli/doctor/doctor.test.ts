import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { replies, reply, startPolicyEndpoint } from '../../support/endpoints/policy-endpoint.ts';
import { lambdaEvent } from '../../support/events/lambda-event.ts';
import { testWith } from '../../support/tools.ts';
import { type Finished, type Folder, folderOf, policy, runCommand, VERSIONING } from '../command.ts';

jest.setTimeout(90_000);

const result = z.object({
  exitCode: z.number(),
  hookFailure: z.null(),
  types: z.array(z.string()),
  patternsWithoutTargets: z.array(z.string()),
  functions: z.array(
    z.object({
      id: z.string(),
      complaints: z.array(z.object({ kind: z.string(), message: z.string() })),
      answers: z.array(z.object({ kind: z.string(), targetName: z.string(), outcome: z.string() })),
    }),
  ),
});

const PYTHON_VOLUMES = `
def lambda_handler(event, context):
    hook_context = event["request"]["hookContext"]
    properties = hook_context["targetModel"].get("resourceProperties") or {}
    bad = hook_context["targetName"] == "AWS::EC2::Volume" and not properties.get("Encrypted")
    return {"status": "FAILED" if bad else "SUCCESS", "errorCode": "NonCompliant" if bad else None,
            "message": "looked", "callbackContext": None, "callbackDelaySeconds": 0}
`;

const jobs = (glueVersion: string) =>
  JSON.stringify(
    lambdaEvent({
      requestData: {
        targetName: 'AWS::Glue::Job',
        targetType: 'AWS::Glue::Job',
        targetLogicalId: 'Job',
        targetModel: { resourceProperties: { GlueVersion: glueVersion } },
      },
    }),
  );

let folder: Folder;
beforeAll(() => {
  folder = folderOf({
    'functions/good/index.mjs': VERSIONING,
    'functions/yes/index.mjs': policy(''),
    'functions/no/index.mjs': policy(`return { status: 'FAILED', errorCode: 'NonCompliant', message: 'never' };`),
    'functions/health/index.mjs': `export const handler = async () => ({ status: 'SUCCESS' });`,
    'functions/echo/index.mjs': 'export const handler = async (event) => event;',
    'functions/text/index.mjs': `export const handler = async () => JSON.stringify({ status: 'SUCCESS', errorCode: null });`,
    'functions/shouts/index.mjs': `export const handler = async ({ request }) => {
  const bad = request.hookContext.targetModel.resourceProperties.VersioningConfiguration?.Status !== 'Enabled';
  return bad ? { status: 'FAILED', errorCode: 'NonCompliant', message: 'not versioned', callbackDelaySeconds: 'soon' }
    : { status: 'SUCCESS', errorCode: null, message: 'fine', callbackContext: null, callbackDelaySeconds: 0 };
};`,
    'functions/trips/index.mjs': policy(
      `if (!properties.VersioningConfiguration.Status) return {}; return properties.VersioningConfiguration.Status === 'Enabled' ? {} : { status: 'FAILED', errorCode: 'NonCompliant' };`,
    ),
    'functions/late/index.mjs': 'export const handler = () => new Promise(() => { setTimeout(() => {}, 600_000); });',
    'functions/late/function.json': '{"Timeout": 1}',
    'functions/busy/index.mjs': VERSIONING.replace(
      '=> {',
      '=> {\n  await new Promise((wake) => setTimeout(wake, 900));',
    ),
    'functions/busy/function.json': '{"Timeout": 1}',
    'functions/jobs/index.mjs': policy(
      `if (properties.GlueVersion === '0.9') return { status: 'FAILED', errorCode: 'NonCompliant', message: 'too old' };`,
    ),
    'python/volumes/lambda_function.py': PYTHON_VOLUMES,
    'python/yes/lambda_function.py': PYTHON_VOLUMES.replace('AWS::EC2::Volume', 'AWS::None'),
    'hook.json': JSON.stringify({
      LambdaFunctions: [
        ...['good', 'yes', 'no', 'health', 'echo', 'text', 'shouts', 'trips', 'late', 'busy', 'gone'].map((name) => ({
          FunctionName: name,
          TargetNames: ['AWS::S3::Bucket', 'AWS::SNS::*'].slice(0, name === 'shouts' || name === 'trips' ? 1 : 2),
        })),
        { FunctionName: 'jobs', TargetNames: ['AWS::Glue::*'] },
        { FunctionName: 'good', Id: 'deletions', TargetNames: ['AWS::S3::Bucket'], Actions: ['DELETE'] },
        { FunctionName: 'yes', Id: 'stacks', TargetNames: ['STACK'] },
      ],
    }),
    'good.json': '{"LambdaFunctions": ["good"]}',
    'jobs.json': '{"LambdaFunctions": [{"FunctionName": "jobs", "TargetNames": ["AWS::Glue::*"]}]}',
    'job-4.json': jobs('4.0'),
    'job-0.json': jobs('0.9'),
    'no-json.json': '{',
    'no-event.json': '{"Resources": {}}',
    'stack-event.json': JSON.stringify(
      lambdaEvent({ requestData: { targetName: 'STACK', targetType: 'STACK', targetLogicalId: 's', payload: 'x' } }),
    ),
  });
});
afterAll(() => folder.remove());

function doctor(...args: readonly string[]): Promise<Finished> {
  return runCommand(['doctor', ...args], { cwd: folder.path });
}

describe('A configuration with a function of each kind', () => {
  let finished: Finished;
  let found: z.infer<typeof result>;
  beforeAll(async () => {
    finished = await doctor('--functions', 'functions', '--config', 'hook.json', '--format', 'json');
    found = result.parse(JSON.parse(finished.stdout));
  });

  test('ends with 1.', () => {
    expect([finished.code, found.exitCode]).toEqual([1, 1]);
  });

  test.each([
    ['good', 'a function that objects to some targets', []],
    ['deletions', 'the same for deletions only', []],
    ['yes', 'a constant yes', ['DID_NOT_DISTINGUISH: answered PASSED about each of 6 targets']],
    ['no', 'a constant no', ['DID_NOT_DISTINGUISH: answered NON_COMPLIANT about each of 6 targets']],
    ['stacks', 'a constant yes to stacks', ['DID_NOT_DISTINGUISH: answered PASSED about each of 3 targets']],
    ['health', 'the reply of a health check', ['BREAKS_CONTRACT: about known-good AWS::S3::Bucket: ']],
    ['echo', 'a function that returns its event', ['BREAKS_CONTRACT: about known-good AWS::S3::Bucket: ']],
    ['text', 'a reply that is serialised twice', ['BREAKS_CONTRACT: about known-good AWS::S3::Bucket: ']],
    [
      'shouts',
      'a clear objection in a broken reply',
      ['BREAKS_CONTRACT: about known-bad AWS::S3::Bucket: callbackDelaySeconds must be a number, got a string of 4'],
    ],
    ['trips', 'a function that needs properties to be there', ['FAILS: about empty AWS::S3::Bucket: ']],
    ['late', 'a function that hangs', ['SLOW: did not answer in time about known-good AWS::S3::Bucket']],
    ['busy', 'a function near its limit', ['SLOW: ']],
    ['gone', 'a function that is not there', ['GONE: could not decide (NOT_FOUND)']],
    ['jobs', 'a function for a type without a target', ['NOT_EXAMINED: no target in its scope is known']],
  ])('%s, %s', (id, _, complaints) => {
    const diagnosis = found.functions.find((one) => one.id === id);
    expect(diagnosis?.complaints.map(({ kind, message }) => `${kind}: ${message}`)).toEqual(
      complaints.map((beginning) => expect.stringMatching(new RegExp(`^${escaped(beginning)}`))),
    );
  });

  test('Each function is asked about the targets of its scope alone.', () => {
    expect(found.types).toEqual(['AWS::S3::Bucket', 'AWS::SNS::Topic']);
    expect(found.patternsWithoutTargets).toEqual(['AWS::Glue::*']);
    const asked = Object.fromEntries(
      found.functions.map(({ id, answers }) => [id, answers.map(({ kind, targetName }) => `${kind} ${targetName}`)]),
    );
    expect(asked.good).toEqual([
      'known-good AWS::S3::Bucket',
      'known-good AWS::SNS::Topic',
      'known-bad AWS::S3::Bucket',
      'known-bad AWS::SNS::Topic',
      'empty AWS::S3::Bucket',
      'empty AWS::SNS::Topic',
    ]);
    expect(asked.stacks).toEqual(['known-good STACK', 'known-bad STACK', 'empty STACK']);
    expect(asked.jobs).toEqual([]);
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

describe('A configuration whose functions judge', () => {
  test.each(['lambda-hook', 'registry-hook'])('ends with 0, through the door %s.', async (door) => {
    const { code, stdout, stderr } = await doctor('--functions', 'functions', '--config', 'good.json', '--door', door);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^good +✓ judges +passed 52 of 54 targets, objected to 2; slowest answer /m);
    expect(stdout).toContain('1 policy function, of which 0 need attention');
  });

  test('is examined behind any Lambda endpoint.', async () => {
    const policies = await startPolicyEndpoint();
    policies.define('good', (response, invocation) => {
      const bad = invocation.body.includes('Suspended');
      return replies(bad ? reply({ status: 'FAILED', errorCode: 'NonCompliant' }) : reply())(response, invocation);
    });
    const { code, stdout } = await doctor('--endpoint', policies.url, '--config', 'good.json', '--format', 'json');
    await policies.close();
    expect(result.parse(JSON.parse(stdout)).functions).toMatchObject([{ id: 'good', complaints: [] }]);
    expect(code).toBe(0);
  });
});

testWith(['Python 3'], 'Python functions are examined alike.', async () => {
  const { code, stdout } = await doctor('--functions', 'python', '--format', 'json');
  expect(result.parse(JSON.parse(stdout)).functions).toMatchObject([
    { id: 'volumes', complaints: [] },
    { id: 'yes', complaints: [{ kind: 'DID_NOT_DISTINGUISH' }] },
  ]);
  expect(code).toBe(1);
});

describe('Targets of one’s own', () => {
  test('let a function be examined that no other target concerns.', async () => {
    const args = ['--functions', 'functions', '--config', 'jobs.json', '--format', 'json'];
    const { code, stdout } = await doctor(...args, '--target', 'job-4.json', 'job-0.json');
    expect(result.parse(JSON.parse(stdout)).functions).toMatchObject([
      {
        id: 'jobs',
        complaints: [],
        answers: [
          { kind: 'given', targetName: 'AWS::Glue::Job', outcome: 'PASSED' },
          { kind: 'given', targetName: 'AWS::Glue::Job', outcome: 'NON_COMPLIANT' },
        ],
      },
    ]);
    expect(code).toBe(0);
  });

  test('One alone is too few to tell.', async () => {
    const { code, stdout } = await doctor(
      '--functions',
      'functions',
      '--config',
      'jobs.json',
      '--target',
      'job-4.json',
    );
    expect(stdout).toMatch(/^jobs +✗ not examined +judged one target only \(PASSED\)/m);
    expect(stdout).toContain('There is no known-good or known-bad target for AWS::Glue::*');
    expect(code).toBe(1);
  });
});

describe('Wrong use ends with 2, and says what was expected and where', () => {
  const functions = ['--functions', 'functions'];
  test.each([
    ['no functions', [], 'The policy functions are missing: expected --functions DIR'],
    ['an unknown format', [...functions, '--format', 'xml'], '--format: expected table or json'],
    ['no such target', [...functions, '--target', 'none.json'], '--target none.json: cannot be read'],
    ['a target that is no JSON', [...functions, '--target', 'no-json.json'], '--target no-json.json: is not JSON'],
    ['a target that is no event', [...functions, '--target', 'no-event.json'], '--target no-event.json: '],
    ['a stack as target', [...functions, '--target', 'stack-event.json'], 'stacks and change sets cannot be given'],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await doctor(...args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect([code, stdout]).toEqual([2, '']);
  });
});

test('Help tells which types have targets, and what the exit codes mean.', async () => {
  const { code, stdout } = await doctor('--help');
  expect(code).toBe(0);
  for (const words of ['AWS::S3::Bucket', 'known-bad', '--target', '1  a function is gone or slow']) {
    expect(stdout).toContain(words);
  }
});
