/** What the deployed parts are called, so that stacks, dashboards and the deployment plan find each other. */

export const DEFAULT_NAME_PREFIX = 'lambda-function-invoker-hook';

/** As `cfn submit` names it: the registry type's own name decides. */
export const REGISTRY_LOG_GROUP_NAME = 'awssamples-lambdafunctioninvoker-hook-logs';

/** The alias that callers of a policy function use. */
export const POLICY_FUNCTION_ALIAS = 'live';

/** Everything that is called after the prefix. */
export function deployedNames(prefix: string) {
  return {
    /** The hook's Lambda function: one per account and Region. */
    hookFunction: prefix,
    /** Lambda's own convention, which log tools look for. */
    hookLogGroup: `/aws/lambda/${prefix}`,
    /** IAM path of the role that invokes the policy functions; their resource policies let roles of this path in. */
    invokerRolePath: `/${prefix}/`,
    /** The SSM parameter with the hook configuration. */
    configurationParameter: `/${prefix}/hook-configuration`,
    /** Of cross-account observability, in the monitoring account. */
    sink: prefix,
    stacks: {
      hookActivation: `${prefix}-activation`,
      registry: `${prefix}-registry`,
      policyFunctions: `${prefix}-policy-functions`,
      orgDeployment: `${prefix}-org-deployment`,
      monitoring: `${prefix}-monitoring`,
    },
  } as const;
}

export type StackNames = ReturnType<typeof deployedNames>['stacks'];
