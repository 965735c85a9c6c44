import { delimiter, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { evaluationResult } from '../../src/local/evaluation-result.ts';
import { testWith } from '../support/tools.ts';
import { type Folder, folderOf, policy, runCommand } from './command.ts';

jest.setTimeout(60_000);

const SAM = `Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: nodejs24.x, CodeUri: src/}
Parameters: {Stage: {Type: String, Default: dev}}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Policies: [AWSLambdaBasicExecutionRole]
      Environment: {Variables: {STAGE: !Ref Stage}}
  Child:
    Type: AWS::Serverless::Application
    Properties: {Location: child.yaml, Parameters: {Name: orders}}
  Topic: {Type: AWS::SNS::Topic}
`;
const CHILD = `Transform: AWS::Serverless-2016-10-31
Parameters: {Name: {Type: String}}
Resources:
  Table: {Type: AWS::Serverless::SimpleTable, Properties: {TableName: !Ref Name}}
`;
/** What it was asked about, in its message. */
const TELLS = policy(
  'return { message: JSON.stringify([context.targetName, context.targetLogicalId, context.targetModel.resourceProperties]) }',
);

let folder: Folder;
beforeAll(() => {
  folder = folderOf({
    'template.yaml': SAM,
    'child.yaml': CHILD,
    'wrong.yaml':
      'Transform: AWS::Serverless-2016-10-31\nResources: {F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs24.x}}}\n',
    'macro.yaml':
      'Transform: OfOurOwn\nResources:\n  Queues: {Type: Our::Own::Queues}\n  Topic: {Type: AWS::SNS::Topic}\n',
    'processed.json': JSON.stringify({
      StagesAvailable: ['Original', 'Processed'],
      TemplateBody: {
        Resources: { QueuesFirst: { Type: 'AWS::SQS::Queue' }, Topic: { Type: 'AWS::SNS::Topic' } },
      },
    }),
    'processed.yaml': 'Resources:\n  QueuesFirst: {Type: AWS::SQS::Queue}\n  Topic: {Type: AWS::SNS::Topic}\n',
    'functions/tells/index.mjs': TELLS,
  });
});
afterAll(() => folder.remove());

async function evaluate(args: readonly string[], path = process.env.PATH ?? '') {
  const { code, stdout, stderr } = await runCommand(
    ['evaluate', ...args, '--functions', 'functions', '--format', 'json', '--operation', 'RESOURCE'],
    { cwd: folder.path, environment: { PATH: path } },
  );
  const result = code === 2 && stdout === '' ? undefined : evaluationResult.parse(JSON.parse(stdout));
  const asked = (result?.stacks ?? []).flatMap(({ invocations }) =>
    invocations.map(({ targetName, targetLogicalId, position, policyFunctions: [decision] }) => ({
      name: targetName,
      id: targetLogicalId,
      line: position?.line,
      properties: decision === undefined ? undefined : JSON.parse(decision.reason)[2],
    })),
  );
  return { code, stderr, result, asked };
}

const WITH_TRANSLATOR = [resolve('.tools/python/bin'), process.env.PATH ?? ''].join(delimiter);

describe('A SAM template', () => {
  testWith(
    ['aws-sam-translator'],
    'is judged as AWS’s own translator expands it, at the places of its own lines',
    async () => {
      const { code, result, asked } = await evaluate(['template.yaml'], WITH_TRANSLATOR);
      expect(code).toBe(0);
      expect(result?.summary).toMatchObject({ verdict: 'PASSES', targets: 5, judged: 5 });
      expect(asked.map(({ name, id, line }) => [name, id, line])).toEqual(
        expect.arrayContaining([
          ['AWS::Lambda::Function', 'Hello', 6],
          ['AWS::IAM::Role', 'HelloRole', 6],
          ['AWS::CloudFormation::Stack', 'Child', 12],
          ['AWS::SNS::Topic', 'Topic', 15],
          ['AWS::DynamoDB::Table', 'Table', 4],
        ]),
      );
      expect(asked.some(({ name }) => name.startsWith('AWS::Serverless::'))).toBe(false);
      const properties = (id: string) => asked.find((one) => one.id === id)?.properties;
      // Of Globals, and of the parameter; the code lies on this machine still, and no bucket is invented for it.
      expect(properties('Hello')).toMatchObject({
        Runtime: 'nodejs24.x',
        Code: 'src/',
        Environment: { Variables: { STAGE: 'dev' } },
      });
      expect(properties('Table')).toMatchObject({ TableName: 'orders' });
      expect(properties('HelloRole')).toMatchObject({
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
      });
    },
  );

  testWith(['aws-sam-translator'], 'that CloudFormation would refuse is refused in its words', async () => {
    const { code, stderr } = await evaluate(['wrong.yaml'], WITH_TRANSLATOR);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Transform AWS::Serverless-2016-10-31 failed with: .*\[F\].*(?:CodeUri|ImageUri)/);
  });

  test('is not judged where the translator is not there, and nobody is asked about its types', async () => {
    const nodeAlone = resolve(process.execPath, '..');
    const { code, result, asked, stderr } = await evaluate(['template.yaml', '--allow-unjudged'], nodeAlone);
    expect(code).toBe(0);
    expect(stderr).toContain('is not expanded, as aws-sam-translator is not there for python3');
    expect(asked.map(({ id }) => id)).toEqual(['Topic']);
    expect(result?.stacks[0]?.notJudged).toMatchObject([
      { targetLogicalId: 'Hello', reason: 'MACRO' },
      { targetLogicalId: 'Child', reason: 'MACRO' },
    ]);
  });
});

describe('A template with a macro of one’s own', () => {
  test.each(['processed.json', 'processed.yaml'])(
    'is judged as %s says that the macro leaves it',
    async (processed) => {
      const { code, result, asked } = await evaluate(['macro.yaml', '--processed', processed]);
      expect(code).toBe(0);
      expect(asked.map(({ name, id, line }) => [name, id, line])).toEqual([
        ['AWS::SQS::Queue', 'QueuesFirst', 3],
        ['AWS::SNS::Topic', 'Topic', 4],
      ]);
      expect(result?.summary).toMatchObject({ targets: 2, judged: 2 });
    },
  );

  test('is not judged without, and two templates have no one processed template', async () => {
    expect((await evaluate(['macro.yaml'])).code).toBe(2);
    const two = await evaluate(['macro.yaml', 'child.yaml', '--processed', 'processed.yaml']);
    expect(two.code).toBe(2);
    expect(two.stderr).toContain('--processed: there are 2 templates; expected one');
    expect((await evaluate(['macro.yaml', '--processed', 'nothing.json'])).stderr).toContain(
      '--processed nothing.json: the file cannot be read',
    );
  });
});
