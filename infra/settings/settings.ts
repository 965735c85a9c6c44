import * as z from 'zod';
import { problemsOf } from '../../src/hook/foreign/problems.ts';
import { contradictions } from './contradictions.ts';
import { DEFAULT_NAME_PREFIX } from './deployed-names.ts';
import { hookConfigurationSettings } from './functions/hook-configuration.ts';
import { policyFunctionSettings } from './functions/policy-function.ts';
import { hookSettings } from './hook.ts';
import { monitoringSettings } from './monitoring.ts';
import { organizationSettings } from './organization.ts';
import { listOf, region, resourceName } from './values.ts';

/** The one file that drives every template and the deployment plan. */
const settingsSchema = z
  .strictObject(
    {
      /** Stacks, functions, roles and parameters are called after it. */
      namePrefix: resourceName
        .regex(
          /^(?!aws|ssm)/i,
          'expected a name that does not begin with aws or ssm, which Systems Manager keeps for itself',
        )
        .default(DEFAULT_NAME_PREFIX),
      regions: listOf(region, 50),
      hook: hookSettings,
      hookConfiguration: hookConfigurationSettings,
      policyFunctions: z.array(policyFunctionSettings, 'expected a list of policy functions').default([]),
      monitoring: monitoringSettings,
      /** Left out for a single account. */
      organization: organizationSettings.optional(),
    },
    'expected an object with the settings',
  )
  .superRefine((settings, context) => {
    for (const { path, message } of contradictions(settings))
      context.addIssue({ code: 'custom', path: [...path], message });
  });

export type Settings = z.infer<typeof settingsSchema>;

export type SettingsResult =
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Parses a settings document and names every problem, each as `path: what was expected`. Never throws. */
export function parseSettings(document: unknown): SettingsResult {
  const parsed = settingsSchema.safeParse(document);
  return parsed.success
    ? { kind: 'settings', settings: parsed.data }
    : { kind: 'invalid', problems: problemsOf(parsed.error) };
}
