import { CfnCondition, type CfnParameter, Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { templateParameter } from '../hook/template-parameter.ts';

/** Roles that CloudFormation's hook service takes on: for hooks of this account only. */
export interface HookServiceTrust {
  /** `hooks` alone for a managed Lambda Hook; a registry type is also run by `resources`. */
  policyFor(principals: readonly string[], hookTypeArn: string): object;
}

export const TRUST_PARAMETER = 'TrustHookArn';

export function trustParameter(scope: Construct): CfnParameter {
  return templateParameter(scope, TRUST_PARAMETER, {
    description: 'Whether roles trust the hook service for this hook alone, or (false) for any hook of this account',
    allowedValues: ['true', 'false'],
    default: 'true',
  });
}

/**
 * Which `aws:SourceArn` the service sends for a Lambda Hook is not documented, so that this half of the condition can be
 * switched off by a parameter; `aws:SourceAccount` always stands.
 */
export function hookServiceTrust(scope: Construct): HookServiceTrust {
  const parameter = trustParameter(scope);
  const condition = new CfnCondition(scope, 'TrustsHookArn', {
    expression: Fn.conditionEquals(parameter.valueAsString, 'true'),
  });
  const account = { 'aws:SourceAccount': Fn.ref('AWS::AccountId') };
  return {
    policyFor: (principals, hookTypeArn) => ({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: principals },
          Condition: Fn.conditionIf(
            condition.logicalId,
            { StringEquals: account, ArnLike: { 'aws:SourceArn': Fn.sub(hookTypeArn) } },
            { StringEquals: account },
          ),
        },
      ],
    }),
  };
}
