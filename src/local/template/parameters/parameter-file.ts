import * as z from 'zod';
import { problem, type TemplateProblem } from '../problem.ts';
import { readText } from '../read/read-text.ts';
import { describePath, positionAt, textJson, valueAt } from '../template-node.ts';

export type GivenParameters =
  | {
      readonly kind: 'parameters';
      readonly values: ReadonlyMap<string, string>;
      /** Parameters that keep the value which the deployed stack has. */
      readonly previous: ReadonlySet<string>;
    }
  | { readonly kind: 'invalid'; readonly problems: readonly TemplateProblem[] };

const value = z.union([z.string(), z.array(z.string()).transform((members) => members.join(','))]);
/**
 * `aws cloudformation create-stack --parameters file://…`, and what `describe-stacks` prints: `ResolvedValue` is what Systems
 * Manager held behind the value.
 */
const cliParameter = z.strictObject({
  ParameterKey: z.string(),
  ParameterValue: value,
  UsePreviousValue: z.literal('false').optional(),
  ResolvedValue: value.optional(),
});
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Parameter.html: "Don't specify a value" with it. */
const previousParameter = z.strictObject({ ParameterKey: z.string(), UsePreviousValue: z.literal('true') });
const pair = z.string().regex(/^[^=]+=/, 'Expected KEY=VALUE');
const forms = {
  list: z.array(z.union([cliParameter, previousParameter, pair])),
  /** `aws cloudformation update-stack --cli-input-json file://…` */
  input: z.looseObject({ Parameters: z.array(z.union([cliParameter, previousParameter])) }),
  /** What `aws cloudformation describe-stacks` prints of one stack. */
  description: z.looseObject({
    Stacks: z.tuple([z.looseObject({ Parameters: z.array(cliParameter).default([]) })]),
  }),
  /** A template configuration file of CodePipeline; its Tags and StackPolicy are not for the template. */
  configuration: z.looseObject({ Parameters: z.record(z.string(), value) }),
  record: z.record(z.string(), value),
};

/**
 * Reads a file of parameters: the AWS CLI's list of {ParameterKey, ParameterValue} or of "KEY=VALUE", alone, under `Parameters` as in
 * `--cli-input-json`, or as `describe-stacks` prints it; a map under `Parameters`; or a plain map; JSON or YAML. Messages name keys, never values.
 */
export function parseParameterFile(text: string, file: string): GivenParameters {
  const { root, problems } = readText(text, file);
  const faults = problems.filter(({ severity }) => severity === 'error');
  if (root === undefined || faults.length > 0) {
    const empty = problem('PARAMETER_FILE', 'The parameter file is empty', { file, line: 1, column: 1 });
    return { kind: 'invalid', problems: faults.length > 0 ? faults : [empty] };
  }
  const json = textJson(root);
  const schema = Array.isArray(json)
    ? forms.list.transform((items) => items.map(entryOf))
    : valueAt(root, 'Stacks') !== undefined
      ? forms.description.transform(({ Stacks: [stack] }) => stack.Parameters.map(entryOf))
      : valueAt(root, 'Parameters')?.kind === 'list'
        ? forms.input.transform(({ Parameters }) => Parameters.map(entryOf))
        : valueAt(root, 'Parameters') !== undefined
          ? forms.configuration.transform(({ Parameters }) => Object.entries(Parameters).map(given))
          : forms.record.transform((record) => Object.entries(record).map(given));
  const result = schema.safeParse(json);
  if (!result.success) {
    return {
      kind: 'invalid',
      problems: result.error.issues.map((issue) => {
        const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
        const expected =
          'expected [{"ParameterKey": …, "ParameterValue": …}], ["KEY=VALUE"], {"Parameters": {KEY: VALUE}} or {KEY: VALUE}';
        const place = path.length === 0 ? 'The parameter file' : describePath(path);
        return problem('PARAMETER_FILE', `${place}: ${issue.message}; ${expected}`, positionAt(root, path));
      }),
    };
  }
  return unique(result.data, (name) =>
    problem('PARAMETER_FILE', `The parameter ${name} is given twice`, { file, line: 1, column: 1 }),
  );
}

/** Reads `KEY=VALUE` and the AWS CLI's `ParameterKey=KEY,ParameterValue=VALUE`, as given on a command line. */
export function parseParameterPairs(pairs: readonly string[]): GivenParameters {
  const entries: [string, string][] = [];
  for (const text of pairs) {
    const [, key, cliValue] = /^ParameterKey=([^,]+),ParameterValue=(.*)$/s.exec(text) ?? [];
    if (key !== undefined && cliValue !== undefined) entries.push([key, cliValue]);
    else if (pair.safeParse(text).success) entries.push(splitPair(text));
    else {
      const message = `Expected a parameter as KEY=VALUE, found a text of ${text.length} characters without "="`;
      return { kind: 'invalid', problems: [problem('PARAMETER_FILE', message, null)] };
    }
  }
  return unique(entries.map(given), (name) => problem('PARAMETER_FILE', `The parameter ${name} is given twice`, null));
}

interface Entry {
  readonly name: string;
  /** Undefined: the one that the deployed stack has. */
  readonly text: string | undefined;
}

function entryOf(item: string | z.output<typeof cliParameter> | z.output<typeof previousParameter>): Entry {
  if (typeof item === 'string') return given(splitPair(item));
  return { name: item.ParameterKey, text: 'ParameterValue' in item ? item.ParameterValue : undefined };
}

function given([name, text]: readonly [string, string]): Entry {
  return { name, text };
}

function splitPair(text: string): [string, string] {
  const equals = text.indexOf('=');
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function unique(entries: readonly Entry[], twice: (name: string) => TemplateProblem): GivenParameters {
  const values = new Map<string, string>();
  const previous = new Set<string>();
  for (const { name, text } of entries) {
    if (values.has(name) || previous.has(name)) return { kind: 'invalid', problems: [twice(name)] };
    if (text === undefined) previous.add(name);
    else values.set(name, text);
  }
  return { kind: 'parameters', values, previous };
}
