import { type Finding, type Outcome, SEVERITIES } from '../../domain.ts';
import { lengthOf, shorten } from '../../foreign/text.ts';
import { findingSentence, findingsOf, isToldIn, ruleWords } from './finding-words.ts';
import type { JudgedFunction } from './judged-function.ts';

interface RuleLine {
  /** Of the function, among those that the message names. */
  readonly index: number;
  readonly severity: number;
  readonly text: string;
  /** So much of it names function and rule. */
  readonly nameLength: number;
}

/** Longer names of rules are cut, as the text says more. */
const RULE_MAX_LENGTH = 100;

/** Of a line that has to be cut, this much is worth showing, and as much of its text beside the names. */
const LINE_MIN_LENGTH = 80;
const TEXT_MIN_LENGTH = 20;

/** Room for the line with a number of rules: all replies together hold fewer than ten million. */
const COUNT_MAX_LENGTH = countLine(9_999_999).length;

/**
 * Room for the rule lines of a message, so that its functions still say something: half of what is not needed to name them, and
 * always as much as the number of rules takes.
 *
 * @param functionLines each with its whole text
 * @param cutLines the same, cut as if there were no rules: a rule needs a line of its own if these do not tell it
 * @param unshown functions that have no line
 */
export function roomForRules(
  judged: readonly JudgedFunction[],
  functionLines: readonly string[],
  cutLines: readonly string[],
  unshown: readonly JudgedFunction[],
  room: number,
): number {
  const lines = ruleLines(judged, cutLines);
  if (lines.length === 0 && leftOutOf(judged) + rulesOf(unshown) === 0) return 0;
  const wanted = lines.reduce((sum, { text }) => sum + text.length, 0) + COUNT_MAX_LENGTH;
  const spare = room - lengthOf(functionLines);
  const least = lengthOf(functionLines.map((line) => line.slice(0, LINE_MIN_LENGTH)));
  return Math.min(wanted, Math.max(COUNT_MAX_LENGTH, spare, Math.floor((room - least) / 2)));
}

export interface LinesWithRules {
  /** The line of each function, followed by those of its rules. */
  readonly blocks: readonly string[];
  /** The number of the rules that are not told; empty if there are none. */
  readonly hidden: string;
}

/** Adds the failed rules that no function line tells: the severest of all, as many as fit. Each rule is told or counted. */
export function withRuleLines(
  judged: readonly JudgedFunction[],
  functionLines: readonly string[],
  unshown: readonly JudgedFunction[],
  room: number,
): LinesWithRules {
  const wanted = ruleLines(judged, functionLines);
  const uncounted = leftOutOf(judged) + rulesOf(unshown);
  let left = room - lengthOf(functionLines);
  if (uncounted > 0 || lengthOf(wanted.map(({ text }) => text)) > left) left -= COUNT_MAX_LENGTH;
  const shown: RuleLine[] = [];
  for (const line of wanted) {
    const least = Math.min(line.text.length, Math.max(LINE_MIN_LENGTH, line.nameLength + TEXT_MIN_LENGTH));
    if (least > left) break;
    const text = shorten(line.text, left);
    shown.push({ ...line, text });
    left -= text.length;
  }
  const blocks = functionLines.map((line, index) =>
    [line, ...shown.filter((rule) => rule.index === index).map(({ text }) => text)].join(''),
  );
  return { blocks, hidden: countLine(wanted.length - shown.length + uncounted) };
}

/** The number of all failed rules of these functions, where there is no room to tell any. */
export function ruleCount(judged: readonly JudgedFunction[]): string {
  return countLine(rulesOf(judged));
}

function countLine(count: number): string {
  return count === 0 ? '' : `\nand ${count} more failed ${count === 1 ? 'rule' : 'rules'}`;
}

/** `s3-versioning ENCRYPTION (HIGH): no key is set. Fix: set one.`, the severest first. */
function ruleLines(judged: readonly JudgedFunction[], functionLines: readonly string[]): RuleLine[] {
  return judged
    .flatMap(({ id, outcome }, index) =>
      findingsOf(outcome)
        .findings.filter((finding) => !isTold(finding, outcome, functionLines[index] ?? ''))
        .map((finding): RuleLine => {
          const name = `\n${id} ${shorten(ruleWords(finding), RULE_MAX_LENGTH)}: `;
          const severity =
            finding.severityLevel === undefined ? SEVERITIES.length : SEVERITIES.indexOf(finding.severityLevel);
          return { index, severity, text: `${name}${findingSentence(finding)}`, nameLength: name.length };
        }),
    )
    .sort((a, b) => a.severity - b.severity);
}

/** Whether the function's own message tells it, in the part that the line shows. */
function isTold(finding: Finding, outcome: Outcome, line: string): boolean {
  return isToldIn(line, finding) && isToldIn(outcome.message, finding);
}

function leftOutOf(judged: readonly JudgedFunction[]): number {
  return judged.reduce((sum, { outcome }) => sum + findingsOf(outcome).leftOut, 0);
}

function rulesOf(judged: readonly JudgedFunction[]): number {
  return judged.reduce((sum, { outcome }) => sum + findingsOf(outcome).findings.length, leftOutOf(judged));
}
