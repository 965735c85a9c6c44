import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { evaluationResult } from '../../../src/local/evaluation-result.ts';
import { BAD, type Folder, folderOf, GOOD, policy, runCommand, VERSIONING } from '../command.ts';

jest.setTimeout(60_000);

const REFUSE_ALL = policy("return { status: 'FAILED', errorCode: 'NonCompliant', message: 'no' }");
const TOPICS_ONLY = JSON.stringify({ LambdaFunctions: [{ FunctionName: 'versioning', TargetNames: ['AWS::SNS::*'] }] });

let folder: Folder;

beforeAll(() => {
  folder = folderOf({
    'good.yaml': GOOD,
    'bad.yaml': BAD,
    'broken.yaml': 'Resources: {A: {Type: AWS::SNS::Topic, Properties: {N: !Ref Nobody}}}\n',
    'serverless.yaml':
      'Transform: [OfOurOwn, AWS::Serverless-2016-10-31]\nResources: {F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b}}}\n',
    'many/a.yaml': GOOD,
    'many/deeper/b.yaml': BAD,
    'many/node_modules/c.yaml': BAD,
    'many/.hidden/d.yaml': BAD,
    'functions/versioning/index.mjs': VERSIONING,
    'crashing/crash/index.mjs': "export const handler = async () => { throw new Error('boom'); };",
    'refusing/refuse/index.mjs': REFUSE_ALL,
    'topics.json': TOPICS_ONLY,
  });
});

afterAll(() => folder.remove());

async function evaluate(args: readonly string[], functions = 'functions') {
  const { code, stdout, stderr } = await runCommand(
    ['evaluate', ...args, '--functions', functions, '--format', 'json'],
    { cwd: folder.path },
  );
  return { code, stderr, result: evaluationResult.parse(JSON.parse(stdout)) };
}

describe('Nothing is green for nothing', () => {
  test('A judged template passes, and says of how many targets it judged how many.', async () => {
    const { code, result } = await evaluate(['good.yaml']);
    expect(code).toBe(0);
    expect(result.summary).toMatchObject({ verdict: 'PASSES', targets: 1, judged: 1 });
  });

  test.each<[string, readonly string[], string]>([
    ['out of scope of every function', ['good.yaml', '--config', 'topics.json'], 'OUT_OF_SCOPE'],
    ['behind a macro', ['serverless.yaml'], 'MACRO'],
  ])('A template of which all is %s ends with 2, and with 0 only by a word for it.', async (_, args, reason) => {
    const { code, result } = await evaluate(args);
    expect(code).toBe(2);
    expect(result.summary).toMatchObject({ verdict: 'NOT_JUDGED', targets: 1, judged: 0, decisions: 0 });
    expect(result.stacks[0]?.notJudged).toMatchObject([{ reason }]);
    const allowed = await evaluate([...args, '--allow-unjudged']);
    expect(allowed.code).toBe(0);
    expect(allowed.result.summary).toMatchObject({ verdict: 'PASSES', judged: 0 });
  });

  test('A resource that SAM replaces is never asked about.', async () => {
    const { result } = await evaluate(['serverless.yaml'], 'refusing');
    expect(result.stacks[0]?.invocations).toEqual([]);
  });

  test('Every format tells what was not judged.', async () => {
    const run = (format: string) =>
      runCommand(['evaluate', 'serverless.yaml', '--functions', 'functions', '--format', format], { cwd: folder.path });
    const [table, junit, sarif, markdown] = await Promise.all(['table', 'junit', 'sarif', 'markdown'].map(run));
    expect(table?.stdout).toContain('NOTHING WAS JUDGED');
    expect(table?.stdout).toContain('Judged 0 of 1 target: 1 behind a macro.');
    expect(table?.stdout).not.toContain('✓ passed');
    expect(junit?.stdout).toContain('<skipped message="AWS::Serverless::Function: not judged, behind a macro"/>');
    expect(sarif?.stdout).toContain('F (AWS::Serverless::Function): not judged, behind a macro');
    expect(JSON.parse(sarif?.stdout ?? '')).toMatchObject({
      runs: [{ invocations: [{ executionSuccessful: false }] }],
    });
    expect(markdown?.stdout).toContain('Nothing was judged');
  });

  test('Without a hook configuration, --operation names the target operations.', async () => {
    const { code, result } = await evaluate(['bad.yaml', '--operation', 'STACK'], 'refusing');
    expect(code).toBe(1);
    expect(result.stacks[0]?.invocations).toMatchObject([{ operation: 'STACK', stops: true }]);
  });

  test('Functions that nothing concerned are listed.', async () => {
    const { result } = await evaluate(['good.yaml', '--config', 'topics.json', '--allow-unjudged']);
    expect(result.unconcernedFunctions).toEqual(['versioning']);
  });
});

describe('The headline tells who failed', () => {
  test('A function that cannot decide blocks: exit code 1.', async () => {
    const { code, result } = await evaluate(['good.yaml'], 'crashing');
    expect(code).toBe(1);
    expect(result.summary.verdict).toBe('FUNCTION_COULD_NOT_DECIDE');
  });

  test('A hook that fails by itself: exit code 3.', async () => {
    folder.write('wrong.json', '{"LambdaFunctions": [{"FunctionName": "versioning", "Timeout": 5}]}');
    const { code } = await runCommand(
      ['evaluate', 'good.yaml', '--functions', 'functions', '--config', 'wrong.json', '--format', 'json'],
      { cwd: folder.path },
    );
    expect([2, 3]).toContain(code);
  });
});

describe('One bad template is one bad result', () => {
  test('The others are judged; the exit code is 2 where nothing blocks.', async () => {
    const { code, result } = await evaluate(['broken.yaml', 'good.yaml']);
    expect(code).toBe(2);
    expect(result.summary).toMatchObject({ verdict: 'TEMPLATE_FAILED', judged: 1, failedTemplates: 1 });
    expect(result.failedTemplates).toEqual([
      { template: 'broken.yaml', problems: ['broken.yaml:1:61: There is no parameter or resource Nobody'] },
    ]);
  });

  test('A block outweighs it.', async () => {
    const { code, result } = await evaluate(['broken.yaml', 'bad.yaml']);
    expect(code).toBe(1);
    expect(result.summary.verdict).toBe('BLOCKED');
  });

  test('JUnit counts it as an error, SARIF notifies of it, the table names it.', async () => {
    const run = (format: string) =>
      runCommand(['evaluate', 'broken.yaml', 'good.yaml', '--functions', 'functions', '--format', format], {
        cwd: folder.path,
      });
    const [table, junit, sarif] = await Promise.all(['table', 'junit', 'sarif'].map(run));
    expect(junit?.stdout).toContain(
      '<testsuite name="broken.yaml" file="broken.yaml" tests="1" failures="0" errors="1"',
    );
    expect(sarif?.stdout).toContain('There is no parameter or resource Nobody');
    expect(table?.stdout).toContain('A TEMPLATE CANNOT BE EVALUATED');
  });

  test('A folder is searched deeply, but for node_modules and dot folders.', async () => {
    const { result } = await evaluate(['many']);
    expect(result.stacks.map(({ template }) => template)).toEqual(['many/a.yaml', 'many/deeper/b.yaml']);
  });
});

describe('Parameters for many templates', () => {
  const withParameter = (value: string) =>
    `Parameters: {${value}: {Type: String}}\nResources: {A: {Type: AWS::SNS::Topic, Properties: {N: !Ref ${value}}}}\n`;

  test('An override counts where it is declared, or for the stack that is named.', async () => {
    folder.write('p/one.yaml', withParameter('Stage'));
    folder.write('p/two.yaml', withParameter('Zone'));
    folder.write('p/three.yaml', withParameter('Stage'));
    const { code, result } = await evaluate(['p', '--parameters', 'Stage=dev', 'Zone=a', 'three:Stage=prod']);
    expect(code).toBe(0);
    expect(result.failedTemplates).toEqual([]);
    const missing = await evaluate(['p', '--parameters', 'Stage=dev']);
    expect(missing.result.failedTemplates).toMatchObject([{ template: 'p/two.yaml' }]);
  });

  test('UsePreviousValue keeps what the deployed stack was given, else the default of its template.', async () => {
    const template = (name: string) => `Parameters: {Stage: {Type: String, Default: ${name}}}
Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Stage, VersioningConfiguration: {Status: Enabled}}}}
`;
    folder.write('kept/new.yaml', template('new'));
    folder.write('kept/old.yaml', template('old'));
    folder.write('kept/parameters.json', '[{"ParameterKey": "Stage", "UsePreviousValue": true}]');
    const args = ['kept/new.yaml', '--previous', 'kept/old.yaml', '--parameters', 'kept/parameters.json'];
    // The same name before and after: nothing changes.
    const kept = await evaluate([...args, '--allow-unjudged']);
    expect(kept.result.stacks[0]?.notInvoked).toMatchObject([{ targetLogicalId: 'B', reason: 'UNCHANGED' }]);
    const without = await runCommand(
      ['evaluate', 'kept/new.yaml', '--parameters', 'kept/parameters.json', '--functions', 'functions'],
      { cwd: folder.path },
    );
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('Stage: UsePreviousValue needs the stack that is deployed now; give --previous');
  });

  test('An override that nobody declares, or for a stack that is not there, is wrong use.', async () => {
    folder.write('q/one.yaml', withParameter('Stage'));
    const args = ['evaluate', 'q', '--functions', 'functions', '--parameters'];
    const undeclared = await runCommand([...args, 'Stag=dev'], { cwd: folder.path });
    expect(undeclared).toMatchObject({ code: 2 });
    expect(undeclared.stderr).toContain('--parameters Stag: no template declares this parameter; declared are Stage');
    const stranger = await runCommand([...args, 'shop:Stage=dev'], { cwd: folder.path });
    expect(stranger.stderr).toContain('--parameters shop:…: there is no stack shop; expected one');
  });
});

describe('A deployment is one tree', () => {
  const child = `Parameters: {Stage: {Type: String, Default: dev}}
Resources:
  Data: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub 'data-\${Stage}'}}
Outputs: {Name: {Value: !Sub 'data-\${Stage}'}, Arn: {Value: !GetAtt Data.Arn}}
`;
  const parent = `Parameters: {Env: {Type: String, Default: prod}}
Conditions: {Never: !Equals [!Ref Env, none]}
Resources:
  First: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Stage: !Ref Env}}}
  Second: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Stage: !GetAtt First.Outputs.Name}}}
  Third: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Stage: !GetAtt First.Outputs.Arn}}}
  Left: {Type: AWS::CloudFormation::Stack, Condition: Never, Properties: {TemplateURL: child.yaml}}
  Far: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://example.com/t.yaml'}}
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !GetAtt First.Outputs.Name}}
`;
  const seen = policy(`
    if (context.targetName === 'AWS::S3::Bucket' || context.targetName === 'AWS::SQS::Queue')
      return { message: JSON.stringify(properties) };
  `);

  test('A nested stack gets what its parent passes, once for each resource, and gives its outputs back.', async () => {
    folder.write('tree/parent.yaml', parent);
    folder.write('tree/child.yaml', child);
    folder.write('seeing/see/index.mjs', seen);
    const { result } = await evaluate(['tree/parent.yaml'], 'seeing');
    const told = result.stacks.map(({ nestedIn, invocations }) => ({
      nestedIn: nestedIn?.logicalId ?? null,
      told: invocations
        .filter(({ targetName }) => targetName !== 'AWS::CloudFormation::Stack')
        .map(({ policyFunctions }) => policyFunctions[0]?.reason),
    }));
    expect(told).toEqual([
      { nestedIn: null, told: ['{"QueueName":"data-prod"}'] },
      { nestedIn: 'First', told: ['{"BucketName":"data-prod"}'] },
      { nestedIn: 'Second', told: ['{"BucketName":"data-data-prod"}'] },
      { nestedIn: 'Third', told: [`{"BucketName":{"Fn::Sub":"data-\${Stage}"}}`] },
    ]);
    expect(result.stacks[0]?.notJudged).toEqual([
      {
        operation: 'RESOURCE',
        targetName: 'AWS::CloudFormation::Stack',
        targetLogicalId: 'resources of Far',
        reason: 'NESTED_STACK',
      },
    ]);
    expect(result.stacks[3]?.invocations[0]?.unresolved[0]?.causes).toEqual([
      'the parent stack passes Stage: First.Outputs.Arn is known only after First is provisioned',
    ]);
  });

  test('A nested stack that is stopped stops its parent, and what comes after it is not reached.', async () => {
    folder.write('stopped/parent.yaml', parent);
    folder.write('stopped/child.yaml', child);
    folder.write('buckets/buckets/index.mjs', VERSIONING);
    const { code, result } = await evaluate(['stopped/parent.yaml'], 'buckets');
    expect(code).toBe(1);
    const [root] = result.stacks;
    expect(root).toMatchObject({
      outcome: 'STOPS',
      stopped: { status: 'ROLLBACK_IN_PROGRESS', stoppedBy: ['First', 'Second', 'Third'] },
    });
    const reached = new Map(root?.invocations.map(({ targetLogicalId, reached }) => [targetLogicalId, reached]));
    expect(reached.get('First')).toBe(true);
    expect(reached.get('Queue')).toBe(false);
  });

  test('Exports of one stack are known to the imports of another, in whatever order.', async () => {
    folder.write(
      'exports/a.yaml',
      'Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !ImportValue shared}}}\n',
    );
    folder.write(
      'exports/b.yaml',
      'Resources: {T: {Type: AWS::SNS::Topic}}\nOutputs: {O: {Value: plain, Export: {Name: shared}}}\n',
    );
    const { result } = await evaluate(['exports'], 'seeing');
    expect(result.stacks[0]?.invocations[0]?.policyFunctions[0]?.reason).toBe('{"QueueName":"plain"}');
    expect(result.summary.unresolved).toBe(0);
  });
});
