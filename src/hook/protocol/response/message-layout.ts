import { needsAttention } from '../../effect.ts';
import { lengthOf, shareRoom, shortenMiddle } from '../../foreign/text.ts';
import { CDK_MESSAGE_LENGTH, STATUS_REASON_MAX_LENGTH } from '../limits.ts';
import { type JudgedFunction, sentenceFor } from './judged-function.ts';
import { roomForRules, ruleCount, withRuleLines } from './rule-lines.ts';

/**
 * Headline and lines, as they fit into the room. Names are whole, the worst first, and the texts share what the names leave.
 * Most people see the beginning only: 400 characters in `cdk deploy`, 1,024 in the events of a stack. Functions that somebody has to
 * look at must be named there. Where their lines are too long for that, the headline lists as many names as fit, and counts the others.
 */
export function laidOut(headline: string, judged: readonly JudgedFunction[], maxLength: number): string {
  const names = judged.filter(({ effect }) => needsAttention(effect)).map(({ id }) => id);
  const reason = Math.min(maxLength, STATUS_REASON_MAX_LENGTH);
  const plain = withAllLines(`${headline}.`, judged, maxLength);
  const plainEnd = plain?.nameEnds[names.length - 1] ?? 0;
  const seenAtOnce = names.length === 1 ? reason : CDK_MESSAGE_LENGTH;
  if (plain !== undefined && plainEnd <= seenAtOnce) return plain.text;
  const listed = withAllLines(`${headline}${listOf(names, reason - headline.length)}`, judged, maxLength);
  if (listed !== undefined) return listed.text;
  if (plain !== undefined && plainEnd <= reason) return plain.text;
  return withSomeLines(headline, names, judged, maxLength);
}

/** `: tags, logging and 1 more.` A name that does not fit even alone is cut in its middle. */
function listOf(names: readonly string[], maxLength: number): string {
  if (names.length === 0) return '.';
  const room = maxLength - ': .'.length;
  const shown = countOfFitting(names, room);
  const more = andMore(names.length - Math.max(1, shown), ' ');
  const list = shown === 0 ? shortenMiddle(names[0] ?? '', room - more.length) : names.slice(0, shown).join(', ');
  return `: ${list}${more}.`;
}

/** How many of the names a list has room for, together with the number of the others. */
function countOfFitting(names: readonly string[], room: number): number {
  for (let shown = names.length; shown > 0; shown -= 1) {
    const list = `${names.slice(0, shown).join(', ')}${andMore(names.length - shown, ' ')}`;
    if (list.length <= room) return shown;
  }
  return 0;
}

function andMore(hidden: number, separator: string): string {
  return hidden === 0 ? '' : `${separator}and ${hidden} more`;
}

interface LaidOutText {
  readonly text: string;
  /** Where the name of each function ends in it. */
  readonly nameEnds: readonly number[];
}

/**
 * A line for every function, followed by the lines of its failed rules. Undefined if there is no room for the names, or for the
 * number of the rules that no line tells.
 *
 * @param unshown functions that have no line, whose rules are counted
 */
function withAllLines(
  head: string,
  judged: readonly JudgedFunction[],
  maxLength: number,
  unshown: readonly JudgedFunction[] = [],
): LaidOutText | undefined {
  const room = maxLength - head.length;
  const texts = judged.map((one) => sentenceFor(one));
  const shortened = (length: number) =>
    shareRoom(texts, length - namesLength(judged)).map((text, index) => `\n${judged[index]?.id}: ${text}`);
  // A text that is cut may lose what it tells of its rules: these then need lines of their own.
  const forRules = roomForRules(judged, shortened(Infinity), shortened(room), unshown, room);
  const lines = shortened(room - forRules);
  const { blocks, hidden } = withRuleLines(judged, lines, unshown, room);
  const text = `${head}${blocks.join('')}${hidden}`;
  if (text.length > maxLength) return undefined;
  const nameEnds = judged.map(
    ({ id }, index) => head.length + lengthOf(blocks.slice(0, index)) + '\n'.length + id.length,
  );
  return { text, nameEnds };
}

/** As many lines as fit, each with the beginning of its text, and the number of the others. */
function withSomeLines(
  headline: string,
  names: readonly string[],
  judged: readonly JudgedFunction[],
  maxLength: number,
): string {
  const least = ruleCount(judged);
  const head = withAllNames(headline, names, maxLength - least.length);
  for (let shown = judged.length - 1; shown > 0; shown -= 1) {
    const hidden = judged.length - shown;
    const more = `\nand ${hidden} more ${hidden === 1 ? 'policy function' : 'policy functions'}`;
    const lines = judged.slice(0, shown);
    const leastText = lines.reduce((sum, one) => sum + Math.min(LEAST_TEXT, sentenceFor(one).length), 0);
    if (maxLength - more.length - head.length < leastText + namesLength(lines)) continue;
    const laid = withAllLines(head, lines, maxLength - more.length, judged.slice(shown));
    if (laid !== undefined) return `${laid.text}${more}`;
  }
  return `${head}${least}`;
}

/** The headline with the names that a stack event shows. A second line names as many of the others as fit. */
function withAllNames(headline: string, names: readonly string[], maxLength: number): string {
  const room = Math.min(maxLength, STATUS_REASON_MAX_LENGTH) - headline.length;
  const list = listOf(names, room);
  const others = names.slice(Math.max(1, countOfFitting(names, room - ': .'.length)));
  const rest = `\nThe other ${others.length}`;
  const left = maxLength - headline.length - list.length - rest.length;
  return others.length === 0 || countOfFitting(others, left - ': .'.length) === 0
    ? `${headline}${list}`
    : `${headline}${list}${rest}${listOf(others, left)}`;
}

/** Below this many characters a sentence says nothing. */
const LEAST_TEXT = 40;

function namesLength(judged: readonly JudgedFunction[]): number {
  return judged.reduce((sum, { id }) => sum + '\n: '.length + id.length, 0);
}
