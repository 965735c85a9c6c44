import { HYPHENATED_TYPE_NAME } from '../../src/registry-package/schema-handler-package.ts';
import { CODE_KEY_PARAMETER } from '../parts/hook/code-property.ts';
import { stackNames } from '../parts/hook/deployed-names.ts';
import { HOOK_STATUS_PARAMETER } from '../parts/hook/hook-mode-parameters.ts';
import { FAILURE_MODE_PARAMETER } from '../settings/hook-configuration-text.ts';
import type { Settings } from '../settings/settings.ts';
import { SCHEMA_HANDLER_PACKAGE_PARAMETER } from '../stacks/registry.ts';
import type { Artifacts } from '../synth/artifacts.ts';
import { bucketName, deleteStack, deployStack, makeBucket, upload } from './commands.ts';
import type { Step } from './plan.ts';

/** From nothing to a hook in one account, in each of the Regions. */
export function oneAccountPlan(settings: Settings, artifacts: Artifacts, folder: string): Step[] {
  const names = stackNames(settings.stackNamePrefix);
  const { code } = settings.hook;
  const { zip } = artifacts;
  // A template with the code inside is too large to send along: it needs a bucket as well.
  const prefix = code.from === 'bucket' ? code.bucketPrefix : `invoker-hook-templates-\${AWS::AccountId}`;
  const perRegion = (command: (region: string, bucket: string) => string[]) =>
    settings.regions.flatMap((region) => command(region, bucketName(prefix, region)));
  const activation = (region: string, bucket: string, parameters: Readonly<Record<string, string>>) =>
    deployStack(artifacts, folder, {
      template: 'HookActivation',
      stackName: names.hookActivation,
      region,
      bucket,
      parameters: { ...(zip === undefined ? {} : { [CODE_KEY_PARAMETER]: zip.key }), ...parameters },
    });
  return [
    {
      title: 'Make the bucket, and bring the code there',
      commands: [
        'ACCOUNT=$(aws sts get-caller-identity --query Account --output text)',
        ...perRegion((region, bucket) => [
          makeBucket(bucket, region),
          ...(zip === undefined ? [] : [upload(`dist/deploy/${zip.key}`, bucket, zip.key, region)]),
        ]),
      ],
    },
    ...(artifacts.templates.has('PolicyFunctions')
      ? [
          {
            title: 'Deploy the policy functions',
            commands: perRegion((region, bucket) => [
              deployStack(artifacts, folder, {
                template: 'PolicyFunctions',
                stackName: names.policyFunctions,
                region,
                bucket,
              }),
            ]),
          },
        ]
      : []),
    {
      title: 'Turn the hook on, in WARN',
      commands: perRegion((region, bucket) => [activation(region, bucket, { [FAILURE_MODE_PARAMETER]: 'WARN' })]),
      next: 'create a bucket without versioning by CloudFormation; the stack’s events show the hook’s warning',
    },
    ...(artifacts.templates.has('Monitoring')
      ? [
          {
            title: 'Deploy dashboards and alarms',
            commands: perRegion((region, bucket) => [
              deployStack(artifacts, folder, { template: 'Monitoring', stackName: names.monitoring, region, bucket }),
            ]),
            next: 'confirm the subscription that arrives by e-mail',
          },
        ]
      : []),
    {
      title: 'When the dashboards show only what you expect: let it block',
      commands: perRegion((region, bucket) => [activation(region, bucket, { [FAILURE_MODE_PARAMETER]: 'FAIL' })]),
    },
    {
      title: 'Should it ever stand in the way: the kill switch (ENABLED turns it on again)',
      commands: perRegion((region, bucket) => [activation(region, bucket, { [HOOK_STATUS_PARAMETER]: 'DISABLED' })]),
    },
    {
      title: 'To take it all away again',
      commands: perRegion((region, bucket) => [
        ...[names.monitoring, names.hookActivation, names.policyFunctions].map((name) => deleteStack(name, region)),
        `aws s3 rb s3://${bucket} --force --region ${region}`,
      ]),
    },
    registryStep(perRegion, (region, bucket) =>
      deployStack(artifacts, folder, {
        template: 'Registry',
        stackName: names.registry,
        region,
        bucket,
        parameters: { [SCHEMA_HANDLER_PACKAGE_PARAMETER]: `s3://${bucket}/$PACKAGE`, [FAILURE_MODE_PARAMETER]: 'WARN' },
      }),
    ),
  ];
}

/** The package's name in the bucket changes with its content, as a version of the type cannot be changed. */
function registryStep(
  perRegion: (command: (region: string, bucket: string) => string[]) => string[],
  deploy: (region: string, bucket: string) => string,
): Step {
  const file = `dist/registry/${HYPHENATED_TYPE_NAME}.zip`;
  return {
    title:
      'Instead of turning the hook on as above, where it must run outside the account: the private registry type, in WARN',
    commands: [
      'npm run package',
      `PACKAGE=${HYPHENATED_TYPE_NAME}-$(sha256sum ${file} | cut -c1-16).zip`,
      ...perRegion((region, bucket) => [upload(file, bucket, '$PACKAGE', region), deploy(region, bucket)]),
    ],
  };
}
