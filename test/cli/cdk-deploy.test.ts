import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { BAD, type Folder, folderOf, policy, runCommand } from './command.ts';

jest.setTimeout(60_000);

/** The formatter that `cdk deploy` prints hook results with. The package does not export it, so that it is loaded as a file. */
const { formatHookResultDetails } = z
  .object({
    formatHookResultDetails: z.custom<(result: unknown) => string | undefined>((value) => typeof value === 'function'),
  })
  .parse(
    createRequire(import.meta.url)(
      join(process.cwd(), 'node_modules/@aws-cdk/toolkit-lib/lib/api/stack-events/hook-result-details.js'),
    ),
  );

const NAMES = Array.from({ length: 12 }, (_, index) => `policy-${index}`);

let folder: Folder;

beforeAll(() => {
  folder = folderOf({
    'bad.yaml': BAD,
    ...Object.fromEntries(
      NAMES.map((name, index) => [
        `functions/${name}/index.mjs`,
        policy(
          `return { status: 'FAILED', errorCode: 'NonCompliant', message: 'Rule ${index}: ' + 'why it matters. '.repeat(${index * 10}) };`,
        ),
      ]),
    ),
  });
});

afterAll(() => folder.remove());

const answer = z.object({
  hookStatus: z.literal('FAILED'),
  message: z.string(),
  annotations: z.array(
    z.object({
      annotationName: z.string(),
      status: z.string(),
      statusMessage: z.string(),
      remediationMessage: z.string().optional(),
    }),
  ),
});

/** As GetHookResult spells what the hook answered. */
async function hookResult() {
  folder.write(
    'event.json',
    JSON.stringify({
      clientRequestToken: 'token-1',
      awsAccountId: '111122223333',
      stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
      hookTypeName: 'Acme::Policy::Hook',
      hookTypeVersion: '00000001',
      actionInvocationPoint: 'CREATE_PRE_PROVISION',
      requestData: {
        targetName: 'AWS::S3::Bucket',
        targetType: 'AWS::S3::Bucket',
        targetLogicalId: 'Bucket',
        targetModel: { resourceProperties: {} },
      },
    }),
  );
  const { stdout } = await runCommand(['invoke', 'event.json', '--functions', 'functions'], { cwd: folder.path });
  const { message, annotations } = answer.parse(JSON.parse(stdout));
  return {
    Status: 'HOOK_COMPLETE_FAILED',
    HookStatusReason: message.slice(0, 1024),
    Annotations: annotations.map(({ annotationName, status, statusMessage, remediationMessage }) => ({
      AnnotationName: annotationName,
      Status: status,
      StatusMessage: statusMessage,
      RemediationMessage: remediationMessage,
    })),
  };
}

describe('What `cdk deploy` prints of a blocked change', () => {
  test('names every blocking function, with its message, and cuts no function’s first words.', async () => {
    const printed = formatHookResultDetails(await hookResult()) ?? '';
    const lines = printed.split('\n');
    expect(NAMES.filter((name) => !lines.includes(`[${name}]`))).toEqual([]);
    for (const [index] of NAMES.entries()) expect(printed).toContain(`• Rule ${index}:`);
    // Short messages are whole; long ones have a first part of their own that ends where the CDK would cut.
    expect(printed).toContain(`• Rule 2: ${'why it matters. '.repeat(20).trim()}`);
  });

  test('names every blocking function also without annotations.', async () => {
    const { Annotations: _, ...result } = await hookResult();
    const printed = formatHookResultDetails(result) ?? '';
    expect(printed).toContain('Blocked by 12 of 12 policy functions.');
  });
});
