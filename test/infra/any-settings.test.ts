import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseSettings } from '../../infra/settings/settings.ts';
import { makeArtifacts } from '../../infra/synth/artifacts.ts';
import { runs } from '../support/runs.ts';
import { readTemplate } from './read-template.ts';
import { resolve } from './resolve.ts';

const BUNDLE = Buffer.from('exports.handler = async () => ({});\n');
const REGIONS = ['eu-west-1', 'us-east-1', 'me-central-1', 'cn-north-1', 'us-gov-west-1'];
const PARTITION: Readonly<Record<string, string>> = { 'cn-north-1': 'aws-cn', 'us-gov-west-1': 'aws-us-gov' };
const ACCOUNT = '111122223333';

const functionName = fc.oneof(
  fc.constantFrom(
    'my-policy',
    'myPolicy',
    'a.b',
    'my-policy:live',
    `${ACCOUNT}:function:p`,
    `${ACCOUNT}:p:7`,
    'function:p',
  ),
  fc
    .tuple(
      fc.constantFrom('aws', 'aws-cn', 'awsfoo', `\${AWS::Partition}`),
      fc.constantFrom(...REGIONS, `\${AWS::Region}`),
      fc.constantFrom(ACCOUNT, `\${AWS::AccountId}`),
      fc.constantFrom('function:p', 'function:p:live', 'layer:p', 'p'),
    )
    .map(([partition, region, account, rest]) => `arn:${partition}:lambda:${region}:${account}:${rest}`),
  fc.constantFrom('arn:aws:lambda:p', `arn:aws:lambda:${ACCOUNT}:p`),
);

/** Settings of which about half are right: from few values, so that those that contradict each other meet. */
const document = fc.record(
  {
    regions: fc.uniqueArray(fc.constantFrom(...REGIONS.slice(0, 2), ...REGIONS), { minLength: 1, maxLength: 2 }),
    hook: fc.record({
      alias: fc.constant('Example::Policy::Hook'),
      targetOperations: fc.uniqueArray(fc.constantFrom('RESOURCE', 'STACK', 'CHANGE_SET'), { minLength: 1 }),
      targetFilters: fc.option(
        fc.record({
          targetNames: fc.uniqueArray(fc.constantFrom('AWS::S3::*', 'STACK', 'CHANGE_*', '*'), { minLength: 1 }),
        }),
        { nil: undefined },
      ),
      stackFilters: fc.record({
        excludeStackNames: fc.uniqueArray(fc.constantFrom('mine', 'my-*', 'hook-activation', 'hook-monitoring'), {
          minLength: 1,
        }),
      }),
      code: fc.constantFrom(
        { from: 'inline' },
        { from: 'bucket', bucketPrefix: 'code' },
        { from: 'bucket', bucketPrefix: `code-\${AWS::AccountId}` },
      ),
      retainLogs: fc.boolean(),
      encryptLogs: fc.boolean(),
      tracing: fc.boolean(),
    }),
    hookConfiguration: fc.record({ LambdaFunctions: fc.uniqueArray(functionName, { minLength: 1, maxLength: 3 }) }),
    namePrefix: fc.constant('hook'),
    policyFunctions: fc.array(
      fc.record({
        name: fc.constantFrom('my-policy', 'myPolicy', 'my-other-policy', 'lambda-function-invoker-hook'),
        source: fc.constant('examples/s3-versioning-enabled/index.mjs'),
      }),
      { maxLength: 2 },
    ),
    monitoring: fc.constant({ notificationAddresses: ['me@example.com'], runbookUrl: 'https://example.com/' }),
    organization: fc.option(
      fc.record(
        {
          id: fc.constant('o-abcdefghij'),
          policyAccount: fc.constant(ACCOUNT),
          monitoringAccount: fc.constantFrom(ACCOUNT, '444455556666'),
          deploymentAccount: fc.constant('777788889999'),
          waves: fc.uniqueArray(
            fc.record({
              name: fc.constantFrom('First', 'Second'),
              organizationalUnits: fc.uniqueArray(fc.constantFrom('ou-abcd-11111111', 'ou-abcd-22222222', 'r-abcd'), {
                minLength: 1,
                maxLength: 2,
              }),
            }),
            { minLength: 1, maxLength: 2 },
          ),
          sinks: fc.constantFrom(
            { 'eu-west-1': 'arn:aws:oam:eu-west-1:444455556666:sink/1' },
            {
              'eu-west-1': 'arn:aws:oam:eu-west-1:444455556666:sink/1',
              'us-east-1': 'arn:aws:oam:us-east-1:444455556666:sink/2',
            },
          ),
        },
        { requiredKeys: ['id', 'policyAccount', 'monitoringAccount', 'deploymentAccount', 'waves'] },
      ),
      { nil: undefined },
    ),
  },
  { requiredKeys: ['regions', 'hook', 'hookConfiguration', 'monitoring', 'namePrefix'] },
);

describe('Whatever the settings accept', () => {
  test('is synthesized, with functions that the hook can reach from each of its Regions', () => {
    const property = fc.property(document, (candidate) => {
      const parsed = parseSettings(candidate);
      fc.pre(parsed.kind === 'settings');
      if (parsed.kind !== 'settings') return;
      const { settings } = parsed;
      const activation = readTemplate(makeArtifacts(settings, BUNDLE, 'checked').templates.get('HookActivation'));
      for (const region of settings.regions) {
        const partition = PARTITION[region] ?? 'aws';
        const values = { 'AWS::Partition': partition, 'AWS::Region': region, 'AWS::AccountId': ACCOUNT };
        const policies = Object.values(activation.Resources).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
        const arns = JSON.stringify(policies.map(({ Properties }) => resolve(activation, values, Properties))).match(
          /arn:[^"]*/g,
        );
        expect(arns).not.toBeNull();
        for (const arn of arns ?? []) {
          expect(arn).toMatch(
            new RegExp(`^arn:${partition}:lambda:${region}:${ACCOUNT}:function:[\\w.-]+(:[\\w$-]+)?$`),
          );
        }
      }
    });
    // Reading settings takes a millisecond, synthesizing them a second.
    fc.assert(property, { ...runs({ quick: 3, full: 40 }), maxSkipsPerRun: 1000 });
  }, 1_200_000);
});
