/** Our own rules for templates. Each returns what breaks it, as `resource: what`. */
import * as z from 'zod';
import type { ReadTemplate as Template } from '../read-template.ts';

const object = z.record(z.string(), z.unknown());
const list = z.union([z.array(z.unknown()), z.unknown().transform((value) => [value])]);

const statement = z.looseObject({
  Effect: z.string(),
  Action: list.optional(),
  Resource: list.optional(),
  Principal: z.unknown().optional(),
  Condition: z.unknown().optional(),
});

interface Located<T> {
  readonly resource: string;
  readonly value: T;
}

/** Every IAM statement anywhere in the resources, whichever property holds it. */
function statements(template: Template): Located<z.infer<typeof statement>>[] {
  return Object.entries(template.Resources).flatMap(([resource, definition]) =>
    objects(definition).flatMap((value) => {
      const parsed = statement.safeParse(value);
      return parsed.success ? [{ resource, value: parsed.data }] : [];
    }),
  );
}

function objects(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objects);
  const parsed = object.safeParse(value);
  return parsed.success ? [parsed.data, ...Object.values(parsed.data).flatMap(objects)] : [];
}

function resourcesOf(template: Template, type: string): Located<Record<string, unknown>>[] {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([resource, { Properties }]) => ({ resource, value: object.parse(Properties) }));
}

export function wildcardInvokePermissions(template: Template): string[] {
  return statements(template).flatMap(({ resource, value }) => {
    const actions = (value.Action ?? []).map(String);
    if (!actions.some((action) => /^(\*|lambda:(\*|Invoke.*))$/.test(action))) return [];
    const wild = [...actions, ...(value.Resource ?? ['*']).map((entry) => JSON.stringify(entry))];
    return wild.filter((text) => text.includes('*')).map((text) => `${resource}: ${text}`);
  });
}

export function logGroupsWithoutRetention(template: Template): string[] {
  return resourcesOf(template, 'AWS::Logs::LogGroup')
    .filter(({ value }) => typeof value.RetentionInDays !== 'number')
    .map(({ resource }) => `${resource}: no RetentionInDays`);
}

/** A function that names no log group gets one from Lambda, which keeps everything for ever. */
export function functionsWithoutLogGroup(template: Template): string[] {
  const groups = resourcesOf(template, 'AWS::Logs::LogGroup').map(({ resource }) => resource);
  const logging = z.object({ LoggingConfig: z.object({ LogGroup: z.object({ Ref: z.enum(groups) }) }) });
  return resourcesOf(template, 'AWS::Lambda::Function')
    .filter(({ value }) => !logging.safeParse(value).success)
    .map(({ resource }) => `${resource}: no log group of this template`);
}

export function publicPrincipalsOutsideTheOrganization(template: Template): string[] {
  const inOrganization = z.object({ StringEquals: z.object({ 'aws:PrincipalOrgID': z.string().startsWith('o-') }) });
  return statements(template)
    .filter(({ value }) => value.Effect === 'Allow' && /"\*"/.test(JSON.stringify(value.Principal ?? null)))
    .filter(({ value }) => !inOrganization.safeParse(value.Condition).success)
    .map(({ resource }) => `${resource}: anybody, without a condition on the organisation`);
}

export function hooksThatJudgeTheirOwnStack(template: Template): string[] {
  const excluding = z.object({
    StackFilters: z.object({
      FilteringCriteria: z.literal('ALL'),
      StackNames: z.object({
        Exclude: z.array(z.unknown()).refine((names) => JSON.stringify(names).includes('{"Ref":"AWS::StackName"}')),
      }),
    }),
  });
  const managed = resourcesOf(template, 'AWS::CloudFormation::LambdaHook').filter(
    ({ value }) => !excluding.safeParse(value).success,
  );
  const registered = resourcesOf(template, 'AWS::CloudFormation::HookTypeConfig').filter(
    ({ value }) => !excluding.safeParse(hookConfigurationOf(value.Configuration)).success,
  );
  return [...managed, ...registered].map(({ resource }) => `${resource}: does not exclude its own stack`);
}

/** The document inside `Fn::Sub`, with the stack's own name in the place of its reference. */
function hookConfigurationOf(configuration: unknown): unknown {
  const sub = z.object({ 'Fn::Sub': z.union([z.string(), z.tuple([z.string()], z.unknown())]) }).parse(configuration)[
    'Fn::Sub'
  ];
  const text = (typeof sub === 'string' ? sub : sub[0])
    .replaceAll(`"\${AWS::StackName}"`, '{"Ref":"AWS::StackName"}')
    .replaceAll(/\$\{OwnStack\d+\}/g, '');
  return z
    .object({ CloudFormationConfiguration: z.object({ HookConfiguration: z.unknown().optional() }) })
    .parse(JSON.parse(text)).CloudFormationConfiguration.HookConfiguration;
}

/** What only an account prepared for CDK, or a StackSet without limits, could deploy. */
export function unfitForPlainDeployment(template: Template): string[] {
  const found: string[] = [];
  for (const section of ['Transform', 'Rules']) if (section in template) found.push(`${section}: is there`);
  for (const [name, { Type }] of Object.entries(template.Resources)) {
    if (/^AWS::(CDK|Serverless)::|^AWS::CloudFormation::(Stack|Macro|CustomResource)$|^Custom::/.test(Type)) {
      found.push(`${name}: ${Type}`);
    }
  }
  if (/cdk-[a-z0-9]+-assets|BootstrapVersion|AssetParameters/.test(JSON.stringify(template))) found.push('a CDK asset');
  return found;
}

export const RULES = {
  wildcardInvokePermissions,
  logGroupsWithoutRetention,
  functionsWithoutLogGroup,
  publicPrincipalsOutsideTheOrganization,
  hooksThatJudgeTheirOwnStack,
  unfitForPlainDeployment,
};
