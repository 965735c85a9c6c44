import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { HookActivation } from '../../../infra/stacks/hook-activation.ts';
import { Registry } from '../../../infra/stacks/registry.ts';
import { makeArtifacts } from '../../../infra/synth/artifacts.ts';
import { readBuiltHook } from '../../../infra/synth/code.ts';
import { exampleSettings } from '../example-settings.ts';
import { readTemplate } from '../read-template.ts';

describe('A construct of a template', () => {
  test('stands in any scope of any stack: its parameters keep the names that the plan and its own texts use', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'constructs-'));
    try {
      const app = new App({
        outdir,
        analyticsReporting: false,
        stackTraces: false,
        builtinCloudFormationValidation: false,
      });
      const settings = exampleSettings('organization');
      for (const construct of [HookActivation, Registry]) {
        const stack = new Stack(app, `Of${construct.name}`);
        new construct(new Construct(stack, 'Somewhere'), 'Hook', { settings, code: { kind: 'inline', text: '' } });
      }
      const assembly = app.synth();
      for (const { template } of assembly.stacks) {
        const { Parameters } = readTemplate(JSON.stringify(template));
        expect(Object.keys(Parameters)).toEqual(expect.arrayContaining(['FailureMode', 'HookStatus', 'TrustHookArn']));
        // Whatever a text refers to is there under this name.
        const referred = [...JSON.stringify(template).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
        const own = referred.filter((name) => !/^OwnStack\d+$/.test(name ?? ''));
        expect(own.length).toBeGreaterThan(0);
        expect(Object.keys(Parameters)).toEqual(expect.arrayContaining(own));
      }
    } finally {
      rmSync(outdir, { recursive: true });
    }
  }, 120_000);

  test('calls stacks, functions, roles, groups and parameters after the prefix of the settings', () => {
    const { monitoring, ...settings } = exampleSettings('organization');
    const renamed = {
      ...settings,
      monitoring: { ...monitoring, runbookUrl: 'https://example.com/runbook' },
      namePrefix: 'acme-hook',
    };
    const { templates } = makeArtifacts(renamed, readBuiltHook(), 'unchecked');
    const committed = (name: string) => readFileSync(`infra/templates/organization/${name}.json`, 'utf8');
    expect(committed('hook-activation')).toContain('"FunctionName": "lambda-function-invoker-hook"');
    expect(templates.get('HookActivation')).toContain('"FunctionName": "acme-hook"');
    for (const [name, text] of templates) {
      const lines = text.split('\n').filter((line) => line.includes('lambda-function-invoker-hook'));
      expect([name, lines]).toEqual([name, []]);
    }
  }, 120_000);
});
