/** Where our decoder judges a reply otherwise than the original does, and why: each class of replies once. */
import type { JsonObject, Outcome } from '../../../src/hook/domain.ts';
import { invoker } from '../../../src/hook/policy/contract/invoker.ts';
import { type OriginalReply, originalReply } from './original-reply.ts';

type Kind = OriginalReply['kind'];

export interface Difference {
  /** The rule of the original that decides. */
  readonly rule: string;
  readonly original: Kind;
  readonly ours: Kind;
  /** What these replies hold. */
  readonly reply: string;
  readonly why: string;
}

/** An objection is read leniently: the slip beside it becomes a note in the message. */
const OBJECTION = 'a slip beside an objection must not weaken it';
/** A delay is a number: JSON tells `true` from 1. */
const DELAY = 'a delay is a number, and an approval must be a whole reply';

export const DIFFERENCES: readonly Difference[] = [
  {
    rule: 'B-54',
    original: 'error',
    ours: 'non-compliant',
    reply: '`NonCompliant` in whatever spelling, with a status that is none of the three',
    why: OBJECTION,
  },
  {
    rule: 'B-55',
    original: 'error',
    ours: 'non-compliant',
    reply: '`noncompliant` as the code: its meaning in another spelling',
    why: OBJECTION,
  },
  {
    rule: 'B-58',
    original: 'error',
    ours: 'non-compliant',
    reply: '`NonCompliant` with `SUCCESS` or `IN_PROGRESS`: yes and no at once',
    why: 'who says both has an objection',
  },
  {
    rule: 'B-61',
    original: 'error',
    ours: 'non-compliant',
    reply: '`NonCompliant` with a delay that is text or null',
    why: OBJECTION,
  },
  {
    rule: 'B-62',
    original: 'error',
    ours: 'non-compliant',
    reply: '`NonCompliant` with a negative delay',
    why: OBJECTION,
  },
  {
    rule: 'B-63',
    original: 'error',
    ours: 'non-compliant',
    reply: '`NonCompliant` with a delay, or with `true`, which is 1 to Python',
    why: OBJECTION,
  },
  {
    rule: 'B-65',
    original: 'error',
    ours: 'non-compliant',
    reply: '`NonCompliant` with a callback context that was left over',
    why: OBJECTION,
  },
  {
    rule: 'B-66',
    original: 'in progress',
    ours: 'error',
    reply: '`IN_PROGRESS` with `true` or `false` as the delay',
    why: DELAY,
  },
  {
    rule: 'B-73',
    original: 'success',
    ours: 'error',
    reply: '`SUCCESS` with `false` as the delay',
    why: DELAY,
  },
];

/** Undefined where the two agree. */
function differenceOf(reply: JsonObject): Pick<Difference, 'rule' | 'original' | 'ours'> | undefined {
  const { kind: original, rule } = originalReply(reply);
  const ours = KINDS[invoker.reply(Buffer.from(JSON.stringify(reply)), 'token-1').kind];
  return ours === original ? undefined : { rule, original, ours };
}

const KINDS: Readonly<Record<Outcome['kind'], Kind>> = {
  PASSED: 'success',
  SKIPPED: 'success',
  IN_PROGRESS: 'in progress',
  NON_COMPLIANT: 'non-compliant',
  ERROR: 'error',
};

export interface Comparison {
  readonly replies: number;
  /** How many replies each row of the table is about. */
  readonly counts: ReadonlyMap<Difference, number>;
  /** Classes that the table lacks, with a reply of each. */
  readonly untold: ReadonlyMap<string, JsonObject>;
}

export function compare(replies: readonly JsonObject[]): Comparison {
  const counts = new Map<Difference, number>(DIFFERENCES.map((row) => [row, 0]));
  const untold = new Map<string, JsonObject>();
  for (const reply of replies) {
    const found = differenceOf(reply);
    if (found === undefined) continue;
    const { rule, original, ours } = found;
    const row = DIFFERENCES.find((one) => one.rule === rule && one.original === original && one.ours === ours);
    if (row === undefined) untold.set(`${rule}: ${original}, here ${ours}`, reply);
    else counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return { replies: replies.length, counts, untold };
}

/** The table in a README: one line for each class. */
export const TABLE = /(?<=<!-- table of replies -->\n\n)[\s\S]*?(?=\n\n<!-- end of the table -->)/;

export function differenceTable({ counts, replies }: Comparison): string {
  const differing = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const number = (count: number) => count.toLocaleString('en');
  return [
    '| a reply of a policy function | the original | this hook | why | replies |',
    '|---|---|---|---|---|',
    ...[...counts].map(
      ([{ rule, original, ours, reply, why }, count]) =>
        `| ${reply} (${rule}) | ${original} | ${ours} | ${why} | ${number(count)} |`,
    ),
    '',
    `Of ${number(replies)} replies the two judge ${number(replies - differing)} alike.`,
  ].join('\n');
}
