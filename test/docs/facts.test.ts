import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { readSettings } from '../../infra/settings/read-settings.ts';
import { costTable } from '../../infra/synth/cost-table.ts';
import { ERROR_KINDS, OUTCOME_KINDS } from '../../src/hook/domain.ts';
import { HOOK_METRIC, POLICY_FUNCTION_METRIC } from '../../src/hook/names.ts';
import { configurationSchema } from '../../src/hook/policy/configuration.ts';
import { CONTRACTS } from '../../src/hook/policy/contract/contracts.ts';
import { runCommand } from '../cli/command.ts';
import { announcement } from '../support/jest/global-setup.mjs';

const read = (path: string) => readFileSync(path, 'utf8');

/** The cells of every row of every table of a page, without the heads. */
function rows(path: string): string[][] {
  return read(path)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}

/** What stands in code in one column of a page's tables. */
function codeIn(path: string, column: number): string[] {
  return rows(path).flatMap((cells) => [...(cells[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code));
}

describe('facts in pages', () => {
  test.each([
    ['kinds of error', 'src/hook/README.md', 0, ERROR_KINDS],
    ['outcomes', 'examples/README.md', 4, OUTCOME_KINDS],
    ['keys of the hook configuration', 'src/hook/README.md', 0, configurationKeys()],
  ])('All %s have a row in %s.', (_, page, column, names) => {
    expect(names.filter((name) => !codeIn(page, column).includes(name))).toEqual([]);
  });

  test('The table of metrics has all metrics, and no others.', () => {
    const metrics = [...Object.values(POLICY_FUNCTION_METRIC), ...Object.values(HOOK_METRIC)];
    const table = rows('dashboards/README.md').filter(([dimensions = '']) => dimensions.startsWith('`service`'));
    const named = table.flatMap(([, ...cells]) => [...cells.join(' ').matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(new Set(named)).toEqual(new Set(metrics));
  });

  test.each(['evaluate', 'doctor'])('The exit codes of %s are those that its help tells.', async (command) => {
    const { stdout } = await runCommand([command, '--help']);
    const told = [...(stdout.split('Exit codes:')[1] ?? '').matchAll(/^ {2}(\d) {2}(.*)$/gm)].map(
      ([, code = '', meaning = '']) => [code, meaning],
    );
    expect(told.map(([code]) => code)).toEqual(['0', '1', '2', '3']);
    const page = rows('src/cli/README.md').map(([code, meaning]) => [code, meaning]);
    expect(page).toEqual(expect.arrayContaining(told));
  });

  test('Every command of the program is on its page, and no other.', async () => {
    const { stdout } = await runCommand(['--help']);
    const commands = [...(stdout.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name);
    const [section = ''] = read('src/cli/README.md').split('\n## ');
    expect([...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name).sort()).toEqual(commands.sort());
  });

  const nearMisses = rows('examples/README.md').filter(
    ([reply = '', outcome = '']) => /^`["{].*`$/.test(reply) && outcome !== '',
  );

  test('There are near misses.', () => expect(nearMisses.length).toBeGreaterThan(5));

  test.each(nearMisses)('A function that answers %s is told so.', (reply, outcome, sentence = '') => {
    const payload = Buffer.from(reply.slice(1, -1));
    const decoded = CONTRACTS.invoker.reply(payload, 'token-1');
    expect(`\`${decoded.kind}\``).toBe(outcome);
    expect(Object.values(decoded).join('\n')).toContain(sentence);
  });

  test('The front page shows what npm test prints first.', () => {
    expect(read('README.md')).toContain(`npm test\n\`\`\`\n\`\`\`text output\n${announcement('quick')}\n`);
  });

  test('The costs of an organisation are those that synth prints, in whole dollars.', () => {
    const read = readSettings('infra/settings/examples/organization.json');
    if (read.kind === 'invalid') throw new Error(read.problems.join('; '));
    const printed = costTable(read.settings)
      .split('\n')
      .map((line) => [...line.matchAll(/ (\d+\.\d\d)(?= |$)/g)].map(([, dollars]) => Number(dollars)))
      .filter((columns) => columns.length === 3);
    const sum = (lines: readonly number[][]) =>
      [0, 1, 2].map((column) => Math.round(lines.reduce((total, line) => total + (line[column] ?? 0), 0))).join(' / ');
    const costs = new Map(rows('infra/README.md').map(([template, , , dollars]) => [template, dollars]));
    expect(costs.get('`hook-activation`')).toBe(sum(printed.slice(0, 3)));
    expect(costs.get('`monitoring`')).toBe(sum(printed.slice(3, -1)));
  });

  test('Each label of the differences from the original has a test, and each test that is mended has a row.', () => {
    const names = readdirSync('test/original')
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => read(join('test/original', file)))
      .join('\n');
    const page = read('test/original/README.md');
    const labels = new Set([...page.matchAll(/\b[BO]-\d+/g)].map(([label]) => label));
    expect([...labels].filter((label) => !new RegExp(`['\`, ]${label}\\b`).test(names))).toEqual([]);
    const mended = [...names.matchAll(/\b([BO]-\d+) mended/g)].map(([, label = '']) => label);
    expect(mended.length).toBeGreaterThan(20);
    expect(mended.filter((label) => !labels.has(label))).toEqual([]);
  });
});

/** Keys of the document, and of one entry of `LambdaFunctions`. */
function configurationKeys(): string[] {
  const schema = JSON.stringify(z.toJSONSchema(configurationSchema, { io: 'input' }));
  return [...schema.matchAll(/"([A-Z][A-Za-z]+)":\{/g)].map(([, key = '']) => key);
}
