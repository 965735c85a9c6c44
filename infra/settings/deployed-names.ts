/** What the deployed parts are called, so that stacks, dashboards and the deployment plan find each other. */

/** The hook's Lambda function: one per account and Region. */
export const HOOK_FUNCTION_NAME = 'lambda-function-invoker-hook';

/** Lambda's own convention, which log tools look for. */
export const HOOK_LOG_GROUP_NAME = `/aws/lambda/${HOOK_FUNCTION_NAME}`;

/** As `cfn submit` names it. */
export const REGISTRY_LOG_GROUP_NAME = 'awssamples-lambdafunctioninvoker-hook-logs';

/** IAM path of the role that invokes the policy functions; their resource policies let roles of this path in. */
export const INVOKER_ROLE_PATH = `/${HOOK_FUNCTION_NAME}/`;

/** The alias that callers of a policy function use. */
export const POLICY_FUNCTION_ALIAS = 'live';

/** The SSM parameter with the hook configuration. */
export const CONFIGURATION_PARAMETER_NAME = `/${HOOK_FUNCTION_NAME}/hook-configuration`;

/** Stack names, by template. */
export function stackNames(prefix: string) {
  return {
    hookActivation: `${prefix}-activation`,
    registry: `${prefix}-registry`,
    policyFunctions: `${prefix}-policy-functions`,
    orgDeployment: `${prefix}-org-deployment`,
    monitoring: `${prefix}-monitoring`,
  } as const;
}

export type StackNames = ReturnType<typeof stackNames>;
