import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import * as z from 'zod';
import { acknowledge } from '../../../infra/parts/access/acknowledge.ts';
import { policyFunctionArns } from '../../../infra/settings/functions/hook-configuration-text.ts';
import { NOT_OFFERED } from '../../../infra/settings/regions.ts';
import type { Settings } from '../../../infra/settings/settings.ts';
import { type Artifacts, makeArtifacts } from '../../../infra/synth/artifacts.ts';
import { readBuiltHook, TEMPLATE_BODY_LIMIT } from '../../../infra/synth/code.ts';
import { addTemplateChecks, STRICT_CONTEXT } from '../../../infra/synth/template-checks.ts';
import { TEMPLATE_FILE, type TemplateName } from '../../../infra/synth/template-files.ts';
import { parseConfiguration } from '../../../src/hook/policy/configuration.ts';
import { TOOLS, testWith } from '../../support/tools.ts';
import { exampleSettings, unusualSettings } from '../example-settings.ts';
import { readTemplate } from '../read-template.ts';
import { resolve } from './resolve.ts';
import { RULES } from './template-rules.ts';

const CASES = ['organization', 'one-account', 'unusual'] as const;
const settings: Record<(typeof CASES)[number], Settings> = {
  'one-account': exampleSettings('one-account'),
  organization: exampleSettings('organization'),
  unusual: unusualSettings(),
};
const functionProperties = z.looseObject({ Code: z.strictObject({ ZipFile: z.string() }) });
const hook = readBuiltHook();
const made = new Map<string, Artifacts>();

/**
 * CDK's validator and cdk-nag run in here, and throw. The validator starts anew, for seconds, when it meets a resource
 * type that it has not seen: the organisation, which has all of them, is the first case.
 */
beforeAll(() => {
  for (const name of CASES) made.set(name, makeArtifacts(settings[name], hook, 'checked'));
}, 120_000);

function artifacts(name: string): Artifacts {
  const found = made.get(name);
  if (found === undefined) throw new Error(`${name} was not synthesized`);
  return found;
}

function template(name: string, of: TemplateName) {
  return readTemplate(artifacts(name).templates.get(of));
}

describe.each(['one-account', 'organization'])('The committed templates of %s', (name) => {
  test('are the synthesized ones, and no others', () => {
    const folder = `infra/templates/${name}`;
    const committed = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
    const synthesized = [...artifacts(name).templates].map(([key, text]) => [TEMPLATE_FILE[key], text]);
    expect(committed.sort()).toEqual(synthesized.sort());
  });
});

describe.each(CASES)('Every template of %s', (name) => {
  test.each(Object.entries(RULES))('keeps the rule %s', (_rule, broken) => {
    const found = [...artifacts(name).templates].flatMap(([key, text]) =>
      broken(readTemplate(text)).map((what) => `${key}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  test('but the one with the code inside can be sent along without a bucket', () => {
    const tooLarge = [...artifacts(name).templates]
      .filter(([, text]) => Buffer.byteLength(text) > TEMPLATE_BODY_LIMIT)
      .map(([key]) => key);
    expect(tooLarge).toEqual(name === 'unusual' ? ['HookActivation'] : []);
  });
});

describe('cfn-lint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  testWith(
    ['cfn-lint'],
    'cfn-lint finds nothing in any template, but for types that are not offered in a Region, which the settings refuse',
    () => {
      const files = [...made].flatMap(([name, { templates }]) =>
        [...templates].map(([key, text]) => {
          const file = join(folder, `${name}-${key}.json`);
          // The bundle is not cfn-lint's business, and would take it seconds.
          writeFileSync(file, text.replace(/("ZipFile": )"(?:[^"\\]|\\.)*"/g, '$1"exports.handler = null"'));
          return file;
        }),
      );
      const lint = ['--regions', 'ALL_REGIONS', '--format', 'json', '--', ...files];
      const { stdout } = spawnSync(TOOLS['cfn-lint'], lint, { encoding: 'utf8' });
      const messages = new Set(
        z
          .array(z.object({ Message: z.string() }))
          .parse(JSON.parse(stdout))
          .map(({ Message }) => Message),
      );
      const notOffered = Object.entries(NOT_OFFERED).flatMap(([type, regions]) =>
        regions.map((region) => `Resource type '${type}' does not exist in '${region}'`),
      );
      expect([...messages].sort()).toEqual(notOffered.sort());
    },
    120_000,
  );
});

test('The code inside a template is byte for byte the tested bundle', () => {
  const { Code } = functionProperties.parse(template('unusual', 'HookActivation').Resources.HookFunction?.Properties);
  expect(Buffer.compare(Buffer.from(Code.ZipFile), hook.bundle)).toBe(0);
});

describe('HookActivation', () => {
  const values = { 'AWS::Partition': 'aws', 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '999900001111' };

  test.each([
    ['WARN', ['WARN', 'WARN']],
    ['FAIL', ['FAIL', 'WARN']],
  ])(
    'in %s gives the engine a configuration whose functions do not block more than CloudFormation does',
    (mode, modes) => {
      const activation = template('organization', 'HookActivation');
      const text = resolve(
        activation,
        { ...values, FailureMode: mode },
        activation.Resources.HookConfiguration?.Properties?.Value,
      );
      const parsed = parseConfiguration(JSON.parse(String(text)));
      expect(parsed).toMatchObject({
        kind: 'configured',
        configuration: {
          policyFunctions: [
            {
              functionName: 'arn:aws:lambda:eu-west-1:111122223333:function:s3-versioning-enabled:live',
              failureMode: modes[0],
              onError: modes[0],
            },
            {
              functionName: 'arn:aws:lambda:eu-west-1:111122223333:function:s3-versioning-enabled-python:live',
              failureMode: modes[1],
            },
          ],
        },
      });
    },
  );

  test('lets the function invoke exactly the configured functions', () => {
    for (const name of CASES) {
      const roles = JSON.stringify(
        Object.values(template(name, 'HookActivation').Resources).filter(({ Type }) => Type.startsWith('AWS::IAM::')),
      );
      const arns = [...roles.matchAll(/"(arn:[^"]*:lambda:[^"]*)"/g)].map(([, arn]) => arn);
      expect(arns).toEqual(policyFunctionArns(settings[name].hookConfiguration));
    }
  });

  test.each(['HookActivation', 'Registry'] as const)(
    'of %s asks a function only while the role may invoke it, also when functions go or move to another alias',
    (name) => {
      const asking = (...functions: string[]) => {
        const changed = { ...settings['one-account'], hookConfiguration: { LambdaFunctions: functions } };
        return readTemplate(makeArtifacts(changed, hook, 'unchecked').templates.get(name)).Resources;
      };
      const configuration = name === 'Registry' ? 'HookTypeConfig' : 'HookConfiguration';
      const policies = (resources: ReturnType<typeof asking>) =>
        Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy');
      const [before, after] = [asking('stays', 'goes:v1'), asking('stays', 'goes:v2')];
      for (const resources of [before, after]) {
        // What is asked changes behind the new permission …
        expect(resources[configuration]?.DependsOn).toEqual(
          expect.arrayContaining(policies(resources).map(([id]) => id)),
        );
      }
      // … and the old one is another resource, which CloudFormation deletes when everything else has changed.
      expect(Object.keys(after)).not.toEqual(expect.arrayContaining(policies(before).map(([id]) => id)));
      expect(JSON.stringify(policies(before))).toContain(':function:goes:v1');
    },
    120_000,
  );

  test('keeps the parameter’s tier out of the template, as one that has grown cannot go back', () => {
    expect(template('one-account', 'HookActivation').Resources.HookConfiguration?.Properties?.Tier).toBe(
      'Intelligent-Tiering',
    );
  });

  test.each([
    ['111122223333', ['-policy-functions']],
    ['444455556666', ['-monitoring']],
    ['777788889999', ['-org-deployment']],
    ['999900001111', []],
  ])(
    'excludes in account %s the stacks of ours that are there, whose names nobody else can take',
    (account, others) => {
      const activation = template('organization', 'HookActivation');
      const filters = resolve(
        activation,
        { ...values, 'AWS::AccountId': account, 'AWS::StackName': 'StackSet-hook-1234' },
        activation.Resources.Hook?.Properties?.StackFilters,
      );
      expect(filters).toEqual({
        FilteringCriteria: 'ALL',
        StackNames: {
          Exclude: [
            'StackSet-hook-1234',
            ...others.map((other) => `lambda-function-invoker-hook${other}`),
            'AWSControlTower*',
          ],
        },
      });
    },
  );

  test('trusts the hook service for hooks of this account, and can be told to trust it for the account alone', () => {
    const activation = template('one-account', 'HookActivation');
    const trust = (TrustHookArn: string) =>
      resolve(
        activation,
        { ...values, TrustHookArn },
        activation.Resources.HookExecutionRole?.Properties?.AssumeRolePolicyDocument,
      );
    const statement = (condition: object) => ({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: ['hooks.cloudformation.amazonaws.com'] },
          Condition: condition,
        },
      ],
    });
    const account = { StringEquals: { 'aws:SourceAccount': '999900001111' } };
    expect(trust('false')).toEqual(statement(account));
    expect(trust('true')).toEqual(
      statement({
        ...account,
        ArnLike: { 'aws:SourceArn': 'arn:aws:cloudformation:eu-west-1:999900001111:type/hook/*' },
      }),
    );
  });

  test('sets the target filters in the flat form that CloudFormation documents', () => {
    expect(template('one-account', 'HookActivation').Resources.Hook?.Properties).toMatchObject({
      TargetFilters: { Actions: ['CREATE', 'UPDATE'], TargetNames: ['AWS::S3::*'] },
    });
    expect(template('unusual', 'HookActivation').Resources.Hook?.Properties).not.toHaveProperty('TargetFilters');
  });

  test('links every account but the monitoring account itself to the sink of its Region', () => {
    const activation = template('organization', 'HookActivation');
    const linked = (account: string) =>
      resolve(
        activation,
        { ...values, 'AWS::AccountId': account },
        { Condition: activation.Resources.MonitoringLink?.Condition },
      );
    expect([linked('999900001111'), linked('444455556666')]).toEqual([true, false]);
    expect(template('one-account', 'HookActivation').Resources).not.toHaveProperty('MonitoringLink');
  });
});

describe('Registry', () => {
  test('configures the type with a document that CloudFormation and the engine understand, in every account', () => {
    const registry = template('organization', 'Registry');
    const configuration = (account: string) =>
      JSON.parse(
        String(
          resolve(
            registry,
            {
              'AWS::Partition': 'aws',
              'AWS::Region': 'us-east-1',
              'AWS::AccountId': account,
              'AWS::StackName': 'my-registry',
              HookStatus: 'ENABLED',
              FailureMode: 'WARN',
            },
            registry.Resources.HookTypeConfig?.Properties?.Configuration,
          ),
        ),
      ).CloudFormationConfiguration.HookConfiguration;
    expect(configuration('999900001111')).toMatchObject({
      HookInvocationStatus: 'ENABLED',
      FailureMode: 'WARN',
      TargetOperations: ['RESOURCE', 'CLOUD_CONTROL'],
      StackFilters: { FilteringCriteria: 'ALL', StackNames: { Exclude: ['AWSControlTower*', 'my-registry'] } },
    });
    expect(configuration('111122223333').StackFilters.StackNames.Exclude).toEqual([
      'AWSControlTower*',
      'my-registry',
      'lambda-function-invoker-hook-policy-functions',
    ]);
    expect(parseConfiguration(configuration('111122223333').Properties).kind).toBe('configured');
  });
});

test.each([
  ['organization', false],
  ['unusual', true],
])('Registry of %s may write traces exactly when its configuration asks for it (%s)', (name, traces) => {
  expect(JSON.stringify(template(name, 'Registry')).includes('xray:PutTraceSegments')).toBe(traces);
});

describe('OrgDeployment', () => {
  const stackSet = (waves: Readonly<Record<string, string>>) => {
    const deployment = template('organization', 'OrgDeployment');
    return resolve(deployment, waves, deployment.Resources.HookActivation?.Properties);
  };

  test('reaches nobody before a wave is started', () => {
    const off = { SandboxWave: 'OFF', DevelopmentWave: 'OFF', ProductionWave: 'OFF' };
    expect(stackSet(off)).toMatchObject({ StackInstancesGroup: [] });
  });

  test('reaches each wave in its own mode, and a wave with Regions of its own only there', () => {
    expect(stackSet({ SandboxWave: 'FAIL', DevelopmentWave: 'WARN', ProductionWave: 'OFF' })).toMatchObject({
      PermissionModel: 'SERVICE_MANAGED',
      CallAs: 'DELEGATED_ADMIN',
      AutoDeployment: { Enabled: true },
      StackInstancesGroup: [
        {
          Regions: ['eu-west-1'],
          DeploymentTargets: { OrganizationalUnitIds: ['ou-abcd-11111111'] },
          ParameterOverrides: [{ ParameterKey: 'FailureMode', ParameterValue: 'FAIL' }],
        },
        {
          Regions: ['eu-west-1', 'us-east-1'],
          DeploymentTargets: { OrganizationalUnitIds: ['ou-abcd-22222222'] },
          ParameterOverrides: [{ ParameterKey: 'FailureMode', ParameterValue: 'WARN' }],
        },
      ],
    });
  });

  test('passes on only parameters that HookActivation has', () => {
    const parameters = JSON.stringify(template('organization', 'OrgDeployment').Resources.HookActivation?.Properties);
    const keys = [...parameters.matchAll(/"ParameterKey":"(\w+)"/g)].map(([, key]) => key);
    expect(Object.keys(template('organization', 'HookActivation').Parameters)).toEqual(expect.arrayContaining(keys));
  });
});

describe('PolicyFunctions', () => {
  test.each([
    ['organization', { AWS: undefined }],
    ['one-account', { AWS: 'arn:aws:iam::111122223333:root' }],
  ])('of %s let roles of the hook’s path in, and nobody else', (name, principal) => {
    const functions = template(name, 'PolicyFunctions');
    const policies = Object.values(functions.Resources).filter(({ Type }) => Type === 'AWS::Lambda::ResourcePolicy');
    expect(policies).toHaveLength(settings[name === 'organization' ? name : 'one-account'].policyFunctions.length);
    const [policy] = policies.map(({ Properties }) =>
      resolve(functions, { 'AWS::Partition': 'aws', 'AWS::AccountId': '111122223333' }, Properties?.PolicyDocument),
    );
    expect(policy).toMatchObject({
      Statement: [
        {
          Action: 'lambda:InvokeFunction',
          Principal: name === 'organization' ? '*' : principal,
          Condition:
            name === 'organization'
              ? {
                  StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' },
                  ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/lambda-function-invoker-hook/*' },
                }
              : { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/lambda-function-invoker-hook/*' } },
        },
      ],
    });
  });
});

const outdir = mkdtempSync(join(tmpdir(), 'template-checks-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** An app of one stack with the checks of ours, ready to be synthesized. Here, as the validator has been started here. */
function synthesize(define: (stack: Stack) => void): () => unknown {
  const app = new App({
    outdir: mkdtempSync(join(outdir, 'app-')),
    analyticsReporting: false,
    stackTraces: false,
    context: STRICT_CONTEXT,
  });
  addTemplateChecks(app);
  define(new Stack(app, 'Tried'));
  return () => app.synth();
}

function wildcardRole(stack: Stack): CfnRole {
  return new CfnRole(stack, 'Role', {
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
    policies: [
      {
        policyName: 'Everything',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }],
        },
      },
    ],
  });
}

describe('Synthesis', () => {
  test('stops at what cdk-nag finds', () => {
    expect(synthesize(wildcardRole)).toThrow(/Tried\/Role[\s\S]*AwsSolutions-IAM5\[Resource::\*\]/);
  });

  test('goes on when the finding was acknowledged with a reason', () => {
    const ids = ['AwsSolutions-IAM5[Resource::*]', 'Serverless-LambdaStarPermissions'];
    expect(synthesize((stack) => acknowledge(wildcardRole(stack), ids, 'A test'))).not.toThrow();
  });

  test('stops at what CDK’s own validator finds', () => {
    const broken = synthesize((stack) => {
      const topic = new CfnTopic(stack, 'Topic', { kmsMasterKeyId: 'alias/mine' });
      topic.addPropertyOverride('NoSuchProperty', 1);
    });
    expect(broken).toThrow(/NoSuchProperty/);
  });
});
