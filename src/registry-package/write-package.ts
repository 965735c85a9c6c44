import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { LambdaRuntime } from '../end-of-life.ts';
import { documentText } from './document-text.ts';
import { filesBelow } from './project-files.ts';
import { schemaHandlerPackage } from './schema-handler-package.ts';
import { type ArchiveFiles, storedZip } from './stored-zip.ts';

export interface PackageOptions {
  /** The project's root folder, with `dist/registry-hook` built. */
  readonly projectFolder: string;
  readonly maxFunctions: number;
  /** Takes the place of the one in `.rpdk-config`. */
  readonly runtime: LambdaRuntime;
  /** Where to write the archive. */
  readonly output: string;
}

export interface WrittenPackage {
  readonly bytes: number;
  /** Names inside the archive, sorted. */
  readonly names: readonly string[];
}

/** Builds the schema handler package from the CloudFormation CLI project in `schema/` and the built handler. */
export async function writePackage(options: PackageOptions): Promise<WrittenPackage> {
  const { projectFolder, maxFunctions, runtime, output } = options;
  const cliProject = join(projectFolder, 'schema');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')));
  const files = schemaHandlerPackage({
    version,
    maxFunctions,
    projectSettings: withRuntime(await readFile(join(cliProject, '.rpdk-config'), 'utf8'), runtime),
    handler: await handlerFiles(projectFolder),
    projectFiles: new Map([
      ...(await filesBelow(join(cliProject, 'inputs'), 'inputs')),
      ...(await filesBelow(join(cliProject, 'src'), 'src')),
      ...(await filesBelow(join(cliProject, 'target-schemas'), 'target-schemas')),
      ...(await optionalFile(join(cliProject, 'target-info.json'), 'target-info.json')),
      ...(await optionalFile(join(cliProject, 'overrides.json'), 'overrides.json')),
    ]),
  });
  const archive = storedZip(files);
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, archive);
  return { bytes: archive.length, names: [...files.keys()].sort() };
}

/** Writes the handler's files, unpacked, to where the CloudFormation CLI's TypeScript plugin expects a build. */
export async function writeHandler(projectFolder: string, functionName: string): Promise<string> {
  const folder = join(projectFolder, 'schema', 'build', functionName);
  for (const [name, content] of await handlerFiles(projectFolder)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return folder;
}

function withRuntime(projectSettings: string, runtime: LambdaRuntime): string {
  return documentText({ ...z.record(z.string(), z.json()).parse(JSON.parse(projectSettings)), runtime });
}

async function handlerFiles(projectFolder: string): Promise<ArchiveFiles> {
  const built = join(projectFolder, 'dist', 'registry-hook');
  const names = ['index.js', 'THIRD-PARTY-LICENSES.txt'];
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(built, name))] as const)));
}

async function optionalFile(path: string, name: string): Promise<ArchiveFiles> {
  const content = await readFile(path).catch(() => undefined);
  return content === undefined ? new Map() : new Map([[name, content]]);
}
