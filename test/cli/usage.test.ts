import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { lambdaEvent } from '../support/events/lambda-event.ts';
import { BAD, type Folder, folderOf, GOOD, runCommand, VERSIONING } from './command.ts';

jest.setTimeout(60_000);

let folder: Folder;

beforeAll(() => {
  folder = folderOf({
    'good.yaml': GOOD,
    'bad.yaml': BAD,
    'broken.yaml': 'Resources:\n  Bucket: [\n',
    'broken.json': '{\n  "Resources": {,\n}',
    'reference.yaml':
      'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Ref Nobody\n',
    'parameter.yaml': `Parameters:\n  Size: {Type: Number, MaxValue: 9}\n${GOOD}`,
    'functions/versioning/index.mjs': VERSIONING,
    'nothing/readme.txt': '',
    'mode.json': '{\n  "LambdaFunctions": ["versioning"],\n  "FailureMode": "Fail"\n}',
    'filters.yaml':
      'CloudFormationConfiguration:\n  HookConfiguration:\n    HookInvocationStatus: ENABLED\n    TargetFilters:\n      Actions:\n        - Create\n',
    'event.json': JSON.stringify(lambdaEvent()),
    'no-event.json': '{"clientRequestToken": "token-1"}',
    'no-json.json': '{"clientRequestToken": ',
  });
});

afterAll(() => folder.remove());

function run(...args: readonly string[]) {
  return runCommand(args, { cwd: folder.path });
}

describe('Wrong use ends with 2, and says what was expected and where', () => {
  const functions = ['--functions', 'functions'];

  test.each<readonly [string, readonly string[], string]>([
    ['an unknown command', ['evalute'], "error: unknown command 'evalute'\n(Did you mean evaluate?)"],
    ['an unknown option', ['evaluate', 'good.yaml', '--fast'], "error: unknown option '--fast'"],
    ['no template', ['evaluate'], "error: missing required argument 'TEMPLATE'"],
    [
      'no functions',
      ['evaluate', 'good.yaml'],
      'The policy functions are missing: expected --functions DIR, --endpoint URL or --aws',
    ],
    [
      'two places for functions',
      ['evaluate', 'good.yaml', ...functions, '--aws'],
      'The policy functions can only be in one place: expected --functions DIR, --endpoint URL or --aws',
    ],
    ['no such template', ['evaluate', 'none.yaml', ...functions], 'none.yaml: there is no such file or folder'],
    ['YAML that is none', ['evaluate', 'broken.yaml', ...functions], 'broken.yaml:3:1: '],
    ['JSON that is none', ['evaluate', 'broken.json', ...functions], 'broken.json:2:17: '],
    ['a reference to nothing', ['evaluate', 'reference.yaml', ...functions], 'reference.yaml:5:24: '],
    [
      'a missing parameter',
      ['evaluate', 'parameter.yaml', ...functions],
      'parameter.yaml:2:3: The parameter Size (Number)',
    ],
    [
      'a parameter out of range',
      ['evaluate', 'parameter.yaml', ...functions, '--parameters', 'Size=10'],
      'parameter.yaml:2:3: The parameter Size: "10" is above MaxValue 9',
    ],
    [
      'a parameter that does not exist',
      ['evaluate', 'good.yaml', ...functions, '--parameters', 'Colour=red'],
      '--parameters Colour: no template declares this parameter',
    ],
    [
      'an empty folder of functions',
      ['evaluate', 'good.yaml', '--functions', 'nothing'],
      '--functions nothing: no subfolder is a function; expected one with index.mjs',
    ],
    ['no folder of functions', ['evaluate', 'good.yaml', '--functions', 'none'], '--functions none: '],
    [
      'a bad hook configuration',
      ['evaluate', 'good.yaml', ...functions, '--config', 'mode.json'],
      'mode.json:3:3: FailureMode: ',
    ],
    [
      'a bad hook configuration document',
      ['evaluate', 'good.yaml', ...functions, '--config', 'filters.yaml'],
      'filters.yaml:6:11: CloudFormationConfiguration.HookConfiguration.TargetFilters.Actions[0]: expected CREATE, UPDATE or DELETE, in upper case',
    ],
    [
      'an unknown operation',
      ['evaluate', 'good.yaml', ...functions, '--operation', 'STACKS'],
      '--operation: expected RESOURCE, STACK, CHANGE_SET or CLOUD_CONTROL',
    ],
    ['an unknown format', ['evaluate', 'good.yaml', ...functions, '--format', 'xml'], '--format: expected table, json'],
    [
      'an unknown door',
      ['evaluate', 'good.yaml', ...functions, '--door', 'back'],
      '--door: expected lambda-hook or registry-hook',
    ],
    [
      'an unknown assumption',
      ['evaluate', 'good.yaml', ...functions, '--assume', 'weather=good'],
      '--assume weather: expected one of delete-properties, ',
    ],
    [
      'an unknown value of an assumption',
      ['evaluate', 'good.yaml', ...functions, '--assume', 'failure-mode=OFF'],
      '--assume failure-mode: expected FAIL or WARN',
    ],
    [
      'a deletion that is an update',
      ['evaluate', 'good.yaml', ...functions, '--delete', '--previous', 'bad.yaml'],
      '--delete and --previous: ',
    ],
    [
      'an account id that is none',
      ['evaluate', 'good.yaml', ...functions, '--account-id', '1'],
      '--account-id: expected 12 digits',
    ],
    ['an event that is no JSON', ['invoke', 'no-json.json', ...functions], 'no-json.json: expected one event as JSON'],
    ['no such event', ['invoke', 'none.json', ...functions], 'none.json: cannot be read'],
    ['a port that is none', ['start-lambda', '--port', '70000'], '--port: expected a port number from 0 to 65535'],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('Help is for a person', () => {
  test('evaluate --help tells the exit codes and what is assumed.', async () => {
    const { code, stdout } = await run('evaluate', '--help');
    expect(code).toBe(0);
    for (const words of [
      'Exit codes:',
      '3  the hook itself failed',
      'delete-properties=previous|current',
      '--previous',
    ]) {
      expect(stdout).toContain(words);
    }
  });

  test('--help names every command.', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/demo[\s\S]*evaluate[\s\S]*invoke[\s\S]*start-lambda[\s\S]*doctor/);
  });
});

describe('invoke sends one event as it is', () => {
  test('and ends with 1 when the hook says that it is not compliant.', async () => {
    const { code, stdout } = await run('invoke', 'event.json', '--functions', 'functions');
    expect(JSON.parse(stdout)).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      clientRequestToken: 'token-1',
    });
    expect(code).toBe(1);
  });

  test('and ends with 3 when the hook cannot judge it.', async () => {
    const { code, stdout } = await run('invoke', 'no-event.json', '--functions', 'functions');
    expect(JSON.parse(stdout)).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InternalFailure' });
    expect(code).toBe(3);
  });

  test('and takes it from standard input too.', async () => {
    const { code, stdout } = await runCommand(['invoke', '-', '--functions', 'functions'], {
      cwd: folder.path,
      input: '{"clientRequestToken": "token-2"}',
    });
    expect(JSON.parse(stdout)).toMatchObject({ clientRequestToken: 'token-2' });
    expect(code).toBe(3);
  });
});
