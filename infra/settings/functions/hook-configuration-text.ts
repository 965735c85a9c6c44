import * as z from 'zod';
import { FAILURE_MODES, type FailureMode } from '../../../src/hook/domain.ts';
import { policyFunctionArn } from './policy-function-arn.ts';

/** As much of the document as the templates change: the rest was checked by the engine's own schema and passes through. */
const entry = z.looseObject({
  FunctionName: z.string(),
  FailureMode: z.enum(FAILURE_MODES).optional(),
  OnError: z.enum(FAILURE_MODES).optional(),
});
export const hookConfigurationSchema = z.looseObject({
  LambdaFunctions: z.array(z.union([z.string(), entry])),
  OnError: z.enum(FAILURE_MODES).optional(),
  TraceSegments: z.union([z.boolean(), z.string()]).optional(),
});

export type HookConfigurationSettings = z.infer<typeof hookConfigurationSchema>;

/** The template parameter that sets the mode of CloudFormation and of the hook configuration together. */
export const FAILURE_MODE_PARAMETER = 'FailureMode';

const FAILURE_MODE = `\${${FAILURE_MODE_PARAMETER}}`;

function follow(mode: FailureMode | undefined) {
  return mode === 'FAIL' ? FAILURE_MODE : mode;
}

/**
 * The hook configuration as text for `Fn::Sub`. Wherever it says FAIL, the template parameter stands: CloudFormation lets
 * everything pass while the hook is in WARN, and the records must say so too.
 */
export function hookConfigurationText(settings: HookConfigurationSettings): string {
  return JSON.stringify({
    ...settings,
    FailureMode: FAILURE_MODE,
    OnError: follow(settings.OnError),
    LambdaFunctions: settings.LambdaFunctions.map((entry) =>
      typeof entry === 'string'
        ? entry
        : { ...entry, FailureMode: follow(entry.FailureMode), OnError: follow(entry.OnError) },
    ),
  });
}

/** The ARNs, as texts for `Fn::Sub`, of exactly the configured functions. */
export function policyFunctionArns(settings: HookConfigurationSettings): string[] {
  const names = settings.LambdaFunctions.map((entry) => (typeof entry === 'string' ? entry : entry.FunctionName));
  return [...new Set(names.map(policyFunctionArn))];
}

/** What one managed policy holds, in characters, without the brackets around its ARNs: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const POLICY_LIMIT = 6_144 - 144;

/** The same ARNs, in as many managed policies as they need. Pseudo parameters are longer than what stands for them. */
export function invokePolicyArns(settings: HookConfigurationSettings): string[][] {
  const policies: string[][] = [];
  let size = POLICY_LIMIT;
  for (const arn of policyFunctionArns(settings)) {
    size += arn.length + 3;
    if (size > POLICY_LIMIT) {
      policies.push([]);
      size = arn.length + 3;
    }
    policies.at(-1)?.push(arn);
  }
  return policies;
}
