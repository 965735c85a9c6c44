/** The command `npm run contract-test`. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import type { Json } from '../../hook/domain.ts';
import { matchesTargetName } from '../../hook/policy/target-name-pattern.ts';
import { HYPHENATED_TYPE_NAME } from '../schema-handler-package.ts';
import { callerCredentials } from './checks/caller-credentials.ts';
import type { Check, CheckOptions } from './checks/check.ts';
import { checksOf, handlerTargets, randomName } from './checks/checks.ts';
import { functionClient } from './checks/function-client.ts';
import { runChecks } from './checks/run-checks.ts';
import { CONTRACT_FUNCTIONS, startContractHook } from './contract-hook.ts';
import { type ContractRun, contractReport, failedChecks } from './contract-report.ts';
import { readInputs } from './inputs/read-inputs.ts';
import { serveCommand } from './serve-command.ts';

interface Options {
  readonly endpoint?: string;
  readonly functionName: string;
  readonly typeconfig?: string;
  readonly callbacks: 'off' | 'on' | 'both';
  readonly inputs: string;
  readonly targets?: readonly string[];
  readonly region: string;
  readonly concurrency: number;
  readonly enforceTimeout: number;
  readonly maxCallbacks: number;
}

const projectFolder = process.cwd();

const command: Command = new Command('npm run contract-test --')
  .description(
    'Runs the checks of `cfn test` against the hook: each handler, each target, valid, invalid and unsupported models.\n' +
      'Without --endpoint it serves the built handler and the five contract test functions on this machine.',
  )
  .option('--endpoint <url>', 'a Lambda endpoint that already serves the hook')
  .option('--function-name <name>', 'what the endpoint calls the hook', 'TypeFunction')
  .option(
    '--typeconfig <file>',
    'type configuration, as for SetTypeConfiguration; default: the five contract functions',
  )
  .addOption(
    new Option('--callbacks <setting>', 'whether the functions served here first answer IN_PROGRESS')
      .choices(['off', 'on', 'both'])
      .default('both'),
  )
  .option('--inputs <folder>', 'input files; without any, every public resource type', join('schema', 'inputs'))
  .option('--targets <pattern...>', 'only these targets, for example AWS::S3::* STACK')
  .option('--region <region>', 'Region of the hook and its functions', 'us-east-1')
  .option('--concurrency <number>', 'checks at a time', positive, 4)
  .option('--enforce-timeout <seconds>', 'limit of one invocation', positive, 240)
  .option('--max-callbacks <number>', 'how often one check may be answered with IN_PROGRESS', positive, 3)
  .action(async (options: Options) => {
    const runs =
      options.endpoint === undefined ? await runHere(options) : [await runAgainst(options.endpoint, 'hook', options)];
    console.log(contractReport(runs));
    process.exitCode = failedChecks(runs) === 0 ? 0 : 1;
  });
command.enablePositionalOptions().addCommand(serveCommand(projectFolder));
await command.parseAsync();

async function runHere(options: Options): Promise<readonly ContractRun[]> {
  const runs: ContractRun[] = [];
  for (const callbacks of [false, true]) {
    const setting = callbacks ? 'on' : 'off';
    if (options.callbacks !== 'both' && options.callbacks !== setting) continue;
    const hook = await startContractHook({
      projectFolder,
      region: options.region,
      callbacks,
      log: { output: () => {}, invocation: () => {} },
      environment: {},
    });
    runs.push(await runAgainst(hook.url, `callbacks ${setting}`, options).finally(() => hook.close()));
  }
  return runs;
}

async function runAgainst(endpoint: string, label: string, options: Options): Promise<ContractRun> {
  const { functionName, region, concurrency } = options;
  const checkOptions: CheckOptions = {
    client: await functionClient({ endpoint, functionName, region }),
    newToken: randomUUID,
    timeoutMs: options.enforceTimeout * 1000,
    maxCallbacks: options.maxCallbacks,
    pause,
    awsAccountId: '123456789012',
    callerCredentials: await callerCredentials(endpoint, region),
    typeConfiguration: await typeConfiguration(options.typeconfig),
  };
  const checks = await readChecks(options);
  const started = performance.now();
  const results = await runChecks(checks, checkOptions, concurrency, progress(label, checks.length));
  return { label, results, durationMs: performance.now() - started };
}

async function readChecks({ inputs, targets }: Options): Promise<readonly Check[]> {
  const read = await readInputs(inputs);
  if (read.kind === 'unreadable') command.error(`${inputs}: ${read.problem}`, { exitCode: 2 });
  const schema = z
    .record(z.string(), z.json())
    .parse(JSON.parse(await readFile(join(projectFolder, 'schema', `${HYPHENATED_TYPE_NAME}.json`), 'utf8')));
  const checks = checksOf(handlerTargets(schema), read.rounds, randomName);
  if (targets === undefined) return checks;
  return checks.filter(
    ({ expected, input }) =>
      expected === 'UNSUPPORTED_TARGET' || targets.some((pattern) => matchesTargetName(pattern, input.targetName)),
  );
}

async function typeConfiguration(file: string | undefined): Promise<Json> {
  if (file === undefined) return { LambdaFunctions: CONTRACT_FUNCTIONS };
  const document = z
    .object({ CloudFormationConfiguration: z.object({ HookConfiguration: z.object({ Properties: z.json() }) }) })
    .parse(JSON.parse(await readFile(file, 'utf8')));
  return document.CloudFormationConfiguration.HookConfiguration.Properties;
}

/** One line that changes, on a terminal only. */
function progress(label: string, all: number): (count: number) => void {
  if (!process.stderr.isTTY) return () => {};
  return (count) => {
    if (count % 50 === 0) process.stderr.write(`\r${label}: ${count} of ${all}`);
    if (count === all) process.stderr.write('\r\u001b[K');
  };
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1.');
  return Number(text);
}
