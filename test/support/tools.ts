import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from '@jest/globals';

/** Programs of others that `.ci/install-tools` brings, and where it puts them. A machine with Node.js alone has none of them. */
export const TOOLS = {
  'AWS CLI 1': resolve('.tools/python/bin/aws'),
  'AWS CLI 2': resolve('.tools/aws-2'),
  moto: resolve('.tools/python/bin/moto_server'),
  'cfn-lint': resolve('.tools/python/bin/cfn-lint'),
} as const;

export type Tool = keyof typeof TOOLS;

export function missingTools(tools: readonly Tool[]): Tool[] {
  return tools.filter((tool) => !existsSync(TOOLS[tool]));
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
