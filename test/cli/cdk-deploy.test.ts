import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { lambdaEvent } from '../support/events/lambda-event.ts';
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

/** What the CDK writes where it has cut. */
const CUT = '[...truncated]';

const NAMES = Array.from({ length: 12 }, (_, index) => `policy-${10 + index}`);
const WHOLE = Array.from({ length: 12 }, (_, index) =>
  `Rule ${index}: ${'why it matters. '.repeat(index * 2)}`.padEnd(40, '.').trimEnd(),
);
const LONG = WHOLE.map((message, index) => (index < 6 ? message : message.repeat(4)));

function objections(messages: readonly string[], remediation: string): Record<string, string> {
  return Object.fromEntries(
    NAMES.map((name, index) => [
      `${name}/index.mjs`,
      policy(
        `return { status: 'FAILED', errorCode: 'NonCompliant', message: ${JSON.stringify(messages[index])}, annotations: [{ annotationName: 'rule', status: 'FAILED', statusMessage: '', remediationMessage: '${remediation}' }] };`,
      ),
    ]),
  );
}

function inFolder(name: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text]));
}

let folder: Folder;

beforeAll(() => {
  folder = folderOf({
    'bad.yaml': BAD,
    ...inFolder('whole', objections(WHOLE, 'Read the rule.')),
    ...inFolder('long', objections(LONG, 'Read the rule.')),
    'event.json': JSON.stringify(lambdaEvent()),
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

/** What the hook answered to a change that these functions block. */
async function blockedBy(functions: string) {
  const { stdout } = await runCommand(['invoke', 'event.json', '--functions', functions], { cwd: folder.path });
  return answer.parse(JSON.parse(stdout));
}

/** As GetHookResult spells it. */
function hookResult({ message, annotations }: z.infer<typeof answer>) {
  return {
    Status: 'HOOK_COMPLETE_FAILED',
    HookStatusReason: message,
    Annotations: annotations.map(({ annotationName, status, statusMessage, remediationMessage }) => ({
      AnnotationName: annotationName,
      Status: status,
      StatusMessage: statusMessage,
      RemediationMessage: remediationMessage,
    })),
  };
}

describe('What `cdk deploy` prints of a blocked change', () => {
  test.each([
    [
      'the shipped functions',
      resolve('examples'),
      ['s3-versioning-enabled/S3VersioningEnabled', 's3-versioning-enabled-python/S3VersioningEnabled'],
    ],
    ['twelve functions that say up to 400 characters', 'whole', NAMES.map((name) => `${name}/rule`)],
  ])('is all that %s said of each failed rule, and how to mend it.', async (_, functions, rules) => {
    const answered = await blockedBy(functions);
    const printed = formatHookResultDetails(hookResult(answered)) ?? '';
    expect(printed).not.toContain(CUT);
    const failed = answered.annotations.filter(({ status }) => status === 'FAILED');
    expect(failed.map(({ annotationName }) => annotationName)).toEqual(rules);
    expect(printed).toBe(
      [
        'NonCompliant Rules:',
        ...failed.map(
          ({ annotationName, statusMessage, remediationMessage }) =>
            `\n[${annotationName}]\n• ${statusMessage}\nRemediation: ${remediationMessage}`,
        ),
      ].join('\n'),
    );
  });

  test('is every message of up to 400 characters as the function wrote it.', async () => {
    const printed = formatHookResultDetails(hookResult(await blockedBy('whole'))) ?? '';
    expect(Math.max(...WHOLE.map(({ length }) => length))).toBeGreaterThan(350);
    expect(printed.split('\n').filter((line) => line.startsWith('• '))).toEqual(WHOLE.map((text) => `• ${text}`));
  });

  test('is of a longer message what ends in an ellipsis of ours before the CDK cuts.', async () => {
    const printed = formatHookResultDetails(hookResult(await blockedBy('long'))) ?? '';
    const lines = printed.split('\n').filter((line) => line.startsWith('• '));
    expect(lines.map((line) => line.replace(CUT, ''))).toEqual(
      LONG.map((text) => (text.length <= 400 ? `• ${text}` : `• ${text.slice(0, 399)}…`)),
    );
    expect(NAMES.filter((name) => !printed.includes(`[${name}/rule]`))).toEqual([]);
  });

  test.each([
    ['two', resolve('examples'), ['s3-versioning-enabled', 's3-versioning-enabled-python']],
    ['twelve', 'long', NAMES],
  ])('names every blocking function also without annotations: %s.', async (_, functions, blocking) => {
    const { Annotations: _annotations, ...result } = hookResult(await blockedBy(functions));
    const printed = formatHookResultDetails(result) ?? '';
    const words = printed.split(/[ ,.:]+/);
    expect(blocking.filter((name) => !words.includes(name))).toEqual([]);
  });

  test('is the whole message of the shipped functions also without annotations.', async () => {
    const answered = await blockedBy(resolve('examples'));
    const { Annotations: _annotations, ...result } = hookResult(answered);
    expect(formatHookResultDetails(result)).toBe(answered.message.replaceAll('\n', ' '));
  });
});
