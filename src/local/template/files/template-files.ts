import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { note, problem, type TemplateProblem } from '../problem.ts';
import { type AssemblyArtifact, assemblyManifest, readArtifact } from './cloud-assembly.ts';

export interface TemplateFile {
  readonly file: string;
  readonly text: string;
  /** What a cloud assembly says of the stack; undefined for a plain file. */
  readonly stackName: string | undefined;
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
}

export interface TemplateFiles {
  readonly templates: readonly TemplateFile[];
  readonly problems: readonly TemplateProblem[];
}

const EXTENSIONS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json', '.template']);
const NONE: TemplateFiles = { templates: [], problems: [] };

/**
 * Reads a template file, a `cdk.out` folder (with the assemblies of its stages), or the templates in a folder and in those
 * below it, but for `node_modules` and dot folders. Nested stacks belong to their parents: see `readNestedTemplate`.
 */
export async function readTemplateFiles(path: string): Promise<TemplateFiles> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return unreadable(path, 'there is no such file or folder');
  if (!found.isDirectory()) return readPlainFile(path);
  if ((await readdir(path)).includes('manifest.json')) return readAssembly(path);
  const chosen = await templatesBelow(path);
  if (chosen.length === 0) {
    return unreadable(path, `the folder holds no template: expected files ending in ${[...EXTENSIONS].join(', ')}`);
  }
  return withoutOtherFiles(merge(await Promise.all(chosen.map(readPlainFile))));
}

async function templatesBelow(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const synthesised = files.filter((name) => name.endsWith('.template.json'));
  const chosen = synthesised.length > 0 ? synthesised : files.filter((name) => EXTENSIONS.has(extname(name)));
  const folders = entries.filter(
    (entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'),
  );
  const below = await Promise.all(folders.map(({ name }) => templatesBelow(join(folder, name))));
  return [...chosen.map((name) => join(folder, name)), ...below.flat()];
}

/** `cdk deploy` skips a stack without resources; every integration test of the CDK has one. */
function withoutEmptyStacks({ templates, problems }: TemplateFiles): TemplateFiles {
  const empty = templates.filter(({ text }) => !('Resources' in (jsonObject(text) ?? { Resources: {} })));
  const notes = empty.map(({ file }) => note('UNCHECKED', `${file}: the stack has no resources: passed over`, null));
  return { templates: templates.filter((template) => !empty.includes(template)), problems: [...problems, ...notes] };
}

function jsonObject(text: string): object | undefined {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** Parameter files and the like stand beside templates; what is passed over is said. */
function withoutOtherFiles({ templates, problems }: TemplateFiles): TemplateFiles {
  const others = templates.filter(({ text }) => !/\bResources\b/.test(text));
  const notes = others.map(({ file }) => note('UNCHECKED', `${file} has no Resources: passed over`, null));
  return { templates: templates.filter((template) => !others.includes(template)), problems: [...problems, ...notes] };
}

async function readPlainFile(file: string): Promise<TemplateFiles> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return unreadable(file, 'the file cannot be read');
  const plain = {
    stackName: undefined,
    accountId: undefined,
    region: undefined,
    parameters: new Map<string, string>(),
  };
  return { templates: [{ file, text, ...plain }], problems: [] };
}

async function readAssembly(folder: string): Promise<TemplateFiles> {
  const file = join(folder, 'manifest.json');
  const manifest = assemblyManifest.safeParse(parseJson(await readFile(file, 'utf8')));
  if (!manifest.success) return unreadable(file, 'expected the manifest of a cloud assembly, with artifacts');
  const parts = Object.entries(manifest.data.artifacts ?? {}).map(([id, artifact]) =>
    readAssemblyPart(folder, file, readArtifact(id, artifact)),
  );
  const whole = merge(await Promise.all(parts));
  if (whole.templates.length > 0 || whole.problems.length > 0) return whole;
  return unreadable(file, 'the cloud assembly has no stack');
}

async function readAssemblyPart(folder: string, file: string, artifact: AssemblyArtifact): Promise<TemplateFiles> {
  switch (artifact.kind) {
    case 'other':
      return NONE;
    case 'invalid':
      return unreadable(file, artifact.reason);
    case 'assembly':
      return readAssembly(join(folder, artifact.directory));
    case 'stack': {
      const { templateFile, stackName, accountId, region, parameters } = artifact;
      const own = await readPlainFile(join(folder, templateFile));
      const stacks = own.templates.map((template) => ({ ...template, stackName, accountId, region, parameters }));
      return withoutEmptyStacks({ templates: stacks, problems: own.problems });
    }
  }
}

function merge(parts: readonly TemplateFiles[]): TemplateFiles {
  return {
    templates: parts.flatMap(({ templates }) => templates),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

function unreadable(file: string, reason: string): TemplateFiles {
  return { templates: [], problems: [problem('UNREADABLE_FILE', `${file}: ${reason}`, null)] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
