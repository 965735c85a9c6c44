import { join, relative } from 'node:path';
import { DEFAULT_ASSUMPTIONS } from '../../local/assumptions.ts';
import { type ChangeToEvaluate, evaluateChanges } from '../../local/cloudformation/evaluate-changes.ts';
import { planChange } from '../../local/cloudformation/plan/plan-change.ts';
import { readFunctionsFolder } from '../../local/lambda/folder/read-functions-folder.ts';
import type { LambdaFunction } from '../../local/lambda/lambda-function.ts';
import { readTemplateFiles } from '../../local/template/template-files.ts';
import { stackNameOf } from '../evaluate/stack-name.ts';
import { wrap } from '../formats/columns.ts';
import { table } from '../formats/table.ts';
import { canRunPython } from '../local-hook/can-run-python.ts';
import { openRecordFile } from '../local-hook/record-file.ts';
import type { Installation } from '../shell/installation.ts';
import { problemLines } from '../shell/problem-lines.ts';
import type { Terminal } from '../shell/terminal.ts';
import { UsageError } from '../shell/usage-error.ts';

const DEMO_FUNCTIONS = /^s3-versioning-enabled/;
const ACCOUNT_ID = '123456789012';
const REGION = 'us-east-1';

/** `npm start`: the shipped templates, the shipped policy functions, the built hook, and what comes of it. Resolves with the exit code. */
export async function runDemo(
  installation: Installation,
  environment: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
): Promise<number> {
  const { style } = terminal;
  const folder = readFunctionsFolder(installation.examples);
  if (folder.kind === 'unreadable') throw new UsageError([folder.problem]);
  const shipped = folder.functions.filter(({ name }) => DEMO_FUNCTIONS.test(name));
  const functions = canRunPython() ? shipped : shipped.filter(({ runtime }) => runtime !== 'python');
  const changes = await shippedChanges(installation.templates);
  const recordPath = join(installation.output, 'records.ndjson');
  const records = openRecordFile(recordPath);
  const result = await evaluateChanges(
    changes,
    {
      door: 'lambda-hook',
      bundleFolder: installation.bundleFolder('lambda-hook'),
      source: { kind: 'folder', functions },
      region: REGION,
      accountId: ACCOUNT_ID,
      environment,
      typeName: 'Example::PolicyFunctions::Hook',
      settings: {
        enabled: true,
        targetOperations: ['RESOURCE'],
        failureMode: 'FAIL',
        targetFilters: [],
        stackFilters: undefined,
        properties: undefined,
      },
      properties: { LambdaFunctions: functions.map(({ name }) => name), FailureMode: 'FAIL' },
      operations: undefined,
      assumptions: DEFAULT_ASSUMPTIONS,
      callerCredentials: undefined,
      realTime: false,
      concurrency: { least: 4, most: 4 },
    },
    { keepRecord: records.write, log: () => {}, onProgress: () => {} },
  );
  const lost = await records.close();
  terminal.write(
    [
      style.bold('What this hook would say to two changes, and what CloudFormation would then do'),
      ...wrap(introduction(functions), terminal.columns ?? Infinity).map(style.dim),
      ...(functions.length < shipped.length
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
      lost ?? `Every decision is on record in ${style.bold(relative(process.cwd(), recordPath))}, one line each.`,
      `Judge your own template:  ${style.cyan('npm start -- evaluate template.yaml --functions examples')}`,
      '',
    ].join('\n'),
  );
  return 0;
}

function introduction(functions: readonly LambdaFunction[]): string {
  const names = functions.map(({ name, runtime }) => `${name} (${runtime === 'python' ? 'Python' : 'JavaScript'})`);
  return `Asked: ${names.join(' and ')}, through the built Lambda hook, on a Lambda endpoint of this machine.`;
}

async function shippedChanges(folder: string): Promise<ChangeToEvaluate[]> {
  const { templates, problems } = await readTemplateFiles(folder);
  if (templates.length === 0) throw new UsageError(problems.map(({ message }) => message));
  return templates.map(({ file, text }) => {
    const shown = relative(process.cwd(), file);
    const planned = planChange({
      template: { file: shown, text },
      previous: undefined,
      deleting: false,
      parameters: new Map(),
      previousParameters: undefined,
      stackName: stackNameOf(file),
      accountId: ACCOUNT_ID,
      region: REGION,
      roleArn: undefined,
      nested: false,
    });
    if (planned.kind === 'planned') return { template: shown, change: planned.change, notes: planned.notes };
    throw new UsageError(problemLines(planned.problems));
  });
}
