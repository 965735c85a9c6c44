import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../infra/settings/read-settings.ts';
import { parseSettings } from '../../../infra/settings/settings.ts';

/** Settings that are right; each row of the table makes one thing wrong. */
function right() {
  return {
    regions: ['eu-west-1', 'us-east-1'],
    hook: {
      alias: 'Example::Policy::Hook',
      targetOperations: ['RESOURCE'],
      code: { from: 'bucket', bucketPrefix: 'example-code' },
    },
    hookConfiguration: { LambdaFunctions: ['my-policy'] },
    monitoring: { notificationAddresses: ['me@example.com'], runbookUrl: 'https://example.com/runbook' },
    organization: {
      id: 'o-abcdefghij',
      policyAccount: '111122223333',
      monitoringAccount: '444455556666',
      deploymentAccount: '777788889999',
      waves: [
        { name: 'First', organizationalUnits: ['ou-abcd-11111111'] },
        { name: 'Second', organizationalUnits: ['ou-abcd-22222222'] },
      ],
    },
  };
}

/** The settings with the value at a path replaced; `undefined` takes it away. */
function wrong(path: string, value: unknown): unknown {
  const document: unknown = structuredClone(right());
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), document);
  if (value === undefined) Reflect.deleteProperty(Object(parent), last);
  else Reflect.set(Object(parent), last, value);
  return document;
}

describe('Settings', () => {
  test.each(['one-account', 'organization'])('of the example %s are right', (name) => {
    expect(readSettings(`infra/settings/examples/${name}.json`)).toMatchObject({ kind: 'settings' });
  });

  test('need little: the rest has defaults, and the hook begins with WARN', () => {
    expect(parseSettings(wrong('organization', undefined))).toMatchObject({
      kind: 'settings',
      settings: { hook: { failureMode: 'WARN', tracing: true, logRetentionDays: 90 }, policyFunctions: [] },
    });
  });

  test.each<[string, unknown, string]>([
    ['regions', undefined, 'regions: expected a list'],
    ['regions', [], 'regions: expected at least one entry'],
    ['regions', ['eu-west-1', 'eu-west-1'], 'regions: expected no entry twice'],
    ['regions', ['Frankfurt'], 'regions[0]: expected a Region such as "eu-west-1"'],
    ['namePrefix', 'my hook', 'namePrefix: expected up to 60 letters, digits or hyphens, starting with a letter'],
    ['hook.alias', 'AWS::Policy::Hook', 'hook.alias: expected three names such as Acme::Policy::Hook'],
    ['hook.failureMode', 'fail', 'hook.failureMode: expected WARN or FAIL'],
    [
      'hook.targetOperations',
      ['RESOURCES'],
      'hook.targetOperations[0]: expected RESOURCE, STACK, CHANGE_SET or CLOUD_CONTROL',
    ],
    ['hook.targetFilters', { targetNames: ['AWS::*?'] }, 'hook.targetFilters.targetNames[0]: expected a target name'],
    ['hook.targetFilters', { actions: ['READ'] }, 'hook.targetFilters.actions[0]: expected CREATE, UPDATE or DELETE'],
    ['hook.stackFilters', { criteria: 'ANY' }, 'hook.stackFilters: Unrecognized key: "criteria"'],
    [
      'hook.stackFilters',
      { excludeStackNames: Array.from({ length: 46 }, (_, index) => `stack-${index}`) },
      'hook.stackFilters.excludeStackNames: expected at most 45 entries',
    ],
    [
      'hook.stackFilters',
      { includeStackRoles: ['deploy'] },
      'hook.stackFilters.includeStackRoles[0]: expected the ARN of an IAM role',
    ],
    [
      'hook.code',
      { from: 'disk' },
      'hook.code.from: expected {"from": "bucket", "bucketPrefix": …} or {"from": "inline"}',
    ],
    [
      'hook.code',
      { from: 'bucket' },
      'hook.code.bucketPrefix: expected the name of the code buckets, without the Region',
    ],
    [
      'hook.code',
      { from: 'bucket', bucketPrefix: 'Code_1' },
      'hook.code.bucketPrefix: expected up to 37 lower-case letters',
    ],
    ['hook.memoryMegabytes', 64, 'hook.memoryMegabytes: expected a whole number from 128 to 10240'],
    ['hook.reservedConcurrency', 0, 'hook.reservedConcurrency: expected a whole number from 1 to 1000'],
    ['hook.logRetentionDays', 100, 'hook.logRetentionDays: expected one of 1, 3, 5, 7, 14'],
    ['hook.tracing', 'yes', 'hook.tracing: expected true or false'],
    ['hook.retention', 90, 'hook: Unrecognized key: "retention"'],
    [
      'hookConfiguration',
      undefined,
      'hookConfiguration: LambdaFunctions: expected a list of at least one policy function',
    ],
    [
      'hookConfiguration',
      { LambdaFunctions: [] },
      'hookConfiguration: LambdaFunctions: expected at least one policy function',
    ],
    [
      'hookConfiguration',
      { LambdaFunctions: [{ FunctionName: 'p', FailureMode: 'BLOCK' }] },
      'hookConfiguration: LambdaFunctions[0].FailureMode:',
    ],
    [
      'hookConfiguration',
      { LambdaFunctions: ['p'], FailureMode: 'FAIL' },
      'hookConfiguration: FailureMode: expected none; hook.failureMode sets it',
    ],
    [
      'hookConfiguration',
      { LambdaFunctions: [`arn:\${AWS::Partition}:lambda:\${AWS::Nowhere}:111122223333:function:p`] },
      'hookConfiguration: LambdaFunctions[0]: expected the name, partial ARN or ARN of a Lambda function',
    ],
    [
      'hookConfiguration',
      {
        LambdaFunctions: ['a', 'b'].map((name) => ({
          FunctionName: name,
          TargetNames: Array.from({ length: 120 }, (_, index) => `AWS::Service::${name}::LongResourceTypeName${index}`),
        })),
      },
      'hookConfiguration: expected at most 8192 bytes, as an SSM parameter holds no more; found',
    ],
    [
      'hookConfiguration',
      { LambdaFunctions: Array.from({ length: 400 }, (_, index) => `p-${index}`) },
      'hookConfiguration: expected fewer functions: their ARNs fill 6 policies, and a role has room for 5',
    ],
    [
      'policyFunctions',
      [{ name: 'p', source: '../p.mjs' }],
      'policyFunctions[0].source: expected a .mjs, .js, .ts or .py file',
    ],
    [
      'policyFunctions',
      [
        { name: 'p', source: 'examples/p.mjs' },
        { name: 'p', source: 'examples/q.mjs' },
      ],
      'policyFunctions[1].name: expected no name twice',
    ],
    ['monitoring.notificationAddresses', ['me'], 'monitoring.notificationAddresses[0]: expected an e-mail address'],
    ['monitoring.runbookUrl', 'http://example.com', 'monitoring.runbookUrl: expected an https:// address'],
    ['monitoring.thresholds', { errors: 0 }, 'monitoring.thresholds.errors: expected 1 or more'],
    [
      'monitoring.thresholds',
      { answerLatencyMs: 31_000 },
      'monitoring.thresholds.answerLatencyMs: expected at most 30000',
    ],
    ['monitoring.thresholds', { latency: 1 }, 'monitoring.thresholds: Unrecognized key: "latency"'],
    ['organization.id', 'abc', 'organization.id: expected an organisation id such as o-abcdefghij'],
    ['organization.policyAccount', 111122223333, 'organization.policyAccount: expected an account id in quotes'],
    [
      'organization.monitoringAccount',
      '4444',
      'organization.monitoringAccount: expected the 12 digits of an account id',
    ],
    ['organization.waves', [], 'organization.waves: expected at least one wave'],
    ['organization.waves.1.name', 'First', 'organization.waves: expected no name twice'],
    ['organization.waves.0.name', 'first wave', 'organization.waves[0].name: expected up to 31 letters and digits'],
    [
      'organization.waves.0.organizationalUnits',
      ['Sandbox'],
      'organization.waves[0].organizationalUnits[0]: expected the id of an OU',
    ],
    [
      'organization.waves.1.organizationalUnits',
      ['ou-abcd-11111111'],
      'organization.waves: expected each organisational unit in one wave only',
    ],
    [
      'organization.waves.0.regions',
      ['eu-west-1', 'eu-north-1'],
      'organization.waves[0].regions: expected Regions that are also in regions; eu-north-1 is not',
    ],
    [
      'organization.failureTolerancePercentage',
      101,
      'organization.failureTolerancePercentage: expected a whole number from 0 to 100',
    ],
    [
      'organization.sinks',
      { 'eu-west-1': 'arn:aws:oam:eu-west-1:444455556666:sink/1' },
      'organization.sinks: expected a sink for each Region, or none at all; missing us-east-1',
    ],
    [
      'organization.sinks',
      { 'eu-west-1': 'sink', 'us-east-1': 'arn:aws:oam:us-east-1:444455556666:sink/1' },
      'organization.sinks.eu-west-1: expected the ARN of an observability sink',
    ],
    ...[
      'arn:aws:lambda:eu-west-1:111122223333:layer:p',
      'arn:aws:lambda:p',
      'arn:aws:lambda:111122223333:p',
      'arn:awsfoo:lambda:eu-west-1:111122223333:function:p',
    ].map((name): [string, unknown, string] => [
      'hookConfiguration',
      { LambdaFunctions: ['my-policy', name] },
      'hookConfiguration: LambdaFunctions[1]: expected the name, partial ARN or ARN of a Lambda function',
    ]),
    [
      'hookConfiguration',
      { LambdaFunctions: ['arn:aws:lambda:eu-west-1:111122223333:function:p'] },
      'hookConfiguration.LambdaFunctions[0]: expected a function of the hook’s own Region: eu-west-1 is out of reach for the hook in us-east-1',
    ],
    [
      'hookConfiguration',
      { LambdaFunctions: [{ FunctionName: `arn:aws-cn:lambda:\${AWS::Region}:111122223333:function:p` }] },
      `hookConfiguration.LambdaFunctions[0]: expected the partition of the hook’s Regions, or \${AWS::Partition}; found aws-cn`,
    ],
    [
      'regions',
      ['eu-west-1', 'us-gov-west-1', 'cn-north-1'],
      'regions: expected Regions that offer AWS::CloudFormation::LambdaHook; us-gov-west-1, cn-north-1 does not: register AWSSamples::LambdaFunctionInvoker::Hook',
    ],
    [
      'policyFunctions',
      [
        { name: 'my-policy', source: 'examples/p.mjs' },
        { name: 'myPolicy', source: 'examples/q.mjs' },
      ],
      'policyFunctions[1].name: expected a name that differs from my-policy in more than hyphens and capitals',
    ],
    [
      'policyFunctions',
      [{ name: 'lambda-function-invoker-hook', source: 'examples/p.mjs' }],
      'policyFunctions[0].name: expected another name: the hook itself has this one',
    ],
    [
      'hook.stackFilters',
      { excludeStackNames: ['mine', 'lambda-function-invoker-hook-activation'] },
      'hook.stackFilters.excludeStackNames[1]: expected none of the hook’s own stacks',
    ],
    [
      'hook',
      { ...right().hook, targetOperations: ['RESOURCE', 'STACK'], targetFilters: { targetNames: ['AWS::S3::*'] } },
      'hook.targetFilters.targetNames: expected STACK among them',
    ],
    [
      'hook.code.bucketPrefix',
      `code-\${AWS::AccountId}`,
      'hook.code.bucketPrefix: expected a name without an account id',
    ],
    ['organization.waves.1.organizationalUnits', ['r-abcd'], 'organization.waves: expected the root (r-…) by itself'],
    [
      'organization.sinks',
      {
        'eu-west-1': 'arn:aws:oam:eu-west-1:444455556666:sink/1',
        'us-east-1': 'arn:aws:oam:us-east-1:999900001111:sink/1',
      },
      'organization.sinks.us-east-1: expected a sink of this Region in the monitoring account',
    ],
  ])('that are wrong at row %#, %s, are refused with what was expected there', (path, value, problem) => {
    expect(parseSettings(wrong(path, value))).toMatchObject({
      kind: 'invalid',
      problems: [expect.stringContaining(problem)],
    });
  });

  test.each([null, [], 'settings', 1])('that are no object (%j) are refused', (document) => {
    expect(parseSettings(document)).toEqual({ kind: 'invalid', problems: ['expected an object with the settings'] });
  });

  test('with policy functions in a Region that cannot let the hook in are refused there alone', () => {
    const inRegion = (policyFunctions: object[]) =>
      parseSettings({ ...right(), organization: undefined, regions: ['me-central-1'], policyFunctions });
    expect(inRegion([])).toMatchObject({ kind: 'settings' });
    expect(inRegion([{ name: 'p', source: 'examples/p.mjs' }])).toEqual({
      kind: 'invalid',
      problems: [
        expect.stringContaining('policyFunctions: expected none, as me-central-1 does not offer AWS::Lambda::'),
      ],
    });
  });

  test('with several problems are told all of them at once', () => {
    const document = { ...right(), regions: [], hookConfiguration: {}, monitoring: {} };
    expect(parseSettings(document)).toMatchObject({
      kind: 'invalid',
      problems: [
        expect.stringContaining('regions:'),
        expect.stringContaining('hookConfiguration:'),
        expect.stringContaining('monitoring.notificationAddresses:'),
        expect.stringContaining('monitoring.runbookUrl:'),
      ],
    });
  });

  test('in a file that is not there, or not JSON, are refused like others', () => {
    expect(readSettings('infra/settings/examples/none.json')).toMatchObject({ kind: 'invalid' });
    expect(readSettings('infra/settings/settings.ts')).toMatchObject({ kind: 'invalid' });
  });
});
