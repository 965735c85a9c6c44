import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { decisionRecord } from '../../src/hook/telemetry/records/decision-record-schema.ts';
import { invocationRecord } from '../../src/hook/telemetry/records/invocation-record-schema.ts';
import { runCommand } from './command.ts';

jest.setTimeout(60_000);

describe('The command without arguments is the demonstration', () => {
  test('It judges the shipped templates, shows the answer, keeps the records, and ends well.', async () => {
    const { code, stdout, stderr } = await runCommand([]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('examples/templates/s3-compliant.yaml');
    expect(stdout).toContain('✓ CloudFormation continues');
    expect(stdout).toContain('examples/templates/s3-non-compliant.yaml');
    expect(stdout).toContain('✗ CloudFormation stops: the stack gets the status ROLLBACK_IN_PROGRESS');
    expect(stdout).toContain('HOOK_COMPLETE_FAILED NonCompliant');
    const file = /on record in (\S+),/.exec(stdout)?.[1] ?? '';
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const records = lines.map((line) => z.union([decisionRecord, invocationRecord]).parse(JSON.parse(line)));
    expect(records.filter(({ record }) => record === 'invocation')).toHaveLength(6);
  });

  test('It does not mind a reader that has seen enough.', () => {
    const { stderr, status } = spawnSync('sh', ['-c', `"${process.execPath}" dist/cli/main.cjs | head -1`], {
      encoding: 'utf8',
    });
    expect([stderr, status]).toEqual(['', 0]);
  });

  test('It says so when there is no python3, and does without.', async () => {
    const { code, stdout } = await runCommand([], { environment: { PATH: '/nowhere' } });
    expect(code).toBe(0);
    expect(stdout).toContain('The Python function is left out: there is no python3 here.');
    expect(stdout).toContain('CloudFormation stops');
  });
});
