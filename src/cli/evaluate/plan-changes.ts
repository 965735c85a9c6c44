import { basename } from 'node:path';
import type { ChangeToEvaluate } from '../../local/cloudformation/evaluate-changes.ts';
import { planChange } from '../../local/cloudformation/plan/plan-change.ts';
import { readTemplateFiles, type TemplateFile } from '../../local/template/files/template-files.ts';
import type { HookSetup } from '../local-hook/hook-setup.ts';
import { problemLines } from '../shell/problem-lines.ts';
import { UsageError } from '../shell/usage-error.ts';
import type { EvaluateArguments } from './options.ts';
import { readParameters } from './parameters.ts';

/**
 * Reads the templates at `paths` and plans the change of each stack. Throws a UsageError with the problems of all templates.
 *
 * @param tell takes what is odd but no error, a line at a time
 */
export async function planChanges(
  paths: readonly string[],
  options: EvaluateArguments,
  { region, accountId }: Pick<HookSetup, 'region' | 'accountId'>,
  tell: (note: string) => void,
): Promise<ChangeToEvaluate[]> {
  const templates = await readAll(paths, tell);
  const previous = options.previous === undefined ? [] : await readAll([options.previous], tell);
  if (options.stackName !== undefined && templates.length > 1) {
    throw new UsageError([`--stack-name: there are ${templates.length} templates; expected one`]);
  }
  const parameters = readParameters(options.parameters);
  const previousParameters =
    options.previousParameters === undefined ? undefined : readParameters(options.previousParameters);
  const problems: string[] = [];
  const changes = templates.flatMap((template): ChangeToEvaluate[] => {
    const planned = planChange({
      template,
      previous: previousOf(template, templates, previous),
      deleting: options.delete,
      parameters: new Map([...template.parameters, ...parameters]),
      previousParameters,
      stackName: options.stackName ?? template.stackName ?? stackNameOf(template.file),
      accountId: template.accountId ?? accountId,
      region: template.region ?? region,
      roleArn: options.roleArn,
      nested: template.nestedIn !== undefined,
    });
    if (planned.kind === 'planned') return [{ template: template.file, change: planned.change, notes: planned.notes }];
    problems.push(...problemLines(planned.problems));
    return [];
  });
  if (problems.length > 0) throw new UsageError(problems);
  return changes;
}

async function readAll(paths: readonly string[], tell: (note: string) => void): Promise<readonly TemplateFile[]> {
  const read = await Promise.all(paths.map(readTemplateFiles));
  const problems = read.flatMap((files) => files.problems);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new UsageError(problemLines(errors));
  for (const line of problemLines(problems)) tell(line);
  return read.flatMap(({ templates }) => templates);
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
