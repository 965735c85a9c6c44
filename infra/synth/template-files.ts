import { createHash } from 'node:crypto';

/** Each stack's template under `infra/templates/` and in a bucket. */
export const TEMPLATE_FILE = {
  HookActivation: 'hook-activation.json',
  Registry: 'registry.json',
  PolicyFunctions: 'policy-functions.json',
  OrgDeployment: 'org-deployment.json',
  Monitoring: 'monitoring.json',
} as const;

export type TemplateName = keyof typeof TEMPLATE_FILE;

/** A name that changes with the template, so that a StackSet sees that it has changed. */
export function templateKeyOf(name: TemplateName, text: string): string {
  const fingerprint = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return TEMPLATE_FILE[name].replace(/\.json$/, `-${fingerprint}.json`);
}

/**
 * The settings that the committed templates are made from. The organisation has every resource type and comes first: CDK's
 * validator starts anew, for seconds, when it meets a type that it has not seen.
 */
export const EXAMPLES = ['organization', 'one-account'].map((name) => ({
  settings: `infra/settings/examples/${name}.json`,
  output: `infra/templates/${name}`,
}));
