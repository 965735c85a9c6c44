import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type PolicyEndpoint, replies, reply, startPolicyEndpoint } from '../support/endpoints/policy-endpoint.ts';
import { type Folder, folderOf, GOOD, runCommand } from './command.ts';

let folder: Folder;
let policies: PolicyEndpoint;

beforeAll(async () => {
  folder = folderOf({
    'good.yaml': GOOD,
    'hook.json': '{"LambdaFunctions": ["versioning"]}',
    credentials:
      '[temporary]\naws_access_key_id = AKIDTEMPORARY\naws_secret_access_key = s\naws_session_token = session\n' +
      '[permanent]\naws_access_key_id = AKIDPERMANENT\naws_secret_access_key = s\n',
  });
  policies = await startPolicyEndpoint();
});

beforeEach(() => {
  policies.reset();
  policies.define('versioning', replies(reply()));
});

afterAll(async () => {
  await policies.close();
  folder.remove();
});

/** The account is the stub: `AWS_ENDPOINT_URL` stands for all of AWS. */
function evaluateAgainstAws(door: string, profile: string) {
  return runCommand(
    ['evaluate', 'good.yaml', '--aws', '--config', 'hook.json', '--door', door, '--region', 'eu-west-1'],
    {
      cwd: folder.path,
      environment: {
        AWS_ENDPOINT_URL: policies.url,
        AWS_SHARED_CREDENTIALS_FILE: folder.file('credentials'),
        AWS_PROFILE: profile,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    },
  );
}

describe('Functions of a real account', () => {
  test.each([
    ['lambda-hook', 'permanent', 'AKIDPERMANENT'],
    ['lambda-hook', 'temporary', 'AKIDTEMPORARY'],
    ['registry-hook', 'temporary', 'AKIDTEMPORARY'],
  ])('are asked through the %s door with the credentials of a profile (%s)', async (door, profile, accessKeyId) => {
    const { code, stdout, stderr } = await evaluateAgainstAws(door, profile);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('PASSES');
    expect(policies.received.length).toBeGreaterThan(0);
    for (const { headers } of policies.received) {
      expect(headers.authorization).toContain(`Credential=${accessKeyId}/`);
    }
  });

  test('cannot be asked through the registry door with credentials that are not temporary', async () => {
    expect(await evaluateAgainstAws('registry-hook', 'permanent')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--aws: an event of the registry door carries temporary credentials'),
    });
  });

  test('cannot be asked without credentials', async () => {
    expect(await evaluateAgainstAws('lambda-hook', 'nobody')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--aws: there are no AWS credentials'),
    });
  });
});
