import * as z from 'zod';
import { problemsOf } from '../../src/hook/foreign/problems.ts';
import { hookSettings } from './hook.ts';
import { hookConfigurationSettings } from './hook-configuration.ts';
import { monitoringSettings } from './monitoring.ts';
import { organizationSettings } from './organization.ts';
import { policyFunctionSettings } from './policy-function.ts';
import { listOf, region, resourceName } from './values.ts';

/** The one file that drives every template and the deployment plan. */
const settingsSchema = z
  .strictObject(
    {
      /** Every stack's name starts with it. */
      stackNamePrefix: resourceName.default('lambda-function-invoker-hook'),
      regions: listOf(region, 50),
      hook: hookSettings,
      hookConfiguration: hookConfigurationSettings,
      policyFunctions: z
        .array(policyFunctionSettings, 'expected a list of policy functions')
        .refine(
          (functions) => new Set(functions.map(({ name }) => name)).size === functions.length,
          'expected no name twice',
        )
        .default([]),
      monitoring: monitoringSettings,
      /** Left out for a single account. */
      organization: organizationSettings.optional(),
    },
    'expected an object with the settings',
  )
  .superRefine(({ regions, organization }, context) => {
    if (organization === undefined) return;
    organization.waves.forEach((wave, index) => {
      const unknown = wave.regions?.filter((code) => !regions.includes(code)) ?? [];
      if (unknown.length > 0) {
        context.addIssue({
          code: 'custom',
          path: ['organization', 'waves', index, 'regions'],
          message: `expected Regions that are also in regions; ${unknown.join(', ')} is not`,
        });
      }
    });
    const { sinks } = organization;
    const missing = sinks === undefined ? [] : regions.filter((code) => sinks[code] === undefined);
    if (missing.length > 0) {
      context.addIssue({
        code: 'custom',
        path: ['organization', 'sinks'],
        message: `expected a sink for each Region, or none at all; missing ${missing.join(', ')}`,
      });
    }
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
