import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { FAILURE_MODES, type FailureMode } from '../../../src/hook/domain.ts';
import { FAILURE_MODE_PARAMETER } from '../../settings/hook-configuration-text.ts';

export const HOOK_STATUS_PARAMETER = 'HookStatus';

/** What a non-compliance does: CloudFormation's mode and that of the hook configuration in one. */
export function failureModeParameter(stack: Stack, initial: FailureMode): CfnParameter {
  return new CfnParameter(stack, FAILURE_MODE_PARAMETER, {
    description: 'FAIL stops what is not compliant; WARN only tells',
    allowedValues: [...FAILURE_MODES],
    default: initial,
  });
}

export function hookStatusParameter(stack: Stack): CfnParameter {
  return new CfnParameter(stack, HOOK_STATUS_PARAMETER, {
    description: 'Kill switch: DISABLED takes the hook out of every operation',
    allowedValues: ['ENABLED', 'DISABLED'],
    default: 'ENABLED',
  });
}
