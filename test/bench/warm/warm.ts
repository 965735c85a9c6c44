import { quantile, ratio, table } from '../numbers.ts';
import type { Stub } from './stub-process.ts';
import { type Sample, type Subject, type SubjectName, startSubject } from './subject-process.ts';

const COUNTS = [1, 10, 50];
/**
 * How long a function takes, and how many rounds are measured, with half of them for a single function: the most for the p95
 * where the hook's own time is most of it, and few enough for four minutes in all.
 */
const DELAYS = [
  { delayMs: 0, rounds: 40 },
  { delayMs: 20, rounds: 16 },
  { delayMs: 100, rounds: 8 },
];
const PER_ROUND = 5;
const WARM_UP = 60;

interface Row {
  readonly label: string;
  readonly name: SubjectName;
  readonly tracing: boolean;
  /** At most this many times the plain SDK, by number of functions. */
  readonly targets?: Readonly<Record<number, string>>;
}

/** The first is what the others are compared with. */
const ROWS: readonly [Row, ...Row[]] = [
  { label: 'plain SDK', name: 'plain-sdk', tracing: false },
  { label: 'raw HTTP + SigV4', name: 'raw-http', tracing: false },
  { label: 'our invoker alone', name: 'our-invoker', tracing: false },
  { label: 'lambda-hook', name: 'lambda-hook', tracing: false, targets: { 10: '0.80', 50: '0.60' } },
  { label: 'registry-hook', name: 'registry-hook', tracing: false },
  { label: 'lambda-hook, traced', name: 'lambda-hook', tracing: true, targets: { 1: '2.00', 10: '2.00', 50: '2.00' } },
];

/** Warm invocations of every subject in turn, a few at a time, so that whatever else the machine does meets all of them alike. */
export async function warm(stub: Stub): Promise<void> {
  const payload = await policyRequest(stub);
  for (const count of COUNTS) {
    const subjects = await Promise.all(
      ROWS.map(async (row) => ({ row, subject: await startSubject(row.name, stub, count, payload, row.tracing) })),
    );
    await stub.setDelay(0);
    for (const { subject } of subjects) await subject.run(count === 1 ? 4 * WARM_UP : WARM_UP);
    for (const { delayMs, rounds } of DELAYS) {
      await stub.setDelay(delayMs);
      const samples = await measure(subjects, count === 1 ? rounds / 2 : rounds);
      print(count, delayMs, samples);
    }
    for (const { subject } of subjects) subject.stop();
  }
}

/** The request that the hook sends, so that every subject sends the same. */
async function policyRequest(stub: Stub): Promise<string> {
  const hook = await startSubject('lambda-hook', stub, 1, '', false);
  await hook.run(1);
  hook.stop();
  return stub.setDelay(0);
}

async function measure(
  subjects: readonly { readonly row: Row; readonly subject: Subject }[],
  rounds: number,
): Promise<ReadonlyMap<Row, readonly Sample[]>> {
  const samples = new Map<Row, Sample[]>(subjects.map(({ row }) => [row, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { row, subject } of subjects) samples.get(row)?.push(...(await subject.run(PER_ROUND)));
  }
  return samples;
}

function print(count: number, delayMs: number, samples: ReadonlyMap<Row, readonly Sample[]>): void {
  const figures = (row: Row) => {
    const of = samples.get(row) ?? [];
    const added = of.map(({ wallMs }) => wallMs - delayMs);
    const cpu = of.map(({ cpuMs }) => cpuMs);
    return {
      added50: quantile(added, 0.5),
      added95: quantile(added, 0.95),
      cpu50: quantile(cpu, 0.5),
      cpu95: quantile(cpu, 0.95),
    };
  };
  const base = figures(ROWS[0]);
  const rows = ROWS.map((row) => {
    const own = figures(row);
    return [
      row.label,
      own.added50.toFixed(2),
      ratio(own.added50, base.added50),
      ratio(own.added95, base.added95),
      own.cpu50.toFixed(2),
      ratio(own.cpu50, base.cpu50),
      ratio(own.cpu95, base.cpu95),
      row.targets?.[count] ?? '',
    ];
  });
  const functions = count === 1 ? '1 function' : `${count} functions`;
  console.log(`\n${functions}, answering after ${delayMs} ms`);
  console.log(table([['', 'added ms', '×p50', '×p95', 'CPU ms', '×p50', '×p95', 'target ×'], ...rows]));
}
