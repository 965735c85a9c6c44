import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'synth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, ...programArguments: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['infra/build/run-ts.mjs', `infra/${program}.ts`, ...programArguments],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

function settingsFile(name: string, change: object): string {
  const file = join(folder, name);
  const example: object = JSON.parse(readFileSync('infra/settings/examples/one-account.json', 'utf8'));
  writeFileSync(file, JSON.stringify({ ...example, ...change }));
  return file;
}

describe('npm run synth', () => {
  test('refuses wrong settings with every problem, and writes nothing', () => {
    const output = join(folder, 'none');
    const file = settingsFile('wrong.json', { regions: ['here'], hookConfiguration: { LambdaFunctions: [] } });
    const { status, stderr } = run('app', '--settings', file, '--output', output);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: [
        `${file}:`,
        '  regions[0]: expected a Region such as "eu-west-1"',
        '  hookConfiguration: LambdaFunctions: expected at least one policy function',
        '',
      ].join('\n'),
    });
    expect(readdirSync(folder)).toEqual(['wrong.json']);
  }, 120_000);

  test('writes the templates of settings of one’s own, takes stale ones away, and prints what they cost', () => {
    writeFileSync(join(folder, 'org-deployment.json'), '{}');
    const file = settingsFile('mine.json', { policyFunctions: [] });
    const { status, stdout } = run('app', '--settings', file, '--output', folder);
    expect(status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(
      ['hook-activation.json', 'mine.json', 'monitoring.json', 'registry.json', 'wrong.json'].sort(),
    );
    expect(stdout).toMatch(/US dollars a month[\s\S]*accounts\s+1\s+30\s+300[\s\S]*total\s+[\d.]+\s+[\d.]+\s+[\d.]+/);
  }, 120_000);
});

describe('npm run deploy-plan', () => {
  test('prints the commands, beginning with the one that writes what they deploy', () => {
    const { status, stdout } = run('deploy-plan');
    expect(status).toBe(0);
    expect(stdout).toContain('# 1. Write the templates, and the code to dist/deploy\nnpm run synth\n');
    expect(stdout).toContain('--template-file infra/templates/one-account/hook-activation.json');
  }, 120_000);

  test('deploys the templates of settings of one’s own, and not those of the examples', () => {
    const file = settingsFile('own.json', {});
    const { stdout } = run('deploy-plan', '--settings', file);
    expect(stdout).toContain(`npm run synth -- --settings ${file} --output dist/templates/own\n`);
    expect(stdout).toContain('--template-file dist/templates/own/hook-activation.json');
    expect(stdout).not.toContain('infra/templates');
  }, 120_000);
});
