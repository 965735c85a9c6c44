import { CfnOutput, Fn } from 'aws-cdk-lib';
import { CfnLambdaHook } from 'aws-cdk-lib/aws-cloudformation';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnParameter as CfnSsmParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { NODE_RUNTIME } from '../../src/end-of-life.ts';
import { ENVIRONMENT } from '../../src/hook/names.ts';
import { acknowledge } from '../parts/access/acknowledge.ts';
import { hookFunctionRole } from '../parts/access/hook-function-role.ts';
import { hookServiceTrust } from '../parts/access/hook-service-trust.ts';
import { policy } from '../parts/access/iam-policy.ts';
import { invokePolicies } from '../parts/access/invoke-policies.ts';
import { codeProperty, type FunctionCode } from '../parts/hook/code-property.ts';
import { failureModeParameter, hookStatusParameter } from '../parts/hook/hook-mode-parameters.ts';
import { hookStackFilters } from '../parts/hook/hook-stack-filters.ts';
import { recordLogGroup } from '../parts/hook/record-log-group.ts';
import { linkToMonitoringAccount } from '../parts/observability/observability-link.ts';
import { deployedNames } from '../settings/deployed-names.ts';
import { hookConfigurationText } from '../settings/functions/hook-configuration-text.ts';
import type { Settings } from '../settings/settings.ts';

export interface HookActivationProps {
  readonly settings: Settings;
  readonly code: FunctionCode;
}

/** The hook in one account and Region: its function, what the function may do, and CloudFormation's use of it. */
export class HookActivation extends Construct {
  constructor(scope: Construct, id: string, { settings, code }: HookActivationProps) {
    super(scope, id);
    const { hook } = settings;
    const names = deployedNames(settings.namePrefix);
    const failureMode = failureModeParameter(this, hook.failureMode);
    const hookStatus = hookStatusParameter(this);
    const trust = hookServiceTrust(this);
    const logGroup = recordLogGroup(this, 'RecordLogGroup', names.hookLogGroup, hook);

    const role = hookFunctionRole(this, settings, logGroup.attrArn);
    const text = hookConfigurationText(settings.hookConfiguration);
    const configuration = new CfnSsmParameter(this, 'HookConfiguration', {
      name: names.configurationParameter,
      type: 'String',
      // An advanced parameter cannot become a standard one again, so that a template must not name the tier by what it holds today.
      tier: 'Intelligent-Tiering',
      description: 'Which policy functions the hook asks, and what their answers do',
      value: Fn.sub(text),
    });
    for (const permission of invokePolicies(this, role, settings)) configuration.addResourceDependency(permission);

    const hookFunction = new CfnFunction(this, 'HookFunction', {
      functionName: names.hookFunction,
      description: 'Asks the policy functions about every change, and answers CloudFormation once',
      runtime: NODE_RUNTIME,
      architectures: ['arm64'],
      handler: 'index.handler',
      code: codeProperty(this, code),
      role: role.attrArn,
      memorySize: hook.memoryMegabytes,
      // As long as CloudFormation waits: the function itself answers earlier.
      timeout: 30,
      ...(hook.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: hook.reservedConcurrency }),
      tracingConfig: { mode: hook.tracing ? 'Active' : 'PassThrough' },
      // Text, as Lambda's JSON format would wrap the records and CloudWatch would no longer find the metrics in them.
      loggingConfig: { logGroup: logGroup.ref, logFormat: 'Text' },
      environment: {
        variables: {
          [ENVIRONMENT.configurationParameter]: configuration.ref,
          [ENVIRONMENT.tracing]: String(hook.tracing),
          // Without a segment the tracer would print a stack trace for each invocation.
          ...(hook.tracing ? { AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR' } : {}),
        },
      },
    });
    acknowledge(
      hookFunction,
      ['Serverless-LambdaDLQ'],
      'CloudFormation invokes it synchronously: there is no event to keep',
    );
    if (!hook.tracing) acknowledge(hookFunction, ['Serverless-LambdaTracing'], 'Tracing is off in the settings');

    const executionRole = new CfnRole(this, 'HookExecutionRole', {
      description: 'Lets CloudFormation invoke the hook function',
      assumeRolePolicyDocument: trust.policyFor(
        ['hooks.cloudformation.amazonaws.com'],
        `arn:\${AWS::Partition}:cloudformation:\${AWS::Region}:\${AWS::AccountId}:type/hook/*`,
      ),
      policies: [policy('InvokeHookFunction', 'lambda:InvokeFunction', hookFunction.attrArn)],
    });

    const lambdaHook = new CfnLambdaHook(this, 'Hook', {
      alias: hook.alias,
      executionRole: executionRole.attrArn,
      lambdaFunction: hookFunction.attrArn,
      failureMode: failureMode.valueAsString,
      hookStatus: hookStatus.valueAsString,
      targetOperations: hook.targetOperations,
      stackFilters: hookStackFilters(this, settings),
    });
    // By override, as the construct's own property takes the other form only, `Targets`.
    if (hook.targetFilters !== undefined) {
      lambdaHook.addPropertyOverride('TargetFilters', {
        Actions: hook.targetFilters.actions,
        TargetNames: hook.targetFilters.targetNames,
      });
    }

    linkToMonitoringAccount(this, settings);
    new CfnOutput(this, 'HookArn', { description: 'ARN of the hook', value: lambdaHook.attrHookArn });
  }
}
