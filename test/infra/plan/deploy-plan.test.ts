import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { oneAccountPlan } from '../../../infra/plan/one-account.ts';
import { organizationPlan } from '../../../infra/plan/organization.ts';
import { planText, type Step } from '../../../infra/plan/plan.ts';
import type { Artifacts } from '../../../infra/synth/artifacts.ts';
import { codeKeyOf, readBuiltHook, zipOf } from '../../../infra/synth/code.ts';
import { TEMPLATE_FILE, type TemplateName, templateKeyOf } from '../../../infra/synth/template-files.ts';
import { exampleSettings } from '../example-settings.ts';
import { readTemplate } from '../read-template.ts';

const TEMPLATES: readonly TemplateName[] = [
  'HookActivation',
  'Registry',
  'PolicyFunctions',
  'OrgDeployment',
  'Monitoring',
];
const bytes = zipOf(readBuiltHook());
const zip = { key: codeKeyOf(bytes), bytes };

/** The committed templates, which another test compares with the synthesized ones. */
function artifactsOf(example: 'one-account' | 'organization'): Artifacts {
  const names = TEMPLATES.filter((name) => example === 'organization' || name !== 'OrgDeployment');
  const file = (name: TemplateName) => `infra/templates/${example}/${TEMPLATE_FILE[name]}`;
  return { templates: new Map(names.map((name) => [name, readFileSync(file(name), 'utf8')])), zip };
}

function planOf(example: 'one-account' | 'organization'): Step[] {
  const settings = exampleSettings(example);
  const { organization } = settings;
  const folder = `infra/templates/${example}`;
  return organization === undefined
    ? oneAccountPlan(settings, artifactsOf(example), folder)
    : organizationPlan(settings, organization, artifactsOf(example), folder);
}

interface Deployment {
  readonly template: string;
  readonly stackName: string;
  readonly parameters: ReadonlyMap<string, string>;
}

function deployments(steps: readonly Step[]): Deployment[] {
  return steps
    .flatMap(({ commands }) => commands)
    .filter((command) => command.startsWith('aws cloudformation deploy '))
    .map((command) => {
      const option = (name: string) => new RegExp(` --${name} (\\S+)`).exec(command)?.[1] ?? '';
      const overrides = / --parameter-overrides (.*)$/.exec(command)?.[1]?.split(' ') ?? [];
      return {
        template: option('template-file'),
        stackName: option('stack-name'),
        parameters: new Map(
          overrides.map((override) => [
            override.slice(0, override.indexOf('=')),
            override.slice(override.indexOf('=') + 1),
          ]),
        ),
      };
    });
}

describe.each(['one-account', 'organization'] as const)('The plan for %s', (example) => {
  let steps: Step[] = [];
  beforeAll(() => {
    steps = planOf(example);
  });

  test('deploys committed templates, with every parameter that has no default and none that is not there', () => {
    for (const { template, parameters } of deployments(steps)) {
      const defined = Object.entries(readTemplate(readFileSync(template, 'utf8')).Parameters);
      const required = defined.filter(([, { Default }]) => Default === undefined).map(([name]) => name);
      expect(defined.map(([name]) => name)).toEqual(expect.arrayContaining([...parameters.keys()]));
      expect([...parameters.keys()]).toEqual(expect.arrayContaining(required));
    }
  });

  test('gives the stacks the names that the hook excludes', () => {
    expect(new Set(deployments(steps).map(({ stackName }) => stackName))).toEqual(
      new Set(
        (example === 'one-account'
          ? ['activation', 'policy-functions', 'monitoring', 'registry']
          : ['activation', 'policy-functions', 'monitoring', 'org-deployment']
        ).map((name) => `lambda-function-invoker-hook-${name}`),
      ),
    );
  });

  test('brings the code, under the name that its content gives, to a bucket of every Region before a stack needs it', () => {
    const text = planText(steps);
    const uploads = [...text.matchAll(/^aws s3api put-object --region (\S+) --bucket (\S+) .*--key (\S+) /gm)];
    const codes = uploads.filter(([, , , key]) => key === zip.key);
    expect(codes.map(([, region]) => region)).toEqual(exampleSettings(example).regions);
    for (const [, region, bucket] of codes) {
      expect(bucket).toMatch(new RegExp(`-${region}$`));
      expect(text.indexOf(`aws s3 mb s3://${bucket} `)).toBeGreaterThan(-1);
      expect(text.indexOf(`aws s3 mb s3://${bucket} `)).toBeLessThan(text.indexOf(`CodeKey=${zip.key}`));
    }
  });

  test('names the Region of every command, and the owner of every bucket that it touches', () => {
    const commands = steps.flatMap((step) => step.commands).flatMap((line) => line.split(' && '));
    const aws = commands.filter((command) => /\baws /.test(command));
    expect(aws.filter((command) => !/ --region [a-z]+-[a-z]+-\d\b/.test(command))).toEqual([]);
    expect(aws.filter((command) => /^aws s3api /.test(command) && !/ --expected-bucket-owner /.test(command))).toEqual(
      [],
    );
    // `s3 mb` fails on a bucket that is there already, and `s3 rb` runs behind a check.
    const high = steps.flatMap((step) => step.commands).filter((line) => /^aws s3 (?!mb )/.test(line));
    expect(high).toEqual([]);
  });

  test('takes away, in the end, every stack and bucket that it made, and waits for each stack', () => {
    const text = planText(steps);
    const targets = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, ...found]) => found.join(' ')));
    const stacks = targets(/^aws cloudformation deploy --region (\S+) --stack-name (\S+)/gm);
    expect(targets(/^aws cloudformation delete-stack --region (\S+) --stack-name (\S+)/gm)).toEqual(stacks);
    expect(targets(/^aws cloudformation wait stack-delete-complete --region (\S+) --stack-name (\S+)/gm)).toEqual(
      stacks,
    );
    expect(targets(/ && aws s3 rb s3:\/\/(\S+) --force/gm)).toEqual(targets(/^aws s3 mb s3:\/\/(\S+)/gm));
    expect(text.lastIndexOf('aws cloudformation deploy --region')).toBeLessThan(text.indexOf('delete-stack'));
  });

  test('turns the hook on in WARN before it ever blocks, and has the kill switch after that', () => {
    const text = planText(steps);
    expect(text.search(/(FailureMode|Wave)=WARN/)).toBeLessThan(text.search(/(FailureMode|Wave)=FAIL/));
    expect(text.indexOf('HookStatus=DISABLED')).toBeGreaterThan(text.search(/(FailureMode|Wave)=FAIL/));
  });
});

test('The plan for one account stops where the account is not known, before anything is made of a name with a hole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-account-'));
  try {
    // No credentials: whatever is asked of AWS fails, and is written down.
    writeFileSync(join(folder, 'aws'), `#!/bin/sh\necho "$@" >> '${folder}/asked'\nexit 255\n`);
    writeFileSync(join(folder, 'npm'), '#!/bin/sh\n');
    for (const program of ['aws', 'npm']) chmodSync(join(folder, program), 0o755);
    for (const steps of [planOf('one-account'), planOf('one-account').slice(-1), planOf('one-account').slice(-2, -1)]) {
      rmSync(join(folder, 'asked'), { force: true });
      const env = { PATH: `${folder}:${process.env.PATH}` };
      const { status, stderr } = spawnSync('bash', ['-c', planText(steps)], { encoding: 'utf8', env });
      expect(status).not.toBe(0);
      expect(stderr).toMatch(/ACCOUNT: parameter/);
      const asked = readFileSync(join(folder, 'asked'), 'utf8');
      expect(asked).not.toMatch(/hook-code--|s3api|\bs3 /);
      expect(asked).toMatch(/^sts get-caller-identity --region eu-west-1 /);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('The plan for one account turns the hook on in WARN with the first five commands', () => {
  const commands = planText([{ title: 'Write', commands: ['npm run synth'] }, ...planOf('one-account')])
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('ACCOUNT='));
  expect(commands.slice(0, 5).map((command) => command.split(' ').slice(0, 3).join(' '))).toEqual([
    'npm run synth',
    'aws s3 mb',
    'aws s3api put-object',
    'aws cloudformation deploy',
    'aws cloudformation deploy',
  ]);
  expect(commands[4]).toContain('FailureMode=WARN');
});

describe('The plan for an organisation', () => {
  test('links the accounts to a sink before it uploads the template that names the sink', () => {
    const text = planText(planOf('organization'));
    expect(text.indexOf('SinkArn')).toBeGreaterThan(-1);
    expect(text.indexOf('SinkArn')).toBeLessThan(text.indexOf('aws s3api put-object'));
  });

  test('gives a template that is too large to send along a bucket in the account of its stack', () => {
    const settings = exampleSettings('organization');
    const { organization } = settings;
    if (organization === undefined) throw new Error('The example has an organisation');
    const artifacts = artifactsOf('organization');
    const templates = new Map(artifacts.templates).set('Monitoring', ' '.repeat(60_000));
    const text = planText(organizationPlan(settings, organization, { ...artifacts, templates }, 'templates'));
    for (const region of settings.regions) {
      const bucket = `example-hook-code-444455556666-${region}`;
      expect(text).toMatch(
        new RegExp(`aws s3 mb s3://${bucket} [^\\n]*\\n[^\\n]*-monitoring [^\\n]*--s3-bucket ${bucket}\\n`),
      );
    }
  });

  test('moves wave by wave: each warns once, then blocks, and blocks when the next begins to warn', () => {
    const moves = deployments(planOf('organization'))
      .filter(({ template }) => template.endsWith('org-deployment.json'))
      .map(({ parameters }) => Object.fromEntries([...parameters].filter(([name]) => name.endsWith('Wave'))));
    expect(moves).toEqual([
      { SandboxWave: 'WARN' },
      { SandboxWave: 'FAIL', DevelopmentWave: 'WARN' },
      { DevelopmentWave: 'FAIL', ProductionWave: 'WARN' },
      { ProductionWave: 'FAIL' },
      // The kill switch leaves the waves where they are; the way back takes all of them at once.
      {},
      { SandboxWave: 'OFF', DevelopmentWave: 'OFF', ProductionWave: 'OFF' },
    ]);
  });

  test('lets the StackSet read the template that was uploaded', () => {
    const key = templateKeyOf('HookActivation', artifactsOf('organization').templates.get('HookActivation') ?? '');
    const text = planText(planOf('organization'));
    expect(text).toMatch(
      new RegExp(
        `--bucket example-hook-code-eu-west-1 .*--key ${key} --body infra/templates/organization/hook-activation.json`,
      ),
    );
    for (const { parameters } of deployments(planOf('organization')).filter(({ template }) =>
      /org-dep/.test(template),
    )) {
      expect(parameters.get('TemplateUrl')).toBe(
        `https://example-hook-code-eu-west-1.s3.eu-west-1.amazonaws.com/${key}`,
      );
    }
  });

  test('opens the buckets to the organisation alone', () => {
    const policies = [...planText(planOf('organization')).matchAll(/--policy '([^']*)'/g)].map(([, policy]) =>
      JSON.parse(policy ?? ''),
    );
    expect(policies).toHaveLength(2);
    for (const { Statement } of policies) {
      expect(Statement).toEqual([
        expect.objectContaining({
          Action: 's3:GetObject',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
        }),
      ]);
    }
  });
});
