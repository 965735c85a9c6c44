import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import { decodeJson, type JsonBudget } from '../../hook/foreign/decode-json.ts';
import { processEnvironment } from '../../hook/runtime/environment.ts';
import type { TemplateText } from '../../local/cloudformation/plan/plan-change.ts';
import {
  type DeploymentPlan,
  planDeployment,
  type ReadNestedTemplate,
  type RootStack,
} from '../../local/cloudformation/plan/plan-deployment.ts';
import type { FailedTemplate } from '../../local/evaluation-result.ts';
import { readNestedTemplate } from '../../local/template/files/nested-template.ts';
import { readTemplateFiles, type TemplateFile } from '../../local/template/files/template-files.ts';
import type { TemplateProblem } from '../../local/template/problem.ts';
import type { ParameterDeclaration } from '../../local/template/read/parameter-declaration.ts';
import { parseTemplate } from '../../local/template/read/parse-template.ts';
import { expandSam } from '../../local/template/sam/expand-sam.ts';
import { samTranslator } from '../../local/template/sam/sam-translator.ts';
import { NOTHING_KNOWN } from '../../local/template/value/evaluation-context.ts';
import type { HookSetup } from '../local-hook/hook-setup.ts';
import { problemLines } from '../shell/problem-lines.ts';
import { UsageError } from '../shell/usage-error.ts';
import type { EvaluateArguments } from './options.ts';
import { type ParameterOverrides, readParameters } from './parameters.ts';

export interface PlannedChanges {
  readonly stacks: DeploymentPlan['stacks'];
  readonly failedTemplates: readonly FailedTemplate[];
}

/**
 * Reads the templates at `paths` and plans the change of each stack. A template that cannot be read or planned is a result of
 * its own, and keeps nobody from the others. Throws a UsageError where the command line is at fault, or no template can be planned.
 *
 * @param tell takes what is odd but no error, a line at a time
 */
export async function planChanges(
  paths: readonly string[],
  options: EvaluateArguments,
  { region, accountId }: Pick<HookSetup, 'region' | 'accountId'>,
  tell: (note: string) => void,
): Promise<PlannedChanges> {
  const { templates, failed } = await readAll(paths, tell);
  const previous = options.previous === undefined ? [] : await readPrevious(options.previous, tell);
  if (options.stackName !== undefined && templates.length > 1) {
    throw new UsageError([`--stack-name: there are ${templates.length} templates; expected one`]);
  }
  const named = templates.map((template) => ({
    ...template,
    stackName: options.stackName ?? template.stackName ?? stackNameOf(template.file),
    declared: declaredParameters(template),
  }));
  const overrides = readParameters(options.parameters);
  refuseUnusedOverrides(overrides, named);
  if (overrides.previous.size > 0 && options.previous === undefined) {
    const names = [...overrides.previous].join(', ');
    throw new UsageError([
      `--parameters: ${names}: UsePreviousValue needs the stack that is deployed now; give --previous`,
    ]);
  }
  const previousOverrides =
    options.previousParameters === undefined ? undefined : readParameters(options.previousParameters);
  if (options.processed !== undefined && named.length > 1) {
    throw new UsageError([`--processed: there are ${named.length} templates; expected one`]);
  }
  const processed = options.processed === undefined ? undefined : await readProcessed(options.processed);
  const expansion = expansionOf(region, tell);
  const rootOf = async (template: (typeof named)[number]): Promise<RootStack> => {
    const own = overridesFor(template, overrides);
    const before = previousOf(template, templates, previous);
    const kept = keptValues(before, overrides, previousOverrides);
    const parameters = new Map([...template.parameters, ...kept, ...own]);
    const previousParameters = previousOverrides === undefined ? undefined : overridesFor(template, previousOverrides);
    return {
      template: processed === undefined ? await expansion.expand(template, parameters) : { ...template, processed },
      previous: before === undefined ? undefined : await expansion.expand(before, previousParameters ?? parameters),
      deleting: options.delete,
      parameters,
      previousParameters,
      stackName: template.stackName,
      accountId: template.accountId ?? accountId,
      region: template.region ?? region,
      roleArn: options.roleArn,
    };
  };
  const readNested: ReadNestedTemplate = async (parentFile, resource) => {
    const template = await readNestedTemplate(parentFile, resource);
    return template === undefined ? undefined : expansion.expand(template, new Map());
  };
  const plan = await Promise.all(named.map(rootOf))
    .then((roots) => planDeployment(roots, NOTHING_KNOWN, readNested))
    .finally(() => expansion.close());
  const failedTemplates = [...failed, ...plan.failed].map(({ template, problems }) => ({
    template,
    problems: problemLines(problems),
  }));
  if (plan.stacks.length === 0) throw new UsageError(failedTemplates.flatMap(({ problems }) => problems));
  return { stacks: plan.stacks, failedTemplates };
}

/** What is deployed now must be readable: without it every change would look like a creation. */
async function readPrevious(path: string, tell: (note: string) => void): Promise<readonly TemplateFile[]> {
  const { templates, failed } = await readAll([path], tell);
  if (failed.length > 0) throw new UsageError(failed.flatMap(({ problems }) => problemLines(problems)));
  return templates;
}

interface ReadTemplates {
  readonly templates: readonly TemplateFile[];
  readonly failed: readonly { readonly template: string; readonly problems: readonly TemplateProblem[] }[];
}

async function readAll(paths: readonly string[], tell: (note: string) => void): Promise<ReadTemplates> {
  const read = await Promise.all(paths.map(async (path) => ({ path, ...(await readTemplateFiles(path)) })));
  const isError = ({ severity }: TemplateProblem) => severity === 'error';
  for (const { problems } of read) {
    for (const line of problemLines(problems.filter((found) => !isError(found)))) tell(line);
  }
  return {
    templates: read.flatMap(({ templates }) => templates),
    failed: read.flatMap(({ path, problems }) => {
      const errors = problems.filter(isError);
      return errors.length === 0 ? [] : [{ template: path, problems: errors }];
    }),
  };
}

interface NamedTemplate {
  readonly stackName: string;
  /** Undefined for a template that cannot be read, which is told elsewhere. */
  readonly declared: ReadonlySet<string> | undefined;
}

function declaredParameters({ text, file }: TemplateFile): ReadonlySet<string> | undefined {
  const parsed = parseTemplate(text, file);
  return parsed.kind === 'parsed' ? new Set(parsed.template.parameters.keys()) : undefined;
}

/** Of several templates, an override is for those that declare the parameter; with a stack's name before it, for that stack. */
function overridesFor({ stackName, declared }: NamedTemplate, overrides: ParameterOverrides): Map<string, string> {
  const general = [...overrides.everywhere].filter(([name]) => declared === undefined || declared.has(name));
  return new Map([...general, ...(overrides.ofStack.get(stackName) ?? [])]);
}

/** `UsePreviousValue`: what the deployed stack was given, else the default that its own template has. */
function keptValues(
  before: TemplateFile | undefined,
  { previous: kept }: ParameterOverrides,
  previousOverrides: ParameterOverrides | undefined,
): Map<string, string> {
  const parsed = before === undefined || kept.size === 0 ? undefined : parseTemplate(before.text, before.file);
  const declared: ReadonlyMap<string, ParameterDeclaration> =
    parsed?.kind === 'parsed' ? parsed.template.parameters : new Map();
  return new Map(
    [...kept].flatMap((name) => {
      const text = previousOverrides?.everywhere.get(name) ?? declared.get(name)?.defaultText;
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

function refuseUnusedOverrides(overrides: ParameterOverrides, templates: readonly NamedTemplate[]): void {
  // A template that cannot be read might declare anything.
  if (templates.some(({ declared }) => declared === undefined)) return;
  const declared = new Set(templates.flatMap((template) => [...(template.declared ?? [])]));
  const names = declared.size === 0 ? 'none is declared' : `declared are ${[...declared].join(', ')}`;
  const undeclared = [...overrides.everywhere.keys(), ...overrides.previous].filter((name) => !declared.has(name));
  const stacks = new Set(templates.map(({ stackName }) => stackName));
  const strangers = [...overrides.ofStack.keys()].filter((stack) => !stacks.has(stack));
  const problems = [
    ...undeclared.map((name) => `--parameters ${name}: no template declares this parameter; ${names}`),
    ...strangers.map(
      (stack) => `--parameters ${stack}:…: there is no stack ${stack}; expected ${[...stacks].join(', ')}`,
    ),
  ];
  if (problems.length > 0) throw new UsageError(problems);
}

/**
 * The predecessor of a template: the only one given, or the one of the same file name. Without one the stack is new.
 */
function previousOf(
  template: TemplateFile,
  templates: readonly TemplateFile[],
  previous: readonly TemplateFile[],
): TemplateFile | undefined {
  if (templates.length === 1 && previous.length === 1) return previous[0];
  return previous.find(({ file }) => basename(file) === basename(template.file));
}

/** A stack's name made from a file's: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
function stackNameOf(file: string): string {
  const base = file.replace(/^.*[/\\]/, '').replace(/(\.template)?\.[^.]*$/, '');
  const name = base
    .replace(/[^A-Za-z0-9-]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 128);
  return name === '' ? 'stack' : name;
}

/** CloudFormation's own limit on a template is 1 MB. */
const PROCESSED_BUDGET: JsonBudget = { maxBytes: 16 * 1024 * 1024, maxDepth: 500, maxValues: 1_000_000 };

/** A template, or what `get-template` prints around one. */
async function readProcessed(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError([`--processed ${file}: the file cannot be read`]);
  });
  const printed = getTemplateOutput.safeParse(decodeJson(text, PROCESSED_BUDGET));
  if (!printed.success) return text;
  const { TemplateBody } = printed.data.value;
  return typeof TemplateBody === 'string' ? TemplateBody : JSON.stringify(TemplateBody);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html; the AWS CLI prints a JSON template as an object. */
const getTemplateOutput = z.object({
  kind: z.literal('decoded'),
  value: z.object({ TemplateBody: z.union([z.string(), z.looseObject({})]) }),
});

interface Expansion {
  /** The template, with what the SAM macro makes of it. */
  expand(template: TemplateText, parameters: ReadonlyMap<string, string>): Promise<TemplateText>;
  close(): void;
}

function expansionOf(region: string, tell: (note: string) => void): Expansion {
  const translator = samTranslator(region, processEnvironment());
  return {
    async expand(template, parameters) {
      const expanded = await expandSam(template, parameters, region, translator);
      switch (expanded.kind) {
        case 'none':
          for (const line of problemLines(expanded.notes)) tell(line);
          return template;
        case 'refused':
          return { ...template, refused: expanded.problems };
        case 'expanded':
          return { ...template, processed: expanded.processed };
      }
    },
    close: () => translator.close(),
  };
}
