import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import * as z from 'zod';
import { FALLBACK_NODE_RUNTIME, type LambdaRuntime, NODE_RUNTIME } from '../../src/end-of-life.ts';
import { HOOK_TYPE_NAME } from '../../src/hook/names.ts';
import { storedZip } from '../../src/registry-package/stored-zip.ts';
import { writeHandler, writePackage } from '../../src/registry-package/write-package.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const PROJECT = {
  'package.json': '{"version":"1.2.3"}',
  'schema/.rpdk-config': '{"artifact_type":"HOOK"}',
  'schema/src/README.md': 'source',
  'schema/inputs/inputs_1_pre_create.json': '{}',
  'dist/registry-hook/index.js': 'exports.handler = async () => ({});',
  'dist/registry-hook/THIRD-PARTY-LICENSES.txt': 'a package 1.0.0 (MIT)',
};

async function project(more: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-package-'));
  folders.push(folder);
  for (const [name, content] of Object.entries({ ...PROJECT, ...more })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

async function packageOf(
  folder: string,
  maxFunctions = 50,
  runtime: LambdaRuntime = NODE_RUNTIME,
): Promise<Uint8Array> {
  const output = join(folder, 'out', 'package.zip');
  await writePackage({ projectFolder: folder, maxFunctions, runtime, output });
  return readFile(output);
}

/** The compression method of every entry, from the archive's central directory. */
function compressionMethods(archive: Uint8Array): number[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  const methods: number[] = [];
  let entry = view.getUint32(end + 16, true);
  while (view.getUint32(entry, true) === 0x02014b50) {
    methods.push(view.getUint16(entry + 10, true));
    entry +=
      46 + view.getUint16(entry + 28, true) + view.getUint16(entry + 30, true) + view.getUint16(entry + 32, true);
  }
  return methods;
}

describe('the schema handler package', () => {
  test('holds the files that `cfn submit` packs for a TypeScript project', async () => {
    const files = unzipSync(await packageOf(await project()));
    expect(Object.keys(files).sort()).toEqual([
      '.cfn_metadata.json',
      '.rpdk-config',
      'ResourceProvider.zip',
      'configuration-schema.json',
      'inputs/inputs_1_pre_create.json',
      'schema.json',
      'src/README.md',
    ]);
  });

  test('describes the configuration as `cfn submit` does: what the schema says of it, definitions and the name', async () => {
    const files = unzipSync(await packageOf(await project()));
    const document = (name: string): unknown => JSON.parse(new TextDecoder().decode(files[name]));
    const { typeConfiguration } = z
      .object({ typeConfiguration: z.record(z.string(), z.json()) })
      .parse(document('schema.json'));
    expect(document('configuration-schema.json')).toEqual({
      ...typeConfiguration,
      definitions: {},
      typeName: HOOK_TYPE_NAME,
    });
  });

  test('also holds descriptions of the targets, and the overrides', async () => {
    const files = unzipSync(
      await packageOf(
        await project({
          'schema/target-info.json': '{}',
          'schema/target-schemas/aws-s3-bucket.json': '{}',
          'schema/overrides.json': '{}',
        }),
      ),
    );
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['target-info.json', 'target-schemas/aws-s3-bucket.json', 'overrides.json']),
    );
  });

  test('is stored without compression, outside and inside', async () => {
    const archive = await packageOf(await project());
    expect(new Set(compressionMethods(archive))).toEqual(new Set([0]));
    const inner = unzipSync(archive)['ResourceProvider.zip'];
    expect(inner).toBeDefined();
    if (inner === undefined) return;
    expect(compressionMethods(inner)).toEqual([0, 0]);
    expect(Object.keys(unzipSync(inner))).toEqual(['THIRD-PARTY-LICENSES.txt', 'index.js']);
  });

  test('two builds of the same files have the same bytes', async () => {
    const [first, second] = [await packageOf(await project()), await packageOf(await project())];
    expect(Buffer.compare(first, second)).toBe(0);
  });

  test('has other bytes when the handler differs', async () => {
    const changed = await project({ 'dist/registry-hook/index.js': 'exports.handler = async () => 1;' });
    expect(Buffer.compare(await packageOf(await project()), await packageOf(changed))).not.toBe(0);
  });

  test('takes the number of policy functions as a setting, in both schemas', async () => {
    const files = unzipSync(await packageOf(await project(), 7));
    for (const name of ['schema.json', 'configuration-schema.json']) {
      expect(new TextDecoder().decode(files[name])).toContain('"maxItems": 7');
    }
  });

  test.each([NODE_RUNTIME, FALLBACK_NODE_RUNTIME])(
    'asks the registry for the runtime %s when told to',
    async (runtime) => {
      const files = unzipSync(await packageOf(await project(), 50, runtime));
      expect(JSON.parse(new TextDecoder().decode(files['.rpdk-config']))).toEqual({ artifact_type: 'HOOK', runtime });
    },
  );

  test('an archive does not depend on the order in which its files were found', () => {
    const [a, b] = [new Uint8Array([1]), new Uint8Array([2])];
    const one = storedZip(
      new Map([
        ['a', a],
        ['b', b],
      ]),
    );
    const other = storedZip(
      new Map([
        ['b', b],
        ['a', a],
      ]),
    );
    expect(Buffer.compare(one, other)).toBe(0);
  });

  test('the unpacked handler lies where the TypeScript plugin looks for a build', async () => {
    const folder = await project();
    expect(await writeHandler(folder, 'TypeFunction')).toBe(join(folder, 'schema', 'build', 'TypeFunction'));
    expect(await readFile(join(folder, 'schema', 'build', 'TypeFunction', 'index.js'), 'utf8')).toBe(
      PROJECT['dist/registry-hook/index.js'],
    );
  });
});
