import { join, relative } from 'node:path';
import { parseEvaluateOptions } from '../evaluate/options.ts';
import { evaluate } from '../evaluate/run.ts';
import { wrap } from '../formats/table/columns.ts';
import { table } from '../formats/table/table.ts';
import { canRunPython } from '../local-hook/can-run-python.ts';
import { hookSetup } from '../local-hook/hook-setup.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { EXIT_CODE } from '../shell/exit-code.ts';

/** The shipped policy functions that the demonstration asks, and their languages. */
const FUNCTIONS = {
  's3-versioning-enabled': 'JavaScript',
  's3-versioning-enabled-python': 'Python',
} as const;

/** `npm start`: evaluates the shipped templates with the shipped policy functions. Resolves with the exit code. */
export async function runDemo(context: CommandContext): Promise<number> {
  const { installation, out: terminal } = context;
  const { style } = terminal;
  const functions = Object.entries(FUNCTIONS).filter(([, language]) => language !== 'Python' || canRunPython());
  const records = join(installation.output, 'records.ndjson');
  const options = parseEvaluateOptions({
    functions: installation.examples,
    hookName: 'Example::PolicyFunctions::Hook',
    operation: ['RESOURCE'],
    region: 'us-east-1',
    records,
    quiet: true,
  });
  const setup = await hookSetup(options, installation);
  const properties = { LambdaFunctions: functions.map(([name]) => name), FailureMode: 'FAIL' };
  const templates = relative(process.cwd(), installation.templates) || '.';
  const { result, lostRecords } = await evaluate([templates], options, { ...setup, properties }, context);
  const asked = functions.map(([name, language]) => `${name} (${language})`).join(' and ');
  const introduction = `Asked: ${asked}, through the built Lambda hook, on a Lambda endpoint of this machine.`;
  terminal.write(
    [
      style.bold('What this hook would say to two changes, and what CloudFormation would then do'),
      ...wrap(introduction, terminal.columns ?? Infinity).map(style.dim),
      ...(functions.length < Object.keys(FUNCTIONS).length
        ? [style.yellow('The Python function is left out: there is no python3 here.')]
        : []),
      '',
      '',
    ].join('\n'),
  );
  terminal.write(table(result, terminal, { all: true }));
  terminal.write(
    [
      '',
      lostRecords ?? `Every decision is on record in ${style.bold(relative(process.cwd(), records))}, one line each.`,
      `Judge your own template:  ${style.cyan('npm start -- evaluate template.yaml --functions examples')}`,
      '',
    ].join('\n'),
  );
  return EXIT_CODE.passes;
}
