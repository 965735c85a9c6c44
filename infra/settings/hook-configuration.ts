import * as z from 'zod';
import { parseConfiguration } from '../../src/hook/policy/configuration.ts';
import { hookConfigurationSchema, hookConfigurationText, policyFunctionArns } from './hook-configuration-text.ts';
import { withSamplePseudoParameters } from './policy-function-arn.ts';

/** What an advanced parameter holds, in bytes: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const PARAMETER_LIMIT = 8192;
/** Of a role's inline policies together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_POLICIES_LIMIT = 10_240;
/** What the role's other permissions, and the brackets and quotes around ARNs, take of that at most. */
const OTHER_PERMISSIONS = 1_240;

/**
 * The engine's configuration document, checked by the engine itself. Function names may hold `${AWS::Region}`,
 * `${AWS::AccountId}` and `${AWS::Partition}`, which CloudFormation fills in.
 */
export const hookConfigurationSettings = z.unknown().transform((document, context) => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  const checked = parseConfiguration(withSamplePseudoParameters(document));
  if (checked.kind === 'invalid') checked.problems.forEach(refuse);
  if (typeof document === 'object' && document !== null && 'FailureMode' in document) {
    refuse('FailureMode: expected none; hook.failureMode sets it together with CloudFormation’s own');
  }
  const parsed = hookConfigurationSchema.safeParse(document);
  if (checked.kind === 'invalid' || !parsed.success) return z.NEVER;
  // Pseudo parameters are longer than what stands for them, so that these are upper bounds.
  const size = Buffer.byteLength(hookConfigurationText(parsed.data));
  if (size > PARAMETER_LIMIT) {
    refuse(`expected at most ${PARAMETER_LIMIT} bytes, as an SSM parameter holds no more; found ${size}`);
  }
  const arns = policyFunctionArns(parsed.data).reduce((sum, arn) => sum + arn.length + 3, 0);
  const allowed = INLINE_POLICIES_LIMIT - OTHER_PERMISSIONS;
  if (arns > allowed) {
    refuse(
      `expected fewer functions: the ARNs of these take ${arns} characters of a policy, and ${allowed} fit into a role`,
    );
  }
  return parsed.data;
});
