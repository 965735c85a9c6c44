import { CODE_KEY_PARAMETER } from '../parts/hook/code-property.ts';
import { HOOK_STATUS_PARAMETER } from '../parts/hook/hook-mode-parameters.ts';
import { deployedNames } from '../settings/deployed-names.ts';
import { FAILURE_MODE_PARAMETER } from '../settings/functions/hook-configuration-text.ts';
import type { OrganizationSettings } from '../settings/organization.ts';
import type { Settings } from '../settings/settings.ts';
import { TEMPLATE_URL_PARAMETER, waveParameter } from '../stacks/org-deployment.ts';
import type { Artifacts } from '../synth/artifacts.ts';
import { TEMPLATE_FILE, templateKeyOf } from '../synth/template-files.ts';
import {
  type Bucket,
  codeBucket,
  deleteStacks,
  deployStack,
  makeBucket,
  needsBucket,
  putBucketPolicy,
  rememberAccount,
  removeBucket,
  upload,
} from './commands.ts';
import type { Step } from './plan.ts';
import { waveSteps } from './wave-steps.ts';

/** The service that a delegated administrator of StackSets is registered for. */
const STACK_SETS = 'member.org.stacksets.cloudformation.amazonaws.com';

/** A template that one account of the organisation deploys in every Region. */
interface RegionalStack {
  readonly template: 'PolicyFunctions' | 'Monitoring' | 'HookActivation';
  readonly stackName: string;
  /** What the plan calls the account. */
  readonly account: string;
  /**
   * One for each Region. The organisation may read the deployment account's buckets, but not write to them, so that a template
   * that is too large to send along needs a bucket beside its stack.
   */
  readonly buckets: readonly Bucket[];
}

/** From nothing to a hook in every account, wave by wave, and back. */
export function organizationPlan(
  settings: Settings,
  organization: OrganizationSettings,
  artifacts: Artifacts,
  folder: string,
): Step[] {
  const names = deployedNames(settings.namePrefix).stacks;
  const { code } = settings.hook;
  const { zip } = artifacts;
  const { deploymentAccount, policyAccount, monitoringAccount } = organization;
  const prefix = code.from === 'bucket' ? code.bucketPrefix : `${settings.namePrefix}-templates`;
  const [home = ''] = settings.regions;
  const inRegions = (bucketPrefix: string, owner?: string) =>
    settings.regions.map((region) => codeBucket(bucketPrefix, region, owner));
  const deployment = `the deployment account, ${deploymentAccount}`;
  const monitoring: RegionalStack = {
    template: 'Monitoring',
    stackName: names.monitoring,
    account: `the monitoring account, ${monitoringAccount}`,
    buckets: inRegions(`${prefix}-${monitoringAccount}`, monitoringAccount),
  };
  const policyFunctions: RegionalStack = {
    template: 'PolicyFunctions',
    stackName: names.policyFunctions,
    account: `the policy account, ${policyAccount}`,
    buckets: inRegions(`${prefix}-${policyAccount}`, policyAccount),
  };
  const management: RegionalStack = {
    template: 'HookActivation',
    stackName: names.hookActivation,
    account: 'the management account',
    buckets: inRegions(`${prefix}-management`),
  };
  const isMade = ({ template }: RegionalStack) => artifacts.templates.has(template);
  const large = ({ template }: RegionalStack) => needsBucket(artifacts, template);
  const deploy = (stack: RegionalStack, parameters: Readonly<Record<string, string>> = {}) =>
    stack.buckets.flatMap((bucket) => [
      ...(large(stack) ? [makeBucket(bucket)] : []),
      deployStack(artifacts, folder, { ...stack, bucket, parameters }),
    ]);
  const remove = (stack: RegionalStack) =>
    stack.buckets.flatMap((bucket) => [
      ...deleteStacks([stack.stackName], bucket.region),
      ...(large(stack) ? [removeBucket(bucket)] : []),
    ]);

  const codeBuckets = inRegions(prefix, deploymentAccount);
  const homeBucket = codeBucket(prefix, home, deploymentAccount);
  const templateKey = templateKeyOf('HookActivation', artifacts.templates.get('HookActivation') ?? '');
  const codeKey: Record<string, string> = zip === undefined ? {} : { [CODE_KEY_PARAMETER]: zip.key };
  const rollOut = (parameters: Readonly<Record<string, string>>) =>
    deployStack(artifacts, folder, {
      template: 'OrgDeployment',
      stackName: names.orgDeployment,
      bucket: homeBucket,
      parameters: {
        [TEMPLATE_URL_PARAMETER]: `https://${homeBucket.name}.s3.${home}.amazonaws.com/${templateKey}`,
        ...codeKey,
        ...parameters,
      },
    });
  const delegation = (verb: 'register' | 'deregister') =>
    organization.delegatedAdministrator
      ? [
          `aws organizations ${verb}-delegated-administrator --region ${home} --service-principal ${STACK_SETS} --account-id ${deploymentAccount}`,
        ]
      : [];

  return [
    {
      title: 'Let StackSets work in the organisation',
      account: management.account,
      commands: [`aws cloudformation activate-organizations-access --region ${home}`, ...delegation('register')],
    },
    ...[monitoring].filter(isMade).map((stack) => ({
      title: 'Deploy dashboards, alarms and the sink',
      account: stack.account,
      commands: [
        ...deploy(stack),
        ...settings.regions.map(
          (region) =>
            `aws cloudformation describe-stacks --region ${region} --stack-name ${stack.stackName} --query "Stacks[0].Outputs[?OutputKey=='SinkArn'].OutputValue" --output text`,
        ),
      ],
      next: 'confirm the subscription that arrives by e-mail; write the sinks’ ARNs, which the last commands print, to organization.sinks, and print this plan anew: the templates change with them',
    })),
    {
      title: 'Make a bucket in each Region that the organisation may read, and bring code and template there',
      account: deployment,
      commands: [
        ...codeBuckets.flatMap((bucket) => [
          makeBucket(bucket),
          putBucketPolicy(bucket, readableBy(organization.id, bucket)),
          ...(zip === undefined ? [] : [upload(`dist/deploy/${zip.key}`, bucket, zip.key)]),
        ]),
        upload(`${folder}/${TEMPLATE_FILE.HookActivation}`, homeBucket, templateKey),
      ],
    },
    ...[policyFunctions].filter(isMade).map((stack) => ({
      title: 'Deploy the policy functions',
      account: stack.account,
      commands: deploy(stack),
    })),
    ...waveSteps(organization, rollOut).map((step) => ({ ...step, account: deployment })),
    {
      title: 'StackSets leave the management account out: turn the hook on there by itself',
      account: management.account,
      commands: deploy(management, { ...codeKey, [FAILURE_MODE_PARAMETER]: 'WARN' }),
    },
    {
      title: 'Should it ever stand in the way: the kill switch of the organisation (ENABLED turns it on again)',
      account: deployment,
      commands: [rollOut({ [HOOK_STATUS_PARAMETER]: 'DISABLED' })],
    },
    {
      title: 'To take it all away again, first the hook of every account',
      account: deployment,
      commands: [
        rollOut(Object.fromEntries(organization.waves.map(({ name }) => [waveParameter(name), 'OFF']))),
        ...deleteStacks([names.orgDeployment], home),
        ...codeBuckets.map(removeBucket),
      ],
      ...(settings.hook.retainLogs
        ? { next: 'know that each account keeps its records: delete their log groups before the hook comes back there' }
        : {}),
    },
    {
      title: 'Then that of the management account',
      account: management.account,
      commands: [
        ...(large(management) ? [rememberAccount(home)] : []),
        ...remove(management),
        ...delegation('deregister'),
      ],
    },
    ...[policyFunctions, monitoring].filter(isMade).map((stack) => ({
      title:
        stack === monitoring
          ? 'At last dashboards, alarms and the sink'
          : 'Then the policy functions, which nobody asks any more',
      account: stack.account,
      commands: remove(stack),
    })),
  ];
}

/** Lets every account of the organisation read the bucket, and nobody else. */
function readableBy(organizationId: string, bucket: Bucket): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ReadByTheOrganization',
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${bucket.name}/*`,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
      },
    ],
  };
}
