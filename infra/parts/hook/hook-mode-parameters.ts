import type { CfnParameter } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FAILURE_MODES, type FailureMode } from '../../../src/hook/domain.ts';
import { FAILURE_MODE_PARAMETER } from '../../settings/functions/hook-configuration-text.ts';
import { templateParameter } from './template-parameter.ts';

export const HOOK_STATUS_PARAMETER = 'HookStatus';

/** What a non-compliance does: CloudFormation's mode and that of the hook configuration in one. */
export function failureModeParameter(scope: Construct, initial: FailureMode): CfnParameter {
  return templateParameter(scope, FAILURE_MODE_PARAMETER, {
    description: 'FAIL stops what is not compliant; WARN only tells',
    allowedValues: [...FAILURE_MODES],
    default: initial,
  });
}

export function hookStatusParameter(scope: Construct): CfnParameter {
  return templateParameter(scope, HOOK_STATUS_PARAMETER, {
    description: 'Kill switch: DISABLED takes the hook out of every operation',
    allowedValues: ['ENABLED', 'DISABLED'],
    default: 'ENABLED',
  });
}
