import { CODE_KEY_PARAMETER } from '../parts/hook/code-property.ts';
import { stackNames } from '../parts/hook/deployed-names.ts';
import { HOOK_STATUS_PARAMETER } from '../parts/hook/hook-mode-parameters.ts';
import { FAILURE_MODE_PARAMETER } from '../settings/hook-configuration-text.ts';
import type { OrganizationSettings } from '../settings/organization.ts';
import type { Settings } from '../settings/settings.ts';
import { TEMPLATE_URL_PARAMETER } from '../stacks/org-deployment.ts';
import type { Artifacts } from '../synth/artifacts.ts';
import { TEMPLATE_FILE, templateKeyOf } from '../synth/template-files.ts';
import { readableBy } from './bucket-policy.ts';
import { bucketName, deployStack, makeBucket, needsBucket, upload } from './commands.ts';
import type { Step } from './plan.ts';
import { waveSteps } from './wave-steps.ts';

/** The service that a delegated administrator of StackSets is registered for. */
const STACK_SETS = 'member.org.stacksets.cloudformation.amazonaws.com';

/** From nothing to a hook in every account, wave by wave. */
export function organizationPlan(
  settings: Settings,
  organization: OrganizationSettings,
  artifacts: Artifacts,
  folder: string,
): Step[] {
  const names = stackNames(settings.stackNamePrefix);
  const { code } = settings.hook;
  const { zip } = artifacts;
  const account = {
    management: 'the management account',
    deployment: `the deployment account, ${organization.deploymentAccount}`,
    policy: `the policy account, ${organization.policyAccount}`,
    monitoring: `the monitoring account, ${organization.monitoringAccount}`,
  };
  const prefix = (code.from === 'bucket' ? code.bucketPrefix : `${settings.stackNamePrefix}-templates`).replaceAll(
    `\${AWS::AccountId}`,
    organization.deploymentAccount,
  );
  const [home = ''] = settings.regions;
  const homeBucket = bucketName(prefix, home);
  const templateKey = templateKeyOf('HookActivation', artifacts.templates.get('HookActivation') ?? '');
  const codeKey: Record<string, string> = zip === undefined ? {} : { [CODE_KEY_PARAMETER]: zip.key };
  /** The organisation may read the deployment account's buckets, but not write to them: a large template needs one beside the stack. */
  const inEachRegion = (
    template: 'PolicyFunctions' | 'Monitoring' | 'HookActivation',
    stackName: string,
    owner: string,
    parameters: Readonly<Record<string, string>> = {},
  ) =>
    settings.regions.flatMap((region) => {
      const bucket = bucketName(`${prefix}-${owner}`, region);
      return [
        ...(needsBucket(artifacts, template) ? [makeBucket(bucket, region)] : []),
        deployStack(artifacts, folder, { template, stackName, region, bucket, parameters }),
      ];
    });
  const rollOut = (parameters: Readonly<Record<string, string>>) =>
    deployStack(artifacts, folder, {
      template: 'OrgDeployment',
      stackName: names.orgDeployment,
      region: home,
      bucket: homeBucket,
      parameters: {
        [TEMPLATE_URL_PARAMETER]: `https://${homeBucket}.s3.${home}.amazonaws.com/${templateKey}`,
        ...codeKey,
        ...parameters,
      },
    });

  return [
    {
      title: 'Let StackSets work in the organisation',
      account: account.management,
      commands: [
        'aws cloudformation activate-organizations-access',
        ...(organization.delegatedAdministrator
          ? [
              `aws organizations register-delegated-administrator --service-principal ${STACK_SETS} --account-id ${organization.deploymentAccount}`,
            ]
          : []),
      ],
    },
    ...(artifacts.templates.has('Monitoring')
      ? [
          {
            title: 'Deploy dashboards, alarms and the sink',
            account: account.monitoring,
            commands: [
              ...inEachRegion('Monitoring', names.monitoring, organization.monitoringAccount),
              ...settings.regions.map(
                (region) =>
                  `aws cloudformation describe-stacks --region ${region} --stack-name ${names.monitoring} --query "Stacks[0].Outputs[?OutputKey=='SinkArn'].OutputValue" --output text`,
              ),
            ],
            next: 'confirm the subscription that arrives by e-mail; write the sinks’ ARNs, which the last commands print, to organization.sinks, and print this plan anew: the templates change with them',
          },
        ]
      : []),
    {
      title: 'Make a bucket in each Region that the organisation may read, and bring code and template there',
      account: account.deployment,
      commands: [
        ...settings.regions.flatMap((region) => {
          const bucket = bucketName(prefix, region);
          return [
            makeBucket(bucket, region),
            `aws s3api put-bucket-policy --region ${region} --bucket ${bucket} --policy '${readableBy(organization.id, bucket)}'`,
            ...(zip === undefined ? [] : [upload(`dist/deploy/${zip.key}`, bucket, zip.key, region)]),
          ];
        }),
        upload(`${folder}/${TEMPLATE_FILE.HookActivation}`, homeBucket, templateKey, home),
      ],
    },
    ...(artifacts.templates.has('PolicyFunctions')
      ? [
          {
            title: 'Deploy the policy functions',
            account: account.policy,
            commands: inEachRegion('PolicyFunctions', names.policyFunctions, organization.policyAccount),
          },
        ]
      : []),
    ...waveSteps(organization, rollOut).map((step) => ({ ...step, account: account.deployment })),
    {
      title: 'StackSets leave the management account out: turn the hook on there by itself',
      account: account.management,
      commands: inEachRegion('HookActivation', names.hookActivation, 'management', {
        ...codeKey,
        [FAILURE_MODE_PARAMETER]: 'WARN',
      }),
    },
    {
      title: 'Should it ever stand in the way: the kill switch of the organisation (ENABLED turns it on again)',
      account: account.deployment,
      commands: [rollOut({ [HOOK_STATUS_PARAMETER]: 'DISABLED' })],
    },
  ];
}
