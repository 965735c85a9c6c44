import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { describe, test } from '@jest/globals';

/** Programs of others that `.ci/install-tools` brings, and where they are. A machine with Node.js alone has none of them. */
export const TOOLS = {
  'AWS CLI 1': resolve('.tools/python/bin/aws'),
  'AWS CLI 2': resolve('.tools/aws-2'),
  moto: resolve('.tools/python/bin/moto_server'),
  'cfn-lint': resolve('.tools/python/bin/cfn-lint'),
  Chromium: onPath(['chromium', 'chromium-browser', 'google-chrome']),
  'Python 3': onPath(['python3']),
  'aws-sam-translator': inPython('samtranslator'),
} as const;

export type Tool = keyof typeof TOOLS;

export function missingTools(tools: readonly Tool[]): Tool[] {
  return tools.filter((tool) => !existsSync(TOOLS[tool]));
}

/** The first of these programs that the system has, or the place where it should be. */
function onPath(names: readonly [string, ...string[]]): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((file) => existsSync(file)) ?? join('/usr/bin', names[0]);
}

/** A package of the gate's Python, or the place where it should be. */
function inPython(name: string): string {
  const lib = resolve('.tools/python/lib');
  const versions = existsSync(lib) ? readdirSync(lib) : [];
  const found = versions.map((version) => join(lib, version, 'site-packages', name)).find((path) => existsSync(path));
  return found ?? join(lib, name);
}

/** The tests where their programs are there; elsewhere one that says in its name and on stderr that they were not run. */
export function describeWith(tools: readonly Tool[], name: string, define: () => void): void {
  describe(name, missingTools(tools).length === 0 ? define : () => testWith(tools, 'its tests', () => {}));
}

/** The test where its programs are there; elsewhere one that says in its name and on stderr that it was not run. */
export function testWith(
  tools: readonly Tool[],
  name: string,
  run: () => Promise<void> | void,
  timeout?: number,
): void {
  const missing = missingTools(tools);
  if (missing.length === 0) {
    test(name, run, timeout);
    return;
  }
  const reason = `not run: no ${missing.join(', no ')}`;
  test(`${name} (${reason})`, () => {
    process.stderr.write(`${name}: ${reason}; .ci/install-tools brings it\n`);
  });
}
