import { SEVERITIES } from '../../domain.ts';
import { shorten } from '../../foreign/text.ts';
import { findingSentence, findingsOf, isToldIn, ruleWords } from './finding-words.ts';
import type { JudgedFunction } from './judged-function.ts';

interface RuleLine {
  /** Of the function, among those that the message names. */
  readonly index: number;
  readonly severity: number;
  readonly text: string;
}

/** Longer names of rules are cut, as the text says more. */
const RULE_MAX_LENGTH = 100;

/** Of a line that has to be cut, this much is worth showing. */
const LINE_MIN_LENGTH = 80;

/** `and 1,000 more failed rules`, with a line break. */
const MORE_LENGTH = 30;

/** Room for the rule lines of a message, so that its functions still say something: half of what is not needed to name them. */
export function roomForRules(
  judged: readonly JudgedFunction[],
  functionLines: readonly string[],
  room: number,
): number {
  const lines = ruleLines(judged);
  if (lines.length === 0 && leftOutOf(judged) === 0) return 0;
  const wanted = lines.reduce((sum, { text }) => sum + text.length, 0) + MORE_LENGTH;
  const spare = room - lengthOf(functionLines);
  const least = lengthOf(functionLines.map((line) => line.slice(0, LINE_MIN_LENGTH)));
  return Math.min(wanted, Math.max(0, spare, Math.floor((room - least) / 2)));
}

/** The function lines of a message, each with the failed rules that its own text does not tell: the severest of all, as many as fit. */
export function withRuleLines(
  functionLines: readonly string[],
  judged: readonly JudgedFunction[],
  room: number,
): string[] {
  const wanted = ruleLines(judged);
  const leftOut = leftOutOf(judged);
  let left = room - (leftOut > 0 || lengthOf(wanted.map(({ text }) => text)) > room ? MORE_LENGTH : 0);
  const shown: RuleLine[] = [];
  for (const line of wanted) {
    if (line.text.length > left && left < LINE_MIN_LENGTH) break;
    const text = shorten(line.text, left);
    shown.push({ ...line, text });
    left -= text.length;
  }
  const hidden = wanted.length - shown.length + leftOut;
  const lines = functionLines.flatMap((line, index) => [
    line,
    ...shown.filter((rule) => rule.index === index).map(({ text }) => text),
  ]);
  return hidden === 0 || room < MORE_LENGTH
    ? lines
    : [...lines, `\nand ${hidden} more failed ${hidden === 1 ? 'rule' : 'rules'}`];
}

/** `s3-versioning ENCRYPTION (HIGH): no key is set. Fix: set one.`, the severest first. */
function ruleLines(judged: readonly JudgedFunction[]): RuleLine[] {
  return judged
    .flatMap(({ id, outcome }, index) =>
      findingsOf(outcome)
        .findings.filter((finding) => !isToldIn(outcome.message, finding))
        .map((finding) => ({
          index,
          severity: finding.severityLevel === undefined ? SEVERITIES.length : SEVERITIES.indexOf(finding.severityLevel),
          text: `\n${id} ${shorten(ruleWords(finding), RULE_MAX_LENGTH)}: ${findingSentence(finding)}`,
        })),
    )
    .sort((a, b) => a.severity - b.severity);
}

function leftOutOf(judged: readonly JudgedFunction[]): number {
  return judged.reduce((sum, { outcome }) => sum + findingsOf(outcome).leftOut, 0);
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, { length }) => sum + length, 0);
}
