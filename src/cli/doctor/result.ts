import { type Cell, columns, type Group, wrap } from '../formats/table/columns.ts';
import { duration, plural } from '../formats/words/wording.ts';
import type { Style, Terminal } from '../shell/terminal.ts';
import type { Complaint, Diagnosis } from './diagnosis.ts';

/** What `doctor` found out, as `--format json` prints it. */
export interface DoctorResult {
  readonly schemaVersion: 1;
  readonly exitCode: number;
  /** Why the hook asked no function, if it happened. */
  readonly hookFailure: string | null;
  /** Types of which every function in scope was asked about a known-good, a known-bad and an empty target. */
  readonly types: readonly string[];
  /** Target name patterns of the configuration that match none of this command's types. */
  readonly patternsWithoutTargets: readonly string[];
  readonly functions: readonly Diagnosis[];
}

const WORDS = {
  GONE: 'gone',
  SLOW: 'slow',
  BREAKS_CONTRACT: 'breaks the contract',
  FAILS: 'fails',
  DID_NOT_DISTINGUISH: 'did not distinguish',
  NOT_EXAMINED: 'not examined',
} as const satisfies Readonly<Record<Complaint['kind'], string>>;

/** The result for a person at a terminal. */
export function doctorTable(result: DoctorResult, { style, columns: width }: Terminal): string {
  const { functions, types, patternsWithoutTargets, hookFailure } = result;
  const ill = functions.filter(({ complaints }) => complaints.length > 0).length;
  const headline = `${plural(functions.length, 'policy function')}, of which ${ill} ${ill === 1 ? 'needs' : 'need'} attention`;
  const notes = [
    ...(types.length === 0 ? [] : [`Asked about known-good, known-bad and empty targets of ${types.join(', ')}.`]),
    ...(patternsWithoutTargets.length === 0
      ? []
      : [
          `There is no known-good or known-bad target for ${patternsWithoutTargets.join(', ')}: give events of your own with --target FILE.`,
        ]),
    ...(hookFailure === null ? [] : [`The hook itself failed: ${hookFailure}`]),
  ];
  return `${[
    ...columns(
      heading(style),
      functions.map((one) => group(one, style)),
      width,
    ),
    '',
    ...notes.flatMap((note) => wrap(note, width ?? Infinity)).map(style.dim),
    (ill === 0 && hookFailure === null ? style.green : style.red)(headline),
  ].join('\n')}\n`;
}

function heading({ dim }: Style): Group {
  return {
    head: [{ text: 'FUNCTION', style: dim }],
    rows: [
      [
        { text: 'FINDING', style: dim },
        { text: 'WHY', style: dim },
      ],
    ],
  };
}

function group(diagnosis: Diagnosis, style: Style): Group {
  const rows = diagnosis.complaints.map(({ kind, message }): Cell[] => [
    { text: `✗ ${WORDS[kind]}`, style: style.red },
    { text: message, style: same },
  ]);
  const judges: Cell[] = [
    { text: '✓ judges', style: style.green },
    { text: answersSentence(diagnosis), style: same },
  ];
  return { head: [{ text: diagnosis.id, style: style.bold }], rows: rows.length > 0 ? rows : [judges] };
}

/** `passed 52 of 54 targets, objected to 2; slowest answer 12 ms of 3.0 s` */
function answersSentence({ answers, slowestMs, limitMs }: Diagnosis): string {
  const count = (outcome: string) => answers.filter((answer) => answer.outcome === outcome).length;
  const skipped = count('SKIPPED') === 0 ? '' : `, ${count('SKIPPED')} not applicable`;
  return `passed ${count('PASSED')} of ${plural(answers.length, 'target')}, objected to ${count('NON_COMPLIANT')}${skipped}; slowest answer ${duration(slowestMs)} of ${duration(limitMs)}`;
}

function same(text: string): string {
  return text;
}
