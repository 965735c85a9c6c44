import type { Settings } from '../settings/settings.ts';
import { type BuiltHook, codeKeyOf, functionCode, TEMPLATE_URL_LIMIT, zipOf } from './code.ts';
import { type Checks, synthesize, type Template } from './synthesize.ts';
import type { TemplateName } from './template-files.ts';

/** Everything that is deployed, ready to be written. */
export interface Artifacts {
  /** Text of each template. */
  readonly templates: ReadonlyMap<TemplateName, string>;
  /** The code as a zip, with its name in the code bucket; undefined when the template holds the code. */
  readonly zip: { readonly key: string; readonly bytes: Uint8Array } | undefined;
}

/** @throws when a template breaks a rule, or is larger than CloudFormation takes */
export function makeArtifacts(settings: Settings, hook: BuiltHook, checks: Checks): Artifacts {
  const synthesized = [...synthesize(settings, functionCode(settings.hook.code, hook.bundle), checks)];
  const templates = new Map(synthesized.map(([name, template]) => [name, templateText(name, template)]));
  if (settings.hook.code.from === 'inline') return { templates, zip: undefined };
  const bytes = zipOf(hook);
  return { templates, zip: { key: codeKeyOf(bytes), bytes } };
}

/** @throws when CloudFormation would not take it */
export function templateText(name: TemplateName, template: Template): string {
  const text = `${JSON.stringify(template, null, 2)}\n`;
  const size = Buffer.byteLength(text);
  if (size > TEMPLATE_URL_LIMIT) {
    const fix =
      name === 'HookActivation' ? ' Set hook.code to {"from": "bucket", "bucketPrefix": …} in the settings.' : '';
    throw new Error(
      `${name}: its template has ${size} bytes, and CloudFormation takes at most ${TEMPLATE_URL_LIMIT}.${fix}`,
    );
  }
  return text;
}
