import { HYPHENATED_TYPE_NAME } from '../../src/registry-package/schema-handler-package.ts';
import { CODE_KEY_PARAMETER } from '../parts/hook/code-property.ts';
import { HOOK_STATUS_PARAMETER } from '../parts/hook/hook-mode-parameters.ts';
import { deployedNames } from '../settings/deployed-names.ts';
import { FAILURE_MODE_PARAMETER } from '../settings/functions/hook-configuration-text.ts';
import type { Settings } from '../settings/settings.ts';
import { SCHEMA_HANDLER_PACKAGE_PARAMETER } from '../stacks/registry.ts';
import type { Artifacts } from '../synth/artifacts.ts';
import {
  type Bucket,
  codeBucket,
  deleteStacks,
  deployStack,
  makeBucket,
  rememberAccount,
  removeBucket,
  upload,
} from './commands.ts';
import type { Step } from './plan.ts';

const REGISTRY_PACKAGE = `dist/registry/${HYPHENATED_TYPE_NAME}.zip`;
/** The package's name in the bucket changes with its content, as a version of the type cannot be changed. */
const packageKey = `${HYPHENATED_TYPE_NAME}-\${CHECKSUM:?}.zip`;

/** From nothing to a hook in one account, in each of the Regions. */
export function oneAccountPlan(settings: Settings, artifacts: Artifacts, folder: string): Step[] {
  const names = deployedNames(settings.namePrefix).stacks;
  const { code } = settings.hook;
  const { zip } = artifacts;
  // A template with the code inside is too large to send along: it needs a bucket as well.
  const prefix = code.from === 'bucket' ? code.bucketPrefix : `invoker-hook-templates-\${AWS::AccountId}`;
  const [home = ''] = settings.regions;
  const inEachRegion = (commands: (bucket: Bucket) => string[]) =>
    settings.regions.flatMap((region) => commands(codeBucket(prefix, region)));
  const activation = (bucket: Bucket, parameters: Readonly<Record<string, string>>) =>
    deployStack(artifacts, folder, {
      template: 'HookActivation',
      stackName: names.hookActivation,
      bucket,
      parameters: { ...(zip === undefined ? {} : { [CODE_KEY_PARAMETER]: zip.key }), ...parameters },
    });
  return [
    {
      title: 'Make the bucket, and bring the code there',
      commands: [
        rememberAccount(home),
        ...inEachRegion((bucket) => [
          makeBucket(bucket),
          ...(zip === undefined ? [] : [upload(`dist/deploy/${zip.key}`, bucket, zip.key)]),
        ]),
      ],
    },
    ...(artifacts.templates.has('PolicyFunctions')
      ? [
          {
            title: 'Deploy the policy functions',
            commands: inEachRegion((bucket) => [
              deployStack(artifacts, folder, { template: 'PolicyFunctions', stackName: names.policyFunctions, bucket }),
            ]),
          },
        ]
      : []),
    {
      title: 'Turn the hook on, in WARN',
      commands: inEachRegion((bucket) => [activation(bucket, { [FAILURE_MODE_PARAMETER]: 'WARN' })]),
      next: 'create a bucket without versioning by CloudFormation; the stack’s events show the hook’s warning',
    },
    ...(artifacts.templates.has('Monitoring')
      ? [
          {
            title: 'Deploy dashboards and alarms',
            commands: inEachRegion((bucket) => [
              deployStack(artifacts, folder, { template: 'Monitoring', stackName: names.monitoring, bucket }),
            ]),
            next: 'confirm the subscription that arrives by e-mail',
          },
        ]
      : []),
    {
      title: 'When the dashboards show only what you expect: let it block',
      commands: inEachRegion((bucket) => [activation(bucket, { [FAILURE_MODE_PARAMETER]: 'FAIL' })]),
    },
    {
      title: 'Should it ever stand in the way: the kill switch (ENABLED turns it on again)',
      commands: inEachRegion((bucket) => [activation(bucket, { [HOOK_STATUS_PARAMETER]: 'DISABLED' })]),
    },
    {
      title:
        'Instead of turning the hook on as above, where it must run outside the account: the private registry type, in WARN',
      commands: [
        rememberAccount(home),
        'npm run package',
        `CHECKSUM=$(cksum ${REGISTRY_PACKAGE} | tr ' ' - | cut -d - -f 1,2)`,
        ...inEachRegion((bucket) => [
          upload(REGISTRY_PACKAGE, bucket, packageKey),
          deployStack(artifacts, folder, {
            template: 'Registry',
            stackName: names.registry,
            bucket,
            parameters: {
              [SCHEMA_HANDLER_PACKAGE_PARAMETER]: `s3://${bucket.name}/${packageKey}`,
              [FAILURE_MODE_PARAMETER]: 'WARN',
            },
          }),
        ]),
      ],
    },
    {
      title: 'To take it all away again',
      commands: [
        rememberAccount(home),
        ...inEachRegion((bucket) => [
          ...deleteStacks(
            [names.monitoring, names.hookActivation, names.registry, names.policyFunctions],
            bucket.region,
          ),
          removeBucket(bucket),
        ]),
      ],
    },
  ];
}
