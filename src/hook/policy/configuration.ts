import * as z from 'zod';
import { ACTIONS, CONTRACT_NAMES, type Configuration, FAILURE_MODES, type PolicyFunction } from '../domain.ts';
import { problemsOf } from '../foreign/problems.ts';
import { FUNCTION_NAME_MAX_LENGTH, FUNCTION_NAME_PATTERN, qualifiedNameOf } from './function-name.ts';
import { TARGET_NAME_PATTERN } from './target-name-pattern.ts';

const functionName = z
  .string()
  .max(FUNCTION_NAME_MAX_LENGTH)
  .regex(FUNCTION_NAME_PATTERN, 'expected the name, partial ARN or ARN of a Lambda function')
  .describe('Name, partial ARN or ARN of a Lambda function, with or without version or alias; used verbatim.');

const failureMode = z.enum(FAILURE_MODES);

/** CloudFormation may hand the numbers of a configuration over as text. */
function numeric(schema: z.ZodNumber) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value),
    schema,
  );
}

/** As above, for a switch. */
const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean('expected true or false'),
);

const timeoutSeconds = numeric(
  z
    .number('expected a number of seconds')
    .min(0.1, 'expected at least 0.1 seconds')
    .max(30, 'expected at most 30 seconds, as CloudFormation waits no longer for a hook'),
).describe('Limit of one invocation of one policy function, in seconds.');

const policyFunction = z.lazy(() =>
  z
    .strictObject({
      FunctionName: functionName,
      Id: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected 1 to 64 letters, digits, dots, hyphens or underscores')
        .optional()
        .describe(
          'What records, metrics, annotations and messages show. Default: the name in FunctionName, with its version or alias.',
        ),
      Contract: z
        .enum(CONTRACT_NAMES)
        .optional()
        .describe(
          "How the function is asked: as the original hook asks (invoker), or with the event of AWS's own Lambda Hooks (lambda-hook). Default: invoker.",
        ),
      TargetNames: z
        .array(
          z
            .string()
            .regex(
              TARGET_NAME_PATTERN,
              'expected a target name such as AWS::S3::Bucket, with * and ? as wildcards (but not *?)',
            ),
        )
        .min(1, 'expected at least one target name; leave the list out to ask about every target')
        .optional(),
      Actions: z
        .array(z.enum(ACTIONS))
        .min(1, 'expected at least one action; leave the list out to ask about every action')
        .optional(),
      FailureMode: failureMode.optional().describe('What a non-compliance does. Default: the FailureMode of the hook.'),
      OnError: failureMode
        .optional()
        .describe(
          'What a function that could not decide does. Default: the OnError of the hook, else its FailureMode.',
        ),
      TimeoutSeconds: timeoutSeconds.optional(),
    })
    .describe('One policy function and its scope.'),
);

/** The one document that every door reads: the registry type's `Properties`, `HOOK_CONFIGURATION`, or a file. */
export const configurationSchema = z.strictObject({
  LambdaFunctions: z
    .array(
      z.union([functionName, policyFunction], 'expected a function name or an object'),
      'expected a list of at least one policy function',
    )
    .min(1, 'expected at least one policy function')
    .describe('The policy functions to ask. A plain name means: every target, every action, the defaults.'),
  FailureMode: failureMode.optional().describe('Default of the functions: what a non-compliance does. Default: FAIL.'),
  OnError: failureMode
    .optional()
    .describe('Default of the functions: what one that could not decide does. Default: the FailureMode.'),
  TimeoutSeconds: timeoutSeconds.optional(),
  MaxRounds: numeric(
    z
      .number('expected a number of invocations')
      .int('expected a whole number of invocations')
      .min(1, 'expected at least one invocation')
      .max(1000, 'expected at most 1000 invocations'),
  )
    .optional()
    .describe(
      'Invocations of the hook for one request. A function that is still in progress in the last one counts as timed out. Default: 3, the most that CloudFormation grants a Lambda Hook.',
    ),
  TraceSegments: flag
    .optional()
    .describe('Registry type only: whether to write trace segments to X-Ray with the role for logs. Default: false.'),
});

const DEFAULT_TIMEOUT_SECONDS = 10;

export type ConfigurationResult =
  | { readonly kind: 'configured'; readonly configuration: Configuration }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Parses a hook configuration; `null` and `undefined` are a configuration without functions. Never throws. */
export function parseConfiguration(document: unknown): ConfigurationResult {
  const parsed = configurationSchema.safeParse(document ?? {});
  if (!parsed.success) return { kind: 'invalid', problems: problemsOf(parsed.error) };
  const defaults = parsed.data;
  const policyFunctions = withIds(
    defaults.LambdaFunctions.map((entry) => (typeof entry === 'string' ? { FunctionName: entry } : entry)),
  ).map(({ id, entry }): PolicyFunction => {
    const mode = entry.FailureMode ?? defaults.FailureMode ?? 'FAIL';
    return {
      id,
      functionName: entry.FunctionName,
      contract: entry.Contract ?? 'invoker',
      targetNames: entry.TargetNames,
      actions: entry.Actions,
      failureMode: mode,
      onError: entry.OnError ?? defaults.OnError ?? mode,
      timeoutMs: 1000 * (entry.TimeoutSeconds ?? defaults.TimeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS),
    };
  });
  const problems = duplicates(policyFunctions);
  return problems.length > 0
    ? { kind: 'invalid', problems }
    : { kind: 'configured', configuration: { policyFunctions, maxRounds: defaults.MaxRounds } };
}

type Entry = z.infer<typeof policyFunction>;

/**
 * Gives every entry its id: its own, else the function's name with its version or alias, so that no metric changes its name when
 * another function joins. Two spellings of one function, such as its name and its ARN, share that id: the first keeps it, and
 * the whole spelling is the id of the others.
 */
function withIds(entries: readonly Entry[]): { readonly id: string; readonly entry: Entry }[] {
  const taken = new Set(entries.flatMap(({ Id }) => (Id === undefined ? [] : [Id])));
  return entries.map((entry) => {
    const byDefault = qualifiedNameOf(entry.FunctionName);
    const id = entry.Id ?? (taken.has(byDefault) ? entry.FunctionName : byDefault);
    taken.add(id);
    return { id, entry };
  });
}

function duplicates(policyFunctions: readonly PolicyFunction[]): string[] {
  return policyFunctions.flatMap(({ id }, index) => {
    const first = policyFunctions.findIndex((other) => other.id === id);
    return first === index
      ? []
      : [
          `LambdaFunctions[${index}]: has the same Id as LambdaFunctions[${first}] ("${id}"); ` +
            'remove one of them or give each an Id of its own',
        ];
  });
}
