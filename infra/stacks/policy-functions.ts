import { createHash } from 'node:crypto';
import { CfnOutput } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnAlias, CfnFunction, CfnResourcePolicy, CfnVersion } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LambdaRuntime } from '../../src/end-of-life.ts';
import { acknowledge, acknowledgeTraceWriting } from '../parts/access/acknowledge.ts';
import { policy } from '../parts/access/iam-policy.ts';
import { letHookIn } from '../parts/access/policy-function-access.ts';
import { POLICY_FUNCTION_ALIAS } from '../settings/deployed-names.ts';
import { constructId } from '../settings/functions/policy-function.ts';
import type { Settings } from '../settings/settings.ts';

export interface PolicyFunctionCode {
  readonly runtime: LambdaRuntime;
  /** What Lambda's console calls the function in a new file. */
  readonly defaultHandler: string;
  readonly text: string;
}

export interface PolicyFunctionsProps {
  readonly settings: Settings;
  /** The code of a function by its file. */
  readonly codeOf: (source: string) => PolicyFunctionCode;
}

/** The policy functions of one Region, each behind an alias that the organisation's hook, and nobody else outside, may call. */
export class PolicyFunctions extends Construct {
  constructor(scope: Construct, id: string, { settings, codeOf }: PolicyFunctionsProps) {
    super(scope, id);
    for (const { name, source, handler } of settings.policyFunctions) {
      const code = codeOf(source);
      definePolicyFunction(this, settings, { name, handler: handler ?? code.defaultHandler, code });
    }
  }
}

interface Definition {
  readonly name: string;
  readonly handler: string;
  readonly code: PolicyFunctionCode;
}

function definePolicyFunction(scope: Construct, settings: Settings, { name, handler, code }: Definition): void {
  const id = constructId(name);
  const logGroup = new CfnLogGroup(scope, `${id}LogGroup`, {
    logGroupName: `/aws/lambda/${name}`,
    retentionInDays: settings.hook.logRetentionDays,
  });
  const role = new CfnRole(scope, `${id}Role`, {
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
    policies: [
      policy('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.attrArn),
      policy('WriteTraces', ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
    ],
  });
  acknowledgeTraceWriting(role);

  const properties = {
    functionName: name,
    description: `Policy function ${name}`,
    runtime: code.runtime,
    architectures: ['arm64'],
    handler: `index.${handler}`,
    code: { zipFile: code.text },
    memorySize: 256,
    timeout: 10,
    tracingConfig: { mode: 'Active' },
  };
  const policyFunction = new CfnFunction(scope, `${id}Function`, {
    ...properties,
    role: role.attrArn,
    loggingConfig: { logGroup: logGroup.ref, logFormat: 'JSON' },
  });
  acknowledge(policyFunction, ['Serverless-LambdaDLQ'], 'The hook invokes it synchronously: there is no event to keep');

  if (code.runtime.startsWith('python')) {
    acknowledge(
      policyFunction,
      ['AwsSolutions-L1', 'Serverless-LambdaLatestVersion'],
      'One Python version behind the newest, as a new runtime reaches the Regions one after another',
    );
  }

  // A version cannot change: another function text or setting makes another version, and the alias moves to it.
  const fingerprint = createHash('sha256').update(JSON.stringify(properties)).digest('hex').slice(0, 8);
  const version = new CfnVersion(scope, `${id}Version${fingerprint}`, { functionName: policyFunction.ref });
  const alias = new CfnAlias(scope, `${id}Alias`, {
    name: POLICY_FUNCTION_ALIAS,
    functionName: policyFunction.ref,
    functionVersion: version.attrVersion,
  });
  // Not AWS::Lambda::Permission: that type can let in an organisation or an account as a whole, but not only the hook's roles of it.
  new CfnResourcePolicy(scope, `${id}ResourcePolicy`, {
    resourceArn: alias.ref,
    policyDocument: { Version: '2012-10-17', Statement: [letHookIn(alias.ref, settings)] },
  });
  new CfnOutput(scope, `${id}Arn`, { description: `ARN of ${name} for the hook configuration`, value: alias.ref });
}
