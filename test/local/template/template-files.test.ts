import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readTemplateFiles } from '../../../src/local/template/files/template-files.ts';

const fixtures = 'test/fixtures/templates';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'templates-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function folderOf(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const path = join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(path, file, '..'), { recursive: true });
    await writeFile(join(path, file), text);
  }
  return path;
}

describe('Templates are found', () => {
  test('A file is one template.', async () => {
    const { templates, problems } = await readTemplateFiles(join(fixtures, 'kms-key.yaml'));
    expect(problems).toEqual([]);
    expect(templates).toEqual([
      expect.objectContaining({ file: join(fixtures, 'kms-key.yaml'), stackName: undefined }),
    ]);
    expect(templates[0]?.text).toContain('AWS::KMS::Key');
  });

  test('A cloud assembly gives its stacks, and those of its stages, with their environment.', async () => {
    const { templates, problems } = await readTemplateFiles(join(fixtures, 'cdk.out'));
    expect(problems).toEqual([]);
    const found = templates.map(({ file, stackName, accountId, region }) => ({
      file: basename(file),
      stackName,
      accountId,
      region,
    }));
    expect(found).toEqual([
      {
        file: 'ProductionNetworkCAF6818D.template.json',
        stackName: 'network',
        accountId: '111122223333',
        region: 'eu-west-1',
      },
      {
        file: 'orders.template.json',
        stackName: 'orders',
        accountId: undefined,
        region: undefined,
      },
    ]);
  });

  test('A folder without a manifest gives its *.template.json files, and no others.', async () => {
    const path = await folderOf('synthesized', {
      'a.template.json': '{"Resources": {}}',
      'b.template.json': '{"Resources": {}}',
      'tree.json': '{"Resources": "not a template"}',
    });
    const { templates } = await readTemplateFiles(path);
    expect(templates.map(({ file }) => basename(file))).toEqual(['a.template.json', 'b.template.json']);
  });

  test('A plain folder gives its YAML, JSON and .template files in order, and says what it passes over.', async () => {
    const path = await folderOf('plain', {
      'b.yml': 'Resources: {}',
      'a.yaml': 'Resources: {}',
      'c.template': 'Resources: {}',
      'd.json': '{"Resources": {}}',
      'parameters.json': '[{"ParameterKey": "A", "ParameterValue": "b"}]',
      'notes.txt': 'Resources: {}',
    });
    const { templates, problems } = await readTemplateFiles(path);
    expect(templates.map(({ file }) => basename(file))).toEqual(['a.yaml', 'b.yml', 'c.template', 'd.json']);
    expect(problems).toEqual([
      expect.objectContaining({
        severity: 'note',
        message: `${join(path, 'parameters.json')} has no Resources: passed over`,
      }),
    ]);
  });
});

describe('What cannot be read is named', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'an empty folder',
      { 'readme.md': '' },
      'the folder holds no template: expected files ending in .yaml, .yml, .json, .template',
    ],
    [
      'a manifest that is no JSON',
      { 'manifest.json': '{' },
      'expected the manifest of a cloud assembly, with artifacts',
    ],
    ['a manifest without stacks', { 'manifest.json': '{"version": "1"}' }, 'the cloud assembly has no stack'],
    [
      'an artifact without a template',
      { 'manifest.json': '{"artifacts": {"a": {"type": "aws:cloudformation:stack", "properties": {}}}}' },
      'artifacts.a: ',
    ],
    [
      'a missing template',
      {
        'manifest.json':
          '{"artifacts": {"a": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "gone.json"}}}}',
      },
      'gone.json: the file cannot be read',
    ],
  ])('%s', async (name, files, reason) => {
    const { templates, problems } = await readTemplateFiles(await folderOf(name, files));
    expect(templates).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({ kind: 'UNREADABLE_FILE', message: expect.stringContaining(reason) }),
    ]);
  });

  test('A path that does not exist.', async () => {
    const { problems } = await readTemplateFiles(join(folder, 'nowhere.yaml'));
    expect(problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining('there is no such file or folder') }),
    ]);
  });
});
