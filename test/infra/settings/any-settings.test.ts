import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseSettings } from '../../../infra/settings/settings.ts';
import { makeArtifacts } from '../../../infra/synth/artifacts.ts';
import { runs } from '../../support/runs.ts';
import { readTemplate } from '../read-template.ts';
import { resolve } from '../stacks/resolve.ts';

const HOOK = { bundle: Buffer.from('exports.handler = async () => ({});\n'), licenses: Buffer.from('') };
const REGIONS = ['eu-west-1', 'us-east-1', 'me-central-1', 'cn-north-1', 'us-gov-west-1'];
const PARTITION: Readonly<Record<string, string>> = { 'cn-north-1': 'aws-cn', 'us-gov-west-1': 'aws-us-gov' };
const ACCOUNT = '111122223333';

/** Nine times of ten a right value, else one that is wrong or may contradict another. */
function mostly<T>(right: readonly T[], doubtful: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { arbitrary: fc.constantFrom(...right), weight: 9 },
    { arbitrary: fc.constantFrom(...doubtful), weight: 1 },
  );
}

const arn = fc
  .tuple(
    mostly([`\${AWS::Partition}`, 'aws'], ['aws-cn', 'awsfoo']),
    mostly([`\${AWS::Region}`], REGIONS),
    fc.constantFrom(ACCOUNT, `\${AWS::AccountId}`),
    mostly(['function:p', 'function:p:live'], ['layer:p', 'p']),
  )
  .map(([partition, region, account, rest]) => `arn:${partition}:lambda:${region}:${account}:${rest}`);
const functionName = fc.oneof(
  arn,
  mostly(
    ['my-policy', 'a.b', 'my-policy:live', `${ACCOUNT}:function:p`, `${ACCOUNT}:p:7`, 'function:p'],
    ['arn:aws:lambda:p', `arn:aws:lambda:${ACCOUNT}:p`],
  ),
);

function oneOrTwo<T>(item: fc.Arbitrary<T>, selector?: (item: T) => unknown): fc.Arbitrary<T[]> {
  return fc.uniqueArray(item, { minLength: 1, maxLength: 2, ...(selector === undefined ? {} : { selector }) });
}

const organization = fc.record({
  id: fc.constant('o-abcdefghij'),
  policyAccount: fc.constant(ACCOUNT),
  monitoringAccount: mostly(['444455556666'], [ACCOUNT]),
  deploymentAccount: fc.constant('777788889999'),
  waves: oneOrTwo(
    fc.record({
      name: fc.constantFrom('First', 'Second'),
      organizationalUnits: mostly([['ou-abcd-11111111'], ['ou-abcd-22222222', 'ou-abcd-33333333']], [['r-abcd']]),
    }),
    ({ name }) => name,
  ),
  sinks: mostly<object | undefined>(
    [
      undefined,
      {
        'eu-west-1': 'arn:aws:oam:eu-west-1:444455556666:sink/1',
        'us-east-1': 'arn:aws:oam:us-east-1:444455556666:sink/2',
      },
    ],
    [{ 'eu-west-1': 'arn:aws:oam:us-east-1:444455556666:sink/1' }],
  ),
});

/** Settings of which about one in four is right: from few values, so that those that contradict each other meet. */
const document = fc.record({
  namePrefix: fc.constant('hook'),
  regions: oneOrTwo(mostly(['eu-west-1', 'us-east-1'], REGIONS)),
  hook: fc.record({
    alias: fc.constant('Example::Policy::Hook'),
    targetOperations: oneOrTwo(mostly(['RESOURCE', 'CLOUD_CONTROL'], ['STACK', 'CHANGE_SET'])),
    targetFilters: mostly<object | undefined>(
      [undefined, { targetNames: ['*'] }],
      [{ targetNames: ['AWS::S3::*', 'STACK'] }, { targetNames: ['CHANGE_*'] }],
    ),
    stackFilters: fc.record({
      excludeStackNames: oneOrTwo(mostly(['mine', 'my-*'], ['hook-activation', 'hook-monitoring'])),
    }),
    code: mostly<object>(
      [{ from: 'inline' }, { from: 'bucket', bucketPrefix: 'code' }],
      [{ from: 'bucket', bucketPrefix: `code-\${AWS::AccountId}` }],
    ),
    retainLogs: fc.boolean(),
    encryptLogs: fc.boolean(),
    tracing: fc.boolean(),
  }),
  hookConfiguration: fc.record({ LambdaFunctions: oneOrTwo(functionName) }),
  policyFunctions: fc.uniqueArray(
    fc.record({
      name: mostly(['my-policy', 'my-other-policy'], ['myPolicy', 'hook']),
      source: fc.constant('examples/s3-versioning-enabled/index.mjs'),
    }),
    { maxLength: 2, selector: ({ name }) => name },
  ),
  monitoring: fc.constant({ notificationAddresses: ['me@example.com'], runbookUrl: 'https://example.com/' }),
  organization: fc.option(organization, { nil: undefined }),
});

describe('Whatever the settings accept', () => {
  test('is synthesized, with functions that the hook can reach from each of its Regions', () => {
    const property = fc.property(document, (candidate) => {
      const parsed = parseSettings(candidate);
      fc.pre(parsed.kind === 'settings');
      if (parsed.kind !== 'settings') return;
      const { settings } = parsed;
      const activation = readTemplate(makeArtifacts(settings, HOOK, 'checked').templates.get('HookActivation'));
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
    fc.assert(property, { ...runs({ quick: 3, full: 40 }), maxSkipsPerRun: 300 });
  }, 1_200_000);
});
