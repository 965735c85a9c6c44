import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, BootstraplessSynthesizer, Stack } from 'aws-cdk-lib';
import * as z from 'zod';
import type { FunctionCode } from '../parts/hook/code-property.ts';
import type { Settings } from '../settings/settings.ts';
import { HookActivation } from '../stacks/hook-activation.ts';
import { Monitoring } from '../stacks/monitoring.ts';
import { OrgDeployment } from '../stacks/org-deployment.ts';
import { PolicyFunctions } from '../stacks/policy-functions.ts';
import { Registry } from '../stacks/registry.ts';
import { policyFunctionCode } from './policy-function-code.ts';
import { addTemplateChecks, STRICT_CONTEXT } from './template-checks.ts';
import type { TemplateName } from './template-files.ts';

const template = z.looseObject({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) });

export type Template = z.infer<typeof template>;

/** Whatever is deployed is made with `checked`. */
export type Checks = 'checked' | 'unchecked';

/**
 * Every template that the settings ask for. CDK works through files: they are made in a temporary folder that is gone on return.
 *
 * @param checks `unchecked` leaves out CDK's validator and cdk-nag, which take five seconds to start
 * @throws on a finding of CDK's validator or of cdk-nag, after it is printed
 */
export function synthesize(
  settings: Settings,
  code: FunctionCode,
  checks: Checks,
): ReadonlyMap<TemplateName, Template> {
  const outdir = mkdtempSync(join(tmpdir(), 'invoker-hook-'));
  try {
    const builtinCloudFormationValidation = checks === 'checked';
    const app = new App({
      outdir,
      analyticsReporting: false,
      stackTraces: false,
      context: STRICT_CONTEXT,
      builtinCloudFormationValidation,
    });
    if (checks === 'checked') addTemplateChecks(app);
    const stacks = defineStacks(app, settings, code);
    const assembly = app.synth();
    return new Map(
      [...stacks].map(([name, { artifactId }]) => [
        name,
        template.parse(assembly.getStackArtifact(artifactId).template),
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function defineStacks(app: App, settings: Settings, code: FunctionCode): Map<TemplateName, Stack> {
  const stacks = new Map<TemplateName, Stack>();
  const stack = (name: TemplateName, description: string) => {
    // @ts-expect-error CDK's declarations are not written for exactOptionalPropertyTypes.
    const added = new Stack(app, name, { description, synthesizer: new BootstraplessSynthesizer() });
    stacks.set(name, added);
    return added;
  };
  // `Default` is the id that CDK leaves out of the names of resources.
  const id = 'Default';
  new HookActivation(stack('HookActivation', 'The CloudFormation hook in one account and Region'), id, {
    settings,
    code,
  });
  new Registry(stack('Registry', 'The CloudFormation hook as a private registry type'), id, { settings });
  if (settings.policyFunctions.length > 0) {
    const policyFunctions = stack('PolicyFunctions', 'The policy functions of one Region');
    new PolicyFunctions(policyFunctions, id, { settings, codeOf: policyFunctionCode });
  }
  new Monitoring(stack('Monitoring', 'Dashboards and alarms of the CloudFormation hook'), id, { settings });
  const { organization } = settings;
  if (organization !== undefined) {
    const description = 'The CloudFormation hook in every account of the organisation';
    new OrgDeployment(stack('OrgDeployment', description), id, { settings, organization });
  }
  return stacks;
}
