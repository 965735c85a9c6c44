import * as z from 'zod';
import { OPERATIONS } from '../../hook/domain.ts';
import { ASSUMPTIONS, type AssumptionName, type Assumptions, DEFAULT_ASSUMPTIONS } from '../../local/assumptions.ts';
import { FORMATS, type Format, namesFormat, type Output, parseOutput } from '../formats/outputs.ts';
import { hookOptions, withOneSource } from '../local-hook/hook-options.ts';
import { parseOptions } from '../shell/parse-options.ts';
import { UsageError } from '../shell/usage-error.ts';

const operation = z.enum(OPERATIONS, 'expected RESOURCE, STACK, CHANGE_SET or CLOUD_CONTROL');

const evaluateOptions = z.object({
  ...hookOptions,
  previous: z.string().optional(),
  delete: z.boolean().default(false),
  parameters: z.array(z.string()).default([]),
  previousParameters: z.array(z.string()).optional(),
  processed: z.string().optional(),
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
  format: z.enum(FORMATS, `expected ${FORMATS.join(', ')}`).optional(),
  output: z.array(z.string()).default([]),
  quiet: z.boolean().default(false),
  all: z.boolean().default(false),
  allowUnjudged: z.boolean().default(false),
});

export interface EvaluateArguments extends Omit<z.infer<typeof evaluateOptions>, 'format' | 'output'> {
  readonly format: Format;
  readonly output: readonly Output[];
  readonly alsoPrinted: boolean;
}

export function parseEvaluateOptions(options: unknown): EvaluateArguments {
  const parsed = withOneSource(parseOptions(evaluateOptions, options));
  if (parsed.delete && parsed.previous !== undefined) {
    throw new UsageError(['--delete and --previous: a stack that is deleted has no other template before; give one']);
  }
  if (parsed.previousParameters !== undefined && parsed.previous === undefined) {
    throw new UsageError(['--previous-parameters: expected --previous with it']);
  }
  const { format = 'table' } = parsed;
  return {
    ...parsed,
    format,
    output: parsed.output.map((text) => parseOutput(text, format)),
    alsoPrinted: parsed.format !== undefined && parsed.output.every(namesFormat),
  };
}

/** @param texts `name=value`, each once */
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
