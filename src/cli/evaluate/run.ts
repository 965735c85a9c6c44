import { basename } from 'node:path';
import {
  type ChangeToEvaluate,
  type EvaluatePorts,
  evaluateChanges,
} from '../../local/cloudformation/evaluate-changes.ts';
import { planChange } from '../../local/cloudformation/plan/plan-change.ts';
import type { Concurrency } from '../../local/cloudformation/run/concurrency.ts';
import type { PolicyFunctionSource } from '../../local/cloudformation/run/local-hook.ts';
import { readTemplateFiles, type TemplateFile } from '../../local/template/template-files.ts';
import { writeResult } from '../formats/write-result.ts';
import { callerCredentials, type HookSetup, hookSetup } from '../local-hook/hook-setup.ts';
import { openRecordFile } from '../local-hook/record-file.ts';
import type { Installation } from '../shell/installation.ts';
import { problemLines } from '../shell/problem-lines.ts';
import type { Terminal } from '../shell/terminal.ts';
import { UsageError } from '../shell/usage-error.ts';
import { type EvaluateArguments, parseAssumptions } from './options.ts';
import { readParameters } from './parameters.ts';
import { progressLine } from './progress-line.ts';
import { stackNameOf } from './stack-name.ts';

export interface CommandContext {
  readonly installation: Installation;
  readonly out: Terminal;
  readonly errors: Terminal;
}

/** Enough to hide the waiting of slow functions. An account has a limit of concurrent invocations, which its other functions need, too. */
const CONCURRENCY: Readonly<Record<PolicyFunctionSource['kind'], Concurrency>> = {
  folder: { least: 4, most: 16 },
  endpoint: { least: 4, most: 4 },
  aws: { least: 4, most: 4 },
};

/** Resolves with the exit code. Throws a UsageError before anything has been started. */
export async function runEvaluate(
  paths: readonly string[],
  options: EvaluateArguments,
  { installation, out, errors }: CommandContext,
): Promise<number> {
  const setup = await hookSetup(options, installation);
  const assumptions = parseAssumptions(options.assume);
  const changes = await plan(paths, options, setup, (note) => errors.write(`${note}\n`));
  for (const note of setup.notes) errors.write(`${note}\n`);
  const records = options.records === undefined ? undefined : openRecordFile(options.records);
  const progress = progressLine(options.quiet ? undefined : errors);
  const ports: EvaluatePorts = {
    keepRecord: (line) => records?.write(line),
    log: (name, line) => {
      if (options.verbose) progress.around(() => errors.write(`${errors.style.dim(`${name}:`)} ${line}\n`));
    },
    onProgress: (template, done, total) => progress.show(`${template}  ${done} of ${total} targets`),
  };
  const result = await evaluateChanges(
    changes,
    {
      ...setup,
      typeName: options.hookName ?? setup.typeName,
      assumptions,
      operations: options.operation === undefined ? undefined : new Set(options.operation),
      callerCredentials: callerCredentials(setup),
      realTime: options.realTime,
      concurrency: CONCURRENCY[setup.source.kind],
    },
    ports,
  ).finally(() => progress.clear());
  const lost = await records?.close();
  writeResult(result, options, { out, errors });
  if (lost !== undefined) errors.write(`${lost}\n`);
  return result.summary.exitCode;
}

async function plan(
  paths: readonly string[],
  options: EvaluateArguments,
  { region, accountId }: HookSetup,
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

/** Of one template its only predecessor, of several the one of the same file name; without one the stack is new. */
function previousOf(
  template: TemplateFile,
  templates: readonly TemplateFile[],
  previous: readonly TemplateFile[],
): TemplateFile | undefined {
  if (templates.length === 1 && previous.length === 1) return previous[0];
  return previous.find(({ file }) => basename(file) === basename(template.file));
}
