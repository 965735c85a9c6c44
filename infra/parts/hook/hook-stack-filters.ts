import { Fn } from 'aws-cdk-lib';
import type { CfnLambdaHook } from 'aws-cdk-lib/aws-cloudformation';
import type { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';
import { ownStacks } from './own-stacks.ts';

/** The filters of the settings, and always: not our own stacks. CloudFormation ignores them for Cloud Control. */
export function hookStackFilters(scope: Construct, settings: Settings): CfnLambdaHook.StackFiltersProperty {
  const {
    includeStackNames,
    excludeStackNames = [],
    includeStackRoles,
    excludeStackRoles,
  } = settings.hook.stackFilters;
  const own = ownStacks(scope, 'hookActivation', settings).map(({ name, condition }) =>
    condition === undefined ? name : Fn.conditionIf(condition.logicalId, name, Fn.ref('AWS::NoValue')).toString(),
  );
  return {
    filteringCriteria: 'ALL',
    stackNames: {
      exclude: [Fn.ref('AWS::StackName'), ...own, ...excludeStackNames],
      ...(includeStackNames === undefined ? {} : { include: includeStackNames }),
    },
    ...(includeStackRoles === undefined && excludeStackRoles === undefined
      ? {}
      : {
          stackRoles: {
            ...(includeStackRoles === undefined ? {} : { include: includeStackRoles }),
            ...(excludeStackRoles === undefined ? {} : { exclude: excludeStackRoles }),
          },
        }),
  };
}
