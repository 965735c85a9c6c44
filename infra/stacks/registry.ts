import { CfnOutput, Fn } from 'aws-cdk-lib';
import { CfnHookDefaultVersion, CfnHookTypeConfig, CfnHookVersion } from 'aws-cdk-lib/aws-cloudformation';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { HOOK_TYPE_NAME } from '../../src/hook/names.ts';
import { acknowledge } from '../parts/access/acknowledge.ts';
import { hookServiceTrust } from '../parts/access/hook-service-trust.ts';
import { policy } from '../parts/access/iam-policy.ts';
import { invokePolicies } from '../parts/access/invoke-policies.ts';
import { failureModeParameter, hookStatusParameter } from '../parts/hook/hook-mode-parameters.ts';
import { hookTypeConfiguration } from '../parts/hook/hook-type-configuration.ts';
import { recordLogGroup } from '../parts/hook/record-log-group.ts';
import { templateParameter } from '../parts/hook/template-parameter.ts';
import { deployedNames, REGISTRY_LOG_GROUP_NAME } from '../settings/deployed-names.ts';
import type { Settings } from '../settings/settings.ts';

export const SCHEMA_HANDLER_PACKAGE_PARAMETER = 'SchemaHandlerPackage';

/** CloudFormation runs a registry type as two of its services: https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/ */
const SERVICES = ['hooks.cloudformation.amazonaws.com', 'resources.cloudformation.amazonaws.com'];

const HOOK_TYPE_ARN = `arn:\${AWS::Partition}:cloudformation:\${AWS::Region}:\${AWS::AccountId}:type/hook/${HOOK_TYPE_NAME.replaceAll('::', '-')}/*`;

/** The private registry type: registered, made the default, configured. Its handler runs in an account of CloudFormation's. */
export class Registry extends Construct {
  constructor(scope: Construct, id: string, { settings }: { readonly settings: Settings }) {
    super(scope, id);
    const { hook } = settings;
    failureModeParameter(this, hook.failureMode);
    hookStatusParameter(this);
    const trust = hookServiceTrust(this);
    const schemaHandlerPackage = templateParameter(this, SCHEMA_HANDLER_PACKAGE_PARAMETER, {
      description: 'The s3:// URL of the package that `npm run package` makes; a new package needs a new name',
      allowedPattern: '^s3://[a-z0-9.-]+/.+$',
    });
    const logGroup = recordLogGroup(this, 'RecordLogGroup', REGISTRY_LOG_GROUP_NAME, hook);

    const executionRole = new CfnRole(this, 'ExecutionRole', {
      description: 'Its temporary credentials are what the hook invokes policy functions with',
      path: deployedNames(settings.namePrefix).invokerRolePath,
      // 70 times 120 seconds, as the CloudFormation CLI computes it for hooks.
      maxSessionDuration: 8400,
      assumeRolePolicyDocument: trust.policyFor(SERVICES, HOOK_TYPE_ARN),
    });
    const logRole = new CfnRole(this, 'LogDeliveryRole', {
      description: 'Its temporary credentials are what the hook writes records, metrics and traces with',
      maxSessionDuration: 43_200,
      assumeRolePolicyDocument: trust.policyFor(SERVICES, HOOK_TYPE_ARN),
      policies: [
        policy('WriteRecords', ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.attrArn),
        policy('WriteMetrics', 'cloudwatch:PutMetricData', '*', {
          StringEquals: {
            'cloudwatch:namespace': Fn.sub(
              `AWS/CloudFormation/\${AWS::AccountId}/${HOOK_TYPE_NAME.replaceAll('::', '/')}`,
            ),
          },
        }),
        ...(String(settings.hookConfiguration.TraceSegments) === 'true'
          ? [policy('WriteTraces', 'xray:PutTraceSegments', '*')]
          : []),
      ],
    });
    acknowledge(
      logRole,
      ['AwsSolutions-IAM5[Resource::*]'],
      'PutMetricData (held to one namespace) and PutTraceSegments have no resources to name',
    );

    const version = new CfnHookVersion(this, 'HookVersion', {
      typeName: HOOK_TYPE_NAME,
      schemaHandlerPackage: schemaHandlerPackage.valueAsString,
      executionRoleArn: executionRole.attrArn,
      loggingConfig: { logGroupName: logGroup.ref, logRoleArn: logRole.attrArn },
    });
    const defaultVersion = new CfnHookDefaultVersion(this, 'HookDefaultVersion', { typeVersionArn: version.ref });
    const configuration = new CfnHookTypeConfig(this, 'HookTypeConfig', {
      typeArn: version.attrTypeArn,
      configurationAlias: 'default',
      configuration: hookTypeConfiguration(this, settings),
    });
    configuration.addResourceDependency(defaultVersion);
    for (const permission of invokePolicies(this, executionRole, settings))
      configuration.addResourceDependency(permission);
    new CfnOutput(this, 'HookTypeArn', { description: 'ARN of the hook type', value: version.attrTypeArn });
  }
}
