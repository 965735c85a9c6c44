import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { NODE_RUNTIME } from '../../src/end-of-life.ts';
import { HOOK_TYPE_NAME } from '../../src/hook/names.ts';
import { DEFAULT_MAX_FUNCTIONS } from '../../src/registry-package/type-schema.ts';
import { writePackage } from '../../src/registry-package/write-package.ts';

/** What the CloudFormation command line demands of `.rpdk-config` of a hook. */
const projectSettings = z.object({
  artifact_type: z.literal('HOOK'),
  typeName: z.literal(HOOK_TYPE_NAME),
  language: z.string(),
  runtime: z.string(),
  entrypoint: z.string(),
  testEntrypoint: z.string(),
  settings: z.looseObject({ protocolVersion: z.enum(['1.0.0', '2.0.0']), buildCommand: z.string() }),
});

describe('the project of the CloudFormation command line', () => {
  let folder = '';
  let files: Record<string, Uint8Array> = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'registry-package-'));
    const output = join(folder, 'package.zip');
    await writePackage({
      projectFolder: process.cwd(),
      maxFunctions: DEFAULT_MAX_FUNCTIONS,
      runtime: NODE_RUNTIME,
      output,
    });
    files = unzipSync(await readFile(output));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function settings() {
    const text = await readFile('schema/.rpdk-config', 'utf8');
    expect(text.length).toBeLessThan(10_240);
    return projectSettings.parse(JSON.parse(text));
  }

  /** Runs a program with the packed handler in its folder: a bare node, without this project's modules. */
  async function withHandler(program: string): Promise<unknown> {
    const inner = unzipSync(files['ResourceProvider.zip'] ?? new Uint8Array());
    for (const [name, content] of Object.entries(inner)) await writeFile(join(folder, name), content);
    const environment = { AWS_REGION: 'eu-west-1', NODE_NO_WARNINGS: '1' };
    const printed = execFileSync(process.execPath, ['-e', program], {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
    });
    return JSON.parse(printed.trim().split('\n').at(-1) ?? '');
  }

  test('names entry points that the packed handler has', async () => {
    const { entrypoint, testEntrypoint } = await settings();
    for (const name of [entrypoint, testEntrypoint]) {
      const [module, exported] = name.split('.');
      expect(await withHandler(`console.log(JSON.stringify(typeof require('./${module}')['${exported}']))`)).toBe(
        'function',
      );
    }
  });

  test('packs a handler that answers under a bare node', async () => {
    const program = `require('./index').handler({ clientRequestToken: 't' }, { getRemainingTimeInMillis: () => 30000 })
      .then((answer) => console.log(JSON.stringify(answer)))`;
    expect(await withHandler(program)).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InvalidRequest',
      clientRequestToken: 't',
    });
  });

  test('asks for the runtime of this project, in every file and in the package', async () => {
    const named = { 'runtime": "': 'schema/.rpdk-config', 'Runtime: ': 'schema/template.yml' };
    for (const [before, file] of Object.entries(named)) {
      expect(await readFile(file, 'utf8')).toContain(`${before}${NODE_RUNTIME}`);
    }
    expect(Buffer.from(files['.rpdk-config'] ?? []).equals(await readFile('schema/.rpdk-config'))).toBe(true);
  });

  test('builds with a command that takes the name of the function as its last argument', async () => {
    const { buildCommand } = (await settings()).settings;
    expect(`${buildCommand} TypeFunction`).toBe('npm --prefix .. run package -- handler TypeFunction');
  });

  test.each(['hook-role.yaml', 'log-delivery-role.yaml'])(
    'lets CloudFormation assume the role of %s for this type of this account only',
    async (file) => {
      const template: unknown = parseDocument(await readFile(join('schema', file), 'utf8'), {
        logLevel: 'silent',
      }).toJS();
      const text = JSON.stringify(template);
      expect(text).toContain(
        '"Service":["hooks.cloudformation.amazonaws.com","resources.cloudformation.amazonaws.com"]',
      );
      expect(text).toContain('"aws:SourceAccount":"AWS::AccountId"');
      expect(text).toMatch(
        /"aws:SourceArn":"arn:\$\{AWS::Partition\}:cloudformation:\$\{AWS::Region\}:\$\{AWS::AccountId\}:type\/hook\/AWSSamples-LambdaFunctionInvoker-Hook\/\*"/,
      );
    },
  );

  test('gives the execution role one permission, and not on every function of every account', async () => {
    const text = await readFile('schema/hook-role.yaml', 'utf8');
    const template: unknown = parseDocument(text, { logLevel: 'silent' }).toJS();
    expect(JSON.stringify(template).match(/"Action":"[^"]*"/g)).toEqual([
      '"Action":"sts:AssumeRole"',
      '"Action":"lambda:InvokeFunction"',
    ]);
    expect(JSON.stringify(template)).not.toContain('"Resource":"*"');
  });
});
