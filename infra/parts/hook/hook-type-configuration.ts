import { Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FAILURE_MODE_PARAMETER, hookConfigurationText } from '../../settings/functions/hook-configuration-text.ts';
import type { Settings } from '../../settings/settings.ts';
import { HOOK_STATUS_PARAMETER } from './hook-mode-parameters.ts';
import { ownStacks } from './own-stacks.ts';

/**
 * The registry type's configuration, which CloudFormation takes as JSON text:
 * https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-type-configuration.html
 */
export function hookTypeConfiguration(scope: Construct, settings: Settings): string {
  const { targetOperations, targetFilters, stackFilters } = settings.hook;
  const own = ownStacks(scope, 'registry', settings);
  const always = own.flatMap(({ name, condition }) => (condition === undefined ? [name] : []));
  // Whether a stack is in this account is known at deployment only: each is a piece of the list that may be empty.
  const conditional = own.flatMap(({ name, condition }, index) =>
    condition === undefined
      ? []
      : [{ key: `OwnStack${index}`, value: Fn.conditionIf(condition.logicalId, `,"${name}"`, '').toString() }],
  );
  const document = JSON.stringify({
    CloudFormationConfiguration: {
      HookConfiguration: {
        HookInvocationStatus: `\${${HOOK_STATUS_PARAMETER}}`,
        FailureMode: `\${${FAILURE_MODE_PARAMETER}}`,
        TargetOperations: targetOperations,
        TargetFilters: targetFilters && { TargetNames: targetFilters.targetNames, Actions: targetFilters.actions },
        StackFilters: {
          FilteringCriteria: 'ALL',
          StackNames: {
            Include: stackFilters.includeStackNames,
            Exclude: [...always, ...(stackFilters.excludeStackNames ?? []), OWN_STACK_NAME],
          },
          StackRoles: (stackFilters.includeStackRoles ?? stackFilters.excludeStackRoles) && {
            Include: stackFilters.includeStackRoles,
            Exclude: stackFilters.excludeStackRoles,
          },
        },
        Properties: JSON.parse(hookConfigurationText(settings.hookConfiguration)),
      },
    },
  });
  const text = document.replace(
    `"${OWN_STACK_NAME}"`,
    `"${OWN_STACK_NAME}"${conditional.map(({ key }) => `\${${key}}`).join('')}`,
  );
  return conditional.length === 0
    ? Fn.sub(text)
    : Fn.sub(text, Object.fromEntries(conditional.map(({ key, value }) => [key, value])));
}

const OWN_STACK_NAME = `\${AWS::StackName}`;
