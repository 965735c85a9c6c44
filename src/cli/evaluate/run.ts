import type { Operation } from '../../hook/domain.ts';
import { type EvaluatePorts, evaluateChanges } from '../../local/cloudformation/evaluate-changes.ts';
import type { PolicyFunctionSource } from '../../local/cloudformation/local-hook/local-hook.ts';
import type { Concurrency } from '../../local/cloudformation/run/map-concurrently.ts';
import type { HookSettings } from '../../local/cloudformation/settings/hook-settings.ts';
import type { EvaluationResult } from '../../local/evaluation-result.ts';
import { checkOutputs } from '../formats/outputs.ts';
import { writeResult } from '../formats/write-result.ts';
import { callerCredentials, type HookSetup, hookSetup } from '../local-hook/hook-setup.ts';
import { openRecordFile } from '../local-hook/record-file.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { type EvaluateArguments, parseAssumptions } from './options.ts';
import { planChanges } from './plan-changes.ts';
import { progressLine } from './progress-line.ts';

/** Enough to use the time in which slow functions wait. The limit of an account is shared with its other functions. */
const CONCURRENCY: Readonly<Record<PolicyFunctionSource['kind'], Concurrency>> = {
  folder: { least: 4, most: 16 },
  endpoint: { least: 4, most: 4 },
  aws: { least: 4, most: 4 },
};

/** Resolves with the exit code. Throws a UsageError before anything has been started. */
export async function runEvaluate(
  paths: readonly string[],
  options: EvaluateArguments,
  context: CommandContext,
): Promise<number> {
  checkOutputs(options.output);
  const setup = await hookSetup(options, context.installation);
  const { result, lostRecords } = await evaluate(paths, options, setup, context);
  writeResult(result, options, context);
  if (lostRecords !== undefined) context.errors.write(`${lostRecords}\n`);
  return result.summary.exitCode;
}

export interface Evaluated {
  readonly result: EvaluationResult;
  /** A sentence for the person, if records could not be written. */
  readonly lostRecords: string | undefined;
}

/** Evaluates the templates at `paths` with the hook of `setup`; tells progress and notes on `errors`. */
export async function evaluate(
  paths: readonly string[],
  options: EvaluateArguments,
  setup: HookSetup,
  { errors }: Pick<CommandContext, 'errors'>,
): Promise<Evaluated> {
  const assumptions = parseAssumptions(options.assume);
  const { stacks, failedTemplates } = await planChanges(paths, options, setup, (note) => errors.write(`${note}\n`));
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
    stacks,
    {
      ...setup,
      settings: withNamedOperations(setup.settings, options.operation),
      typeName: options.hookName ?? setup.typeName,
      assumptions,
      operations: options.operation === undefined ? undefined : new Set(options.operation),
      callerCredentials: callerCredentials(setup),
      realTime: options.realTime,
      concurrency: CONCURRENCY[setup.source.kind],
      failedTemplates,
      allowUnjudged: options.allowUnjudged,
    },
    ports,
  ).finally(() => progress.clear());
  return { result, lostRecords: await records?.close() };
}

/** Where no configuration names the hook's target operations, the command line does. */
function withNamedOperations(settings: HookSettings, named: readonly Operation[] | undefined): HookSettings {
  return settings.targetOperations === undefined && named !== undefined
    ? { ...settings, targetOperations: named }
    : settings;
}
