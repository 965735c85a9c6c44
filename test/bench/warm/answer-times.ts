import { type ColdStart, startCold, writeRunner } from '../cold-start.ts';
import { functionNames, lambdaHookEvent, registryHookEvent } from '../input.ts';
import { table } from '../numbers.ts';
import type { Stub } from './stub-process.ts';
import { subjectEnvironment } from './subject-process.ts';

/** CloudFormation's wait, which begins with its call: what it does before a process starts is not in these times. */
const WAIT_MS = 30_000;
/** Longer than anybody waits. */
const NEVER_MS = 120_000;

/**
 * When the answer of a new process is there, by the clock of who called: the policy function hangs, and so does every service
 * that takes telemetry. A late answer is one that CloudFormation does not get.
 */
export async function answerTimes(stub: Stub): Promise<void> {
  const runner = await writeRunner();
  const patient = { LambdaFunctions: functionNames(1), TimeoutSeconds: 30 };
  const starts: readonly (ColdStart & { readonly label: string })[] = [
    { label: 'lambda-hook', bundle: 'dist/lambda-hook/index.js', event: lambdaHookEvent },
    {
      label: 'registry-hook, telemetry hangs too',
      bundle: 'dist/registry-hook/index.js',
      event: { ...registryHookEvent(1, 'hook-logs'), hookModel: patient },
    },
  ];
  await stub.setDelay(NEVER_MS);
  const env = { ...subjectEnvironment(stub, 1, false), HOOK_CONFIGURATION: JSON.stringify(patient) };
  const samples = await Promise.all(starts.map((start) => startCold(runner, start, env)));
  await stub.setDelay(0);
  const rows = starts.map(({ label }, index) => {
    const ms = samples[index]?.wallMs ?? Number.NaN;
    return [label, (ms / 1000).toFixed(2), ((WAIT_MS - ms) / 1000).toFixed(2)];
  });
  console.log('\nA new process whose functions hang: seconds from the call to the answer, and what is left of thirty');
  console.log(table([['', 'answer', 'left'], ...rows]));
}
