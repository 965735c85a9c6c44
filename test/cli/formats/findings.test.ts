import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { BAD, type Folder, folderOf, policy, runCommand } from '../command.ts';

jest.setTimeout(60_000);

/** Two functions of which each finds more than one rule broken, and one of those says more than its rules. */
const FUNCTIONS = {
  'functions/bucket/index.mjs': policy(`
    if (context.targetName !== 'AWS::S3::Bucket') return {};
    return { status: 'FAILED', errorCode: 'NonCompliant', message: '2 of 9 rules failed', annotations: [
      { annotationName: 'LOGGING', status: 'FAILED', statusMessage: 'No logs | are kept.', severityLevel: 'LOW' },
      { annotationName: 'NAMING', status: 'PASSED', statusMessage: 'The name is fine.' },
      { annotationName: 'ENCRYPTION', status: 'FAILED', statusMessage: 'No key is set.', severityLevel: 'CRITICAL',
        remediationMessage: 'Set a key.', remediationLink: 'https://wiki.example/keys', path: '/BucketEncryption' },
    ] };
  `),
  'functions/tags/index.mjs': policy(`
    if (context.targetName !== 'AWS::S3::Bucket') return {};
    return { annotations: [
      { annotationName: 'OWNER', status: 'FAILED', statusMessage: 'No owner.' },
      { annotationName: 'COST', status: 'FAILED', statusMessage: 'No cost centre.', severityLevel: 'HIGH' },
    ] };
  `),
};

let folder: Folder;
beforeAll(() => {
  folder = folderOf({ 'bad.yaml': BAD, ...FUNCTIONS });
});
afterAll(() => folder.remove());

async function evaluate(format: string): Promise<string> {
  const args = ['evaluate', 'bad.yaml', '--functions', 'functions', '--format', format];
  const { code, stdout, stderr } = await runCommand(args, { cwd: folder.path });
  expect([code, stderr]).toEqual([1, '']);
  return stdout;
}

/** Every failed rule, worst severity first within its function. */
const RULES = ['ENCRYPTION', 'LOGGING', 'COST', 'OWNER'];
const SENTENCES = ['No key is set', 'are kept.', 'No cost centre.', 'No owner.'];

describe('Every failed rule of every function', () => {
  test.each(['table', 'json', 'markdown', 'sarif', 'junit', 'github', 'gitlab'])(
    'is in the format %s, worst first.',
    async (format) => {
      const output = await evaluate(format);
      for (const words of [RULES, SENTENCES]) {
        const places = words.map((word) => output.indexOf(word));
        expect(places).not.toContain(-1);
        expect(places.slice(0, 2)).toEqual(places.slice(0, 2).toSorted((a, b) => a - b));
        expect(places.slice(2)).toEqual(places.slice(2).toSorted((a, b) => a - b));
      }
      for (const word of ['2 of 9 rules failed', 'CRITICAL', '/BucketEncryption', 'Set a key.']) {
        expect(output).toContain(word);
      }
      expect(output).not.toContain('The name is fine.');
    },
  );

  test('is in the JSON result as the function gave it.', async () => {
    const { stacks } = JSON.parse(await evaluate('json'));
    const [{ policyFunctions }] = stacks[0].invocations.filter(
      ({ targetName }: { targetName: string }) => targetName === 'AWS::S3::Bucket',
    );
    expect(policyFunctions).toMatchObject([
      {
        id: 'bucket',
        outcome: 'NON_COMPLIANT',
        effect: 'blocked',
        reason: '2 of 9 rules failed',
        contractNote: null,
        findings: [
          {
            rule: 'ENCRYPTION',
            message: 'No key is set.',
            severityLevel: 'CRITICAL',
            remediationMessage: 'Set a key.',
            remediationLink: 'https://wiki.example/keys',
            path: '/BucketEncryption',
            position: null,
          },
          { rule: 'LOGGING', severityLevel: 'LOW', remediationMessage: null, path: null },
        ],
        findingsLeftOut: 0,
      },
      { id: 'tags', outcome: 'NON_COMPLIANT', effect: 'warned', findings: [{ rule: 'COST' }, { rule: 'OWNER' }] },
    ]);
  });

  test('has a line of its own in the table, and in the message of the hook.', async () => {
    const table = await evaluate('table');
    expect(table).toMatch(/ENCRYPTION \(CRITICAL\): No key is set \(at \/BucketEncryption\)\.\n/);
    expect(table).toMatch(/LOGGING \(LOW\): No logs \| are kept\.\n/);
    const { stacks } = JSON.parse(await evaluate('json'));
    expect(stacks[0].stopped.stoppedBy).toEqual(['Bucket']);
    const [{ message }] = stacks[0].invocations.filter(
      ({ targetName }: { targetName: string }) => targetName === 'AWS::S3::Bucket',
    );
    expect(message).toBe(
      [
        'Blocked by 1 of 2 policy functions.',
        'bucket: 2 of 9 rules failed',
        'bucket ENCRYPTION (CRITICAL): No key is set (at /BucketEncryption). Fix: Set a key.',
        'bucket LOGGING (LOW): No logs | are kept.',
      ].join('\n'),
    );
  });
});
