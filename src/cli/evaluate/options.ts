import * as z from 'zod';
import { placedProblemsOf } from '../../hook/foreign/problems.ts';
import { ASSUMPTIONS, type AssumptionName, type Assumptions, DEFAULT_ASSUMPTIONS } from '../../local/assumptions.ts';
import type { Installation } from '../shell/installation.ts';
import { UsageError } from '../shell/usage-error.ts';
import type { StartLambdaOptions } from '../start-lambda/run.ts';

export const FORMATS = ['table', 'json', 'junit', 'sarif', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

const PORT = 'expected a port number from 0 to 65535';

const operation = z.enum(
  ['RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL'],
  'expected RESOURCE, STACK, CHANGE_SET or CLOUD_CONTROL',
);

/** What `evaluate` and `invoke` share: which hook, and where its policy functions are. */
const hookOptions = {
  config: z.string().optional(),
  door: z.enum(['lambda', 'registry'], 'expected lambda or registry').default('lambda'),
  functions: z.string().optional(),
  endpoint: z.url({ protocol: /^https?$/, error: 'expected the URL of a Lambda endpoint' }).optional(),
  aws: z.boolean().default(false),
  region: z
    .string()
    .regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'expected a Region such as eu-west-1')
    .optional(),
  accountId: z
    .string()
    .regex(/^\d{12}$/, 'expected 12 digits')
    .default('123456789012'),
  records: z.string().optional(),
  verbose: z.boolean().default(false),
};

const evaluateOptions = z.object({
  ...hookOptions,
  previous: z.string().optional(),
  delete: z.boolean().default(false),
  parameters: z.array(z.string()).default([]),
  previousParameters: z.array(z.string()).optional(),
  stackName: z
    .string()
    .regex(/^[A-Za-z][-A-Za-z0-9]{0,127}$/, 'expected a letter, then letters, digits and hyphens')
    .optional(),
  roleArn: z.string().optional(),
  hookName: z
    .string()
    .regex(/^[A-Za-z0-9]{2,64}(::[A-Za-z0-9]{2,64}){2}$/, 'expected three parts, such as Org::Policy::Hook')
    .optional(),
  operation: z
    .array(z.string())
    .transform((texts) => texts.flatMap((text) => text.toUpperCase().replaceAll('-', '_').split(',')))
    .pipe(z.array(operation))
    .optional(),
  assume: z.array(z.string()).default([]),
  realTime: z.boolean().default(false),
  format: z.enum(FORMATS, `expected ${FORMATS.join(', ')}`).default('table'),
  output: z.string().optional(),
  quiet: z.boolean().default(false),
  all: z.boolean().default(false),
});

const invokeOptions = z.object({ ...hookOptions, function: z.string().optional() });

export type EvaluateArguments = z.infer<typeof evaluateOptions>;
export type InvokeArguments = z.infer<typeof invokeOptions>;
export type HookArguments = Pick<EvaluateArguments, keyof typeof hookOptions>;

export function parseEvaluateOptions(options: unknown): EvaluateArguments {
  const parsed = withOneSource(parse(evaluateOptions, options));
  if (parsed.delete && parsed.previous !== undefined) {
    throw new UsageError(['--delete and --previous: a stack that is deleted has no other template before; give one']);
  }
  if (parsed.previousParameters !== undefined && parsed.previous === undefined) {
    throw new UsageError(['--previous-parameters: expected --previous with it']);
  }
  return parsed;
}

export function parseInvokeOptions(options: unknown): InvokeArguments {
  const parsed = parse(invokeOptions, options);
  // A deployed function brings its policy functions with it.
  if (parsed.function !== undefined && parsed.functions === undefined) return parsed;
  if (parsed.function !== undefined) {
    throw new UsageError(['--function: expected --endpoint URL or --aws with it, where that function is']);
  }
  return withOneSource(parsed);
}

const startLambdaOptions = z.object({
  port: z
    .string()
    .regex(/^\d{1,5}$/, PORT)
    .transform(Number)
    .pipe(z.number().max(65_535, PORT)),
  functions: z.string().optional(),
});

export function parseStartLambdaOptions(options: unknown, { examples }: Installation): StartLambdaOptions {
  const { port, functions } = parse(startLambdaOptions, options);
  return { port, functionsFolder: functions ?? examples };
}

function parse<T>(schema: z.ZodType<T>, options: unknown): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    placedProblemsOf(parsed.error).map(({ path, message }) => `--${kebab(String(path[0]))}: ${message}`),
  );
}

function withOneSource<T extends HookArguments>(options: T): T {
  const { functions, endpoint, aws } = options;
  const sources = [functions !== undefined, endpoint !== undefined, aws].filter(Boolean).length;
  if (sources === 1) return options;
  throw new UsageError([
    `${sources === 0 ? 'The policy functions are missing' : 'The policy functions can only be in one place'}: expected --functions DIR, --endpoint URL or --aws`,
  ]);
}

/** `name=value`, each once. */
export function parseAssumptions(texts: readonly string[]): Assumptions {
  let assumptions = DEFAULT_ASSUMPTIONS;
  for (const text of texts) {
    const [name = '', value = ''] = text.split('=', 2);
    if (!isAssumption(name)) {
      throw new UsageError([`--assume ${name}: expected one of ${Object.keys(ASSUMPTIONS).join(', ')}`]);
    }
    const values: readonly string[] = ASSUMPTIONS[name].values;
    if (!values.includes(value)) throw new UsageError([`--assume ${name}: expected ${values.join(' or ')}`]);
    assumptions = { ...assumptions, [name]: value };
  }
  return assumptions;
}

function isAssumption(name: string): name is AssumptionName {
  return Object.hasOwn(ASSUMPTIONS, name);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
