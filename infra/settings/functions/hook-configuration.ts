import * as z from 'zod';
import { parseConfiguration } from '../../../src/hook/policy/configuration.ts';
import { hookConfigurationSchema, hookConfigurationText, invokePolicyArns } from './hook-configuration-text.ts';
import { policyFunctionPlace, withSamplePseudoParameters } from './policy-function-arn.ts';

/** What an advanced parameter holds, in bytes: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const PARAMETER_LIMIT = 8192;
/** A role has ten managed policies at most, and while functions change those of before and after: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_INVOKE_POLICIES = 5;

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
  const names = parsed.data.LambdaFunctions.map((entry) => (typeof entry === 'string' ? entry : entry.FunctionName));
  const strangers = names.flatMap((name, index) => (policyFunctionPlace(name) === undefined ? [index] : []));
  for (const index of strangers) {
    refuse(`LambdaFunctions[${index}]: expected the name, partial ARN or ARN of a Lambda function, arn:…:function:…`);
  }
  if (strangers.length > 0) return z.NEVER;
  // Pseudo parameters are longer than what stands for them, so that these are upper bounds.
  const size = Buffer.byteLength(hookConfigurationText(parsed.data));
  if (size > PARAMETER_LIMIT) {
    refuse(`expected at most ${PARAMETER_LIMIT} bytes, as an SSM parameter holds no more; found ${size}`);
  }
  const policies = invokePolicyArns(parsed.data).length;
  if (policies > MAX_INVOKE_POLICIES) {
    refuse(
      `expected fewer functions: their ARNs fill ${policies} policies, and a role has room for ${MAX_INVOKE_POLICIES}`,
    );
  }
  return parsed.data;
});
