import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { note, problem, type TemplateProblem } from '../problem.ts';
import { type AssemblyArtifact, assemblyManifest, assetManifest, readArtifact } from './cloud-assembly.ts';

export interface TemplateFile {
  readonly file: string;
  readonly text: string;
  /** What a cloud assembly says of the stack; undefined for a plain file. */
  readonly stackName: string | undefined;
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  /** The file of the stack that this one is nested in; its parameters and stack name come from there. */
  readonly nestedIn: string | undefined;
}

export interface TemplateFiles {
  readonly templates: readonly TemplateFile[];
  readonly problems: readonly TemplateProblem[];
}

const EXTENSIONS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json', '.template']);
const NONE: TemplateFiles = { templates: [], problems: [] };

/**
 * Reads a template file, a `cdk.out` folder (with the assemblies of its stages and its nested stacks), or the templates that stand
 * directly in a folder. The only place of `template/` that touches the disk.
 */
export async function readTemplateFiles(path: string): Promise<TemplateFiles> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return unreadable(path, 'there is no such file or folder');
  if (!found.isDirectory()) return readPlainFile(path);
  const names = await readdir(path);
  if (names.includes('manifest.json')) return readAssembly(path);
  const templates = names.filter((name) => name.endsWith('.template.json'));
  const chosen = (templates.length > 0 ? templates : names.filter((name) => EXTENSIONS.has(extname(name)))).sort();
  if (chosen.length === 0) {
    return unreadable(path, `the folder holds no template: expected files ending in ${[...EXTENSIONS].join(', ')}`);
  }
  return withoutOtherFiles(merge(await Promise.all(chosen.map((name) => readPlainFile(join(path, name))))));
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
  return { templates: [{ file, text, ...plain, nestedIn: undefined }], problems: [] };
}

async function readAssembly(folder: string): Promise<TemplateFiles> {
  const file = join(folder, 'manifest.json');
  const manifest = assemblyManifest.safeParse(parseJson(await readFile(file, 'utf8')));
  if (!manifest.success) return unreadable(file, 'expected the manifest of a cloud assembly, with artifacts');
  const artifacts = new Map(
    Object.entries(manifest.data.artifacts ?? {}).map(([id, artifact]) => [id, readArtifact(id, artifact)]),
  );
  const parts = [...artifacts.values()].map((artifact) => readAssemblyPart(folder, file, artifact, artifacts));
  const whole = merge(await Promise.all(parts));
  if (whole.templates.length > 0 || whole.problems.length > 0) return whole;
  return unreadable(file, 'the cloud assembly has no stack');
}

async function readAssemblyPart(
  folder: string,
  file: string,
  artifact: AssemblyArtifact,
  artifacts: ReadonlyMap<string, AssemblyArtifact>,
): Promise<TemplateFiles> {
  switch (artifact.kind) {
    case 'other':
    case 'assets':
      return NONE;
    case 'invalid':
      return unreadable(file, artifact.reason);
    case 'assembly':
      return readAssembly(join(folder, artifact.directory));
    case 'stack': {
      const { templateFile, stackName, accountId, region, parameters } = artifact;
      const own = await readPlainFile(join(folder, templateFile));
      const stacks = own.templates.map((template) => ({ ...template, stackName, accountId, region, parameters }));
      const assets = artifact.dependencies.map((id) => artifacts.get(id));
      const nested = await Promise.all(
        assets.map((dependency) =>
          dependency?.kind === 'assets' ? readNestedStacks(folder, dependency.file, artifact) : NONE,
        ),
      );
      return merge([{ templates: stacks, problems: own.problems }, ...nested]);
    }
  }
}

/** A nested stack's template is a file asset of the stack that it is nested in, directly or deeper. */
async function readNestedStacks(
  folder: string,
  assetsFile: string,
  { templateFile, accountId, region }: Extract<AssemblyArtifact, { kind: 'stack' }>,
): Promise<TemplateFiles> {
  const file = join(folder, assetsFile);
  const assets = assetManifest.safeParse(parseJson(await readFile(file, 'utf8').catch(() => '')));
  if (!assets.success) return unreadable(file, 'expected the asset manifest of a cloud assembly');
  const paths = Object.values(assets.data.files ?? {}).flatMap(({ source }) => source.path ?? []);
  const parts = paths
    .filter((path) => path.endsWith('.nested.template.json'))
    .map(async (path) => {
      const { templates, problems } = await readPlainFile(join(folder, path));
      return {
        templates: templates.map((template) => ({ ...template, accountId, region, nestedIn: templateFile })),
        problems,
      };
    });
  return merge(await Promise.all(parts));
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
