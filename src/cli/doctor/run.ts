import { ACTIONS, type Operation, type PolicyFunction } from '../../hook/domain.ts';
import { parseConfiguration } from '../../hook/policy/configuration.ts';
import { nameOf } from '../../hook/policy/function-name.ts';
import { DEFAULT_ASSUMPTIONS } from '../../local/assumptions.ts';
import { evaluateChanges } from '../../local/cloudformation/evaluate-changes.ts';
import { UNFILTERED } from '../local-hook/hook-configuration-file.ts';
import { callerCredentials, type HookSetup, hookSetup } from '../local-hook/hook-setup.ts';
import { openRecordFile, type RecordFile } from '../local-hook/record-file.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { EXIT_CODE } from '../shell/exit-code.ts';
import { UsageError } from '../shell/usage-error.ts';
import { type Answer, canBeAskedMore, type Diagnosis, diagnose, diagnoseUnfinished } from './diagnosis.ts';
import type { DoctorArguments } from './options.ts';
import {
  actionToAsk,
  givenQuestion,
  isInScope,
  ownQuestions,
  patternsWithoutPair,
  type Question,
  typesInScope,
} from './questions.ts';
import { type DoctorResult, doctorTable } from './result.ts';
import { TARGET_PAIRS } from './target-pairs.ts';

/** Resolves with the exit code. Throws a UsageError before anything has been started. */
export async function runDoctor(options: DoctorArguments, context: CommandContext): Promise<number> {
  const setup = await hookSetup(options, context.installation);
  const functions = configuredFunctions(setup);
  const given = options.target.map((file) => givenQuestion(file, setup));
  for (const note of setup.notes) context.errors.write(`${note}\n`);
  const records = options.records === undefined ? undefined : openRecordFile(options.records);
  const asker = new Asker(setup, functions, records, options.verbose ? context : undefined);
  const diagnoses = await examine(functions, given, setup, asker);
  const lostRecords = await records?.close();
  const result: DoctorResult = {
    schemaVersion: 1,
    exitCode: exitCodeOf(diagnoses, asker.hookFailure),
    hookFailure: asker.hookFailure ?? null,
    types: typesToAsk(functions, setup),
    patternsWithoutTargets: patternsWithoutPair(functions),
    functions: diagnoses,
  };
  context.out.write(
    options.format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : doctorTable(result, context.out),
  );
  if (lostRecords !== undefined) context.errors.write(`${lostRecords}\n`);
  return result.exitCode;
}

function configuredFunctions({ properties }: HookSetup): readonly PolicyFunction[] {
  const parsed = parseConfiguration(properties);
  if (parsed.kind === 'invalid') throw new UsageError(parsed.problems);
  return parsed.configuration.policyFunctions;
}

/**
 * Asks each function about one type first. Those that are gone, or near their limit, would make every other question wait, so that they
 * are asked no more. Asks the rest about every type in their scope, and about the given targets.
 */
async function examine(
  functions: readonly PolicyFunction[],
  given: readonly Question[],
  setup: HookSetup,
  asker: Asker,
): Promise<Diagnosis[]> {
  const types = typesToAsk(functions, setup);
  const firstTypes = new Set(functions.map((one) => types.find((type) => isInScope(one, type)) ?? types[0]));
  const first = await askAboutTypes(
    functions,
    types.filter((type) => firstTypes.has(type)),
    setup,
    asker,
  );
  const toAsk = functions.filter((one) => canBeAskedMore(first.get(one.id) ?? [], limitOf(one, setup)));
  const all = await askAboutTypes(toAsk, types, setup, asker);
  const aboutGiven = await asker.ask(toAsk, given);
  return functions.map((one) => {
    const limitMs = limitOf(one, setup);
    return toAsk.includes(one)
      ? diagnose(one, [...(all.get(one.id) ?? []), ...(aboutGiven.get(one.id) ?? [])], limitMs)
      : diagnoseUnfinished(one, first.get(one.id) ?? [], limitMs);
  });
}

/** Each function about the action that it is asked for: a creation, unless it is left to other actions. */
async function askAboutTypes(
  functions: readonly PolicyFunction[],
  types: readonly string[],
  setup: HookSetup,
  asker: Asker,
): Promise<ReadonlyMap<string, readonly Answer[]>> {
  const answers = new Map<string, readonly Answer[]>();
  for (const action of ACTIONS) {
    const concerned = functions.filter((one) => actionToAsk(one) === action);
    const about = await asker.ask(concerned, ownQuestions(types, action, setup));
    for (const [id, list] of about) answers.set(id, list);
  }
  return answers;
}

/** The function's timeout: the hook's, or Lambda's if that is known and shorter. */
function limitOf({ functionName, timeoutMs }: PolicyFunction, { source }: HookSetup): number {
  if (source.kind !== 'folder') return timeoutMs;
  const served = source.functions.find(({ name }) => name === nameOf(functionName));
  return Math.min(timeoutMs, served?.timeoutMs ?? timeoutMs);
}

function exitCodeOf(diagnoses: readonly Diagnosis[], hookFailure: string | undefined): number {
  if (hookFailure !== undefined) return EXIT_CODE.hookFailed;
  return diagnoses.every(({ complaints }) => complaints.length === 0) ? EXIT_CODE.passes : EXIT_CODE.blocked;
}

/** Asks the configured functions through the built hook, as `evaluate` does. */
class Asker {
  /** Why the hook asked no function, if it happened. */
  hookFailure: string | undefined;
  private readonly setup: HookSetup;
  private readonly all: readonly PolicyFunction[];
  private readonly records: RecordFile | undefined;
  private readonly log: Pick<CommandContext, 'errors'> | undefined;

  constructor(
    setup: HookSetup,
    all: readonly PolicyFunction[],
    records: RecordFile | undefined,
    log: Pick<CommandContext, 'errors'> | undefined,
  ) {
    this.setup = setup;
    this.all = all;
    this.records = records;
    this.log = log;
  }

  /** @returns answers by the function's id */
  async ask(
    functions: readonly PolicyFunction[],
    questions: readonly Question[],
  ): Promise<ReadonlyMap<string, readonly Answer[]>> {
    const answers = new Map<string, Answer[]>();
    if (functions.length === 0 || questions.length === 0) return answers;
    const { setup } = this;
    const operations = operationsToAsk(functions, setup);
    const result = await evaluateChanges(
      questions.map(({ change }) => change),
      {
        ...setup,
        properties: this.configurationOf(functions),
        // What CloudFormation filters is left out here: each function is asked what its own scope admits.
        settings: { ...UNFILTERED, targetOperations: [...operations] },
        operations,
        assumptions: DEFAULT_ASSUMPTIONS,
        callerCredentials: callerCredentials(setup),
        realTime: false,
        // One target at a time: answers are timed, and must not wait for each other.
        concurrency: { least: 1, most: 1 },
        failedTemplates: [],
        allowUnjudged: true,
      },
      {
        keepRecord: (line) => this.records?.write(line),
        log: (name, line) => this.log?.errors.write(`${this.log.errors.style.dim(`${name}:`)} ${line}\n`),
        onProgress: () => {},
      },
    );
    for (const [index, { invocations }] of result.stacks.entries()) {
      const kind = questions[index]?.kind ?? 'given';
      for (const { operation, targetName, hookStatus, message, policyFunctions } of invocations) {
        if (policyFunctions.length === 0 && hookStatus !== 'HOOK_COMPLETE_SUCCEEDED') this.hookFailure ??= message;
        for (const { id, outcome, errorKind, contractNote, reason, durationMs } of policyFunctions) {
          const policyFunction = functions.find((one) => one.id === id);
          if (policyFunction === undefined || !concerns(policyFunction, operation, setup)) continue;
          const before = answers.get(id) ?? [];
          const mayBeColdStart = before.length === 0;
          const answer = {
            kind,
            operation,
            targetName,
            outcome,
            errorKind,
            contractNote,
            reason,
            durationMs,
            mayBeColdStart,
          };
          answers.set(id, [...before, answer]);
        }
      }
    }
    return answers;
  }

  /** The hook's configuration with these functions only; both lists have the same order. */
  private configurationOf(functions: readonly PolicyFunction[]): HookSetup['properties'] {
    const { LambdaFunctions } = this.setup.properties;
    if (!Array.isArray(LambdaFunctions)) return this.setup.properties;
    const kept = LambdaFunctions.filter((_, index) => functions.some((one) => one === this.all[index]));
    return { ...this.setup.properties, LambdaFunctions: kept };
  }
}

/** A stack consists of resources, also where no function is asked about them. */
function typesToAsk(functions: readonly PolicyFunction[], setup: HookSetup): readonly string[] {
  const types = typesInScope(functions);
  return types.length === 0 && operationsToAsk(functions, setup).size > 1 ? [...TARGET_PAIRS.keys()] : types;
}

/** Resources, and stacks and change sets if the hook, or a function, is there for them. */
function operationsToAsk(functions: readonly PolicyFunction[], { settings }: HookSetup): ReadonlySet<Operation> {
  const whole = (['STACK', 'CHANGE_SET'] as const).filter(
    (operation) =>
      settings.targetOperations?.includes(operation) ||
      functions.some((one) => one.targetNames !== undefined && isInScope(one, operation)),
  );
  return new Set<Operation>(['RESOURCE', ...whole]);
}

/** A function without target names is meant for the hook's own target operations. */
function concerns({ targetNames }: PolicyFunction, operation: Operation, { settings }: HookSetup): boolean {
  if (targetNames !== undefined || operation === 'RESOURCE') return true;
  return settings.targetOperations?.includes(operation) === true;
}
