import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { templateText } from '../../../infra/synth/artifacts.ts';
import { codeKeyOf, functionCode, readBuiltHook, zipOf } from '../../../infra/synth/code.ts';

const hook = readBuiltHook();
const { bundle } = hook;
const holding = (text: string) => ({ bundle: Buffer.from(text), licenses: Buffer.from('') });
const timeZone = process.env.TZ;

afterEach(() => {
  if (timeZone === undefined) delete process.env.TZ;
  else process.env.TZ = timeZone;
});

describe('The deployed code', () => {
  test('in the zip is byte for byte the tested bundle, in the file that the handler names', () => {
    expect(
      Object.entries(unzipSync(zipOf(hook))).map(([name, bytes]) => [name, Buffer.compare(bytes, bundle) === 0]),
    ).toEqual([
      ['index.js', true],
      ['THIRD-PARTY-LICENSES.txt', false],
    ]);
  });

  test.each(['lambda-hook', 'registry-hook'])('of %s goes with the licence of every package in it', (name) => {
    const licenses = readFileSync(`dist/${name}/THIRD-PARTY-LICENSES.txt`, 'utf8');
    const packages = [...licenses.matchAll(/^(\S+) \d+\.\d+\.\d+ \((\S+)\)$/gm)].map(([, found]) => found);
    // What the sources import, and what only these bring; those of a module that is loaded later among them.
    expect(packages).toEqual(
      expect.arrayContaining(['zod', '@aws-sdk/client-lambda', '@smithy/core', '@middy/core', 'aws-xray-sdk-core']),
    );
    expect(packages).not.toContain('commander');
    expect(licenses).toContain('Apache License');
    expect(licenses).toContain('Permission is hereby granted, free of charge');
    expect(licenses).not.toContain('undefined');
  });

  test('is complete: unpacked where there is nothing else, it has the handler that the template names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'unpacked-'));
    try {
      for (const [name, bytes] of Object.entries(unzipSync(zipOf(hook)))) writeFileSync(join(folder, name), bytes);
      const { status, stdout } = spawnSync(process.execPath, ['-p', 'typeof require("./index").handler'], {
        cwd: folder,
        encoding: 'utf8',
        env: { AWS_REGION: 'eu-west-1' },
      });
      expect({ status, stdout }).toEqual({ status: 0, stdout: 'function\n' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('in the template is byte for byte the tested bundle', () => {
    const code = functionCode({ from: 'inline' }, bundle);
    expect(code.kind === 'inline' ? Buffer.compare(Buffer.from(code.text), bundle) : code.kind).toBe(0);
  });

  test('makes the same zip in every time zone, so that its name stands for its content', () => {
    const keys = ['UTC', 'Asia/Tokyo', 'America/Los_Angeles'].map((zone) => {
      process.env.TZ = zone;
      return codeKeyOf(zipOf(holding('x')));
    });
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^lambda-hook-[0-9a-f]{16}\.zip$/);
  });

  test('gets another name when it changes', () => {
    expect(codeKeyOf(zipOf(holding('a')))).not.toBe(codeKeyOf(zipOf(holding('b'))));
  });

  test('may be read by Lambda: the file in the zip has Unix permissions for everybody', () => {
    const zip = Buffer.from(zipOf(holding('x')));
    const central = zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    expect([zip[central + 5], zip.readUInt32LE(central + 38) >>> 16]).toEqual([3, 0o100644]);
  });

  test('is refused in a template that it makes too large, with the way out', () => {
    const template = (bytes: number) => ({
      Resources: { HookFunction: { Type: 'AWS::Lambda::Function', Code: 'x'.repeat(bytes) } },
    });
    expect(templateText('HookActivation', template(1_048_000))).toContain('xxx');
    expect(() => templateText('HookActivation', template(1_048_576))).toThrow(
      /HookActivation: its template has 10\d{5} bytes, and CloudFormation takes at most 1048576\. Set hook\.code/,
    );
  });
});
